#include "backend/database/restore_names.h"

#include "backend/database/administration.h"

namespace boxoffice {

QString quotedIdentifier(QString name)
{
    return u'"' % name.replace(u'"', QLatin1StringView("\"\"")) % u'"';
}

QString freshName(const QString &present)
{
    return present % u"_restoring";
}

QString keptNamePrefix(const QString &present)
{
    return present % u"_before_";
}

QString renaming(const QString &from, const QString &to)
{
    return u"ALTER DATABASE " % quotedIdentifier(from) % u" RENAME TO " % quotedIdentifier(to);
}

std::optional<RestoreLeftovers> interruptedRestore(const DatabaseConfig &database)
{
    static const Statement look{"restore_leftovers", R"(
        SELECT coalesce(max(datname::text) FILTER (WHERE starts_with(datname, $1)), ''),
               coalesce(max(datname::text) FILTER (WHERE datname = $2), '')
        FROM pg_database
        HAVING bool_and(datname <> $3))"};
    Administration administration(database, QStringLiteral("postgres"));
    if (!administration.connection().ensureOpen(QDeadlineTimer(0))) {
        return {};
    }
    const QString present = database.database;
    Rows rows = administration.connection().run(
        look, {keptNamePrefix(present), freshName(present), present});
    if (!rows.ok() || !rows.next()) {
        return {};
    }
    for (const int column : {0, 1}) {
        if (const QString name = rows.text(column); !name.isEmpty()) {
            return RestoreLeftovers{name, column == 0};
        }
    }
    return {};
}

QString RestoreLeftovers::sentence(const QString &missing, const QString &command) const
{
    const QString found = whole
        ? QStringLiteral("The database %1 is missing; a restore that was killed has left its data "
                         "in %2.")
        : QStringLiteral("The database %1 is missing; a restore that was killed has left %2, "
                         "perhaps not complete.");
    return found.arg(missing, name)
        % QStringLiteral(" Rename that back with: %1").arg(command.arg(renaming(name, missing)));
}

} // namespace boxoffice
