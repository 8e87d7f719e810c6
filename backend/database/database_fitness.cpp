#include "backend/database/database_fitness.h"

#include "shared/operator_error.h"

namespace boxoffice {

namespace {

constexpr int kOldestServer = 140'000;

// An operator class that is not in the search_path can't be named; where the tables are laid
// already, nothing names it any more.
const Statement kFacts{"database_facts", R"(
    SELECT current_setting('server_version_num')::int,
           (SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()),
           NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off',
           current_schema() IS NOT NULL,
           CASE WHEN EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')
                THEN to_regclass('schema_migrations') IS NOT NULL
                     OR EXISTS (SELECT
                                FROM pg_opclass
                                WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid))
                ELSE EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') END,
           current_setting('session_replication_role') <> 'replica')"};

Error refused(const QString &sentence, const QString &database)
{
    return operatorError(sentence.arg(database));
}

} // namespace

Result<void> judge(const DatabaseFacts &facts, const QString &database)
{
    if (facts.serverVersion < kOldestServer) {
        return refused(QStringLiteral("The database %1 is in a PostgreSQL older than version 14: "
                                      "use a newer one."),
                       database);
    }
    if (facts.encoding != u"UTF8") {
        return refused(
            QStringLiteral(
                "The database %1 has the encoding %2, which cannot hold every name: make "
                "one with createdb -E UTF8 -T template0; what this one holds goes into "
                "UTF8 with --backup FILE and --restore FILE.")
                .arg(QStringLiteral("%1"), facts.encoding),
            database);
    }
    if (!facts.writable) {
        return Error{ErrorCode::DatabaseUnavailable,
                     QStringLiteral("The database %1 is read-only: it is a standby, or "
                                    "default_transaction_read_only is on.")
                         .arg(database),
                     {}};
    }
    if (!facts.hasSchema) {
        return refused(QStringLiteral("The search_path of the user names no schema of the database "
                                      "%1: create one, or ALTER ROLE … RESET search_path."),
                       database);
    }
    if (!facts.hasTrigrams) {
        return refused(QStringLiteral("The database %1 lacks the extension pg_trgm: install the "
                                      "package postgresql-contrib there, in a schema of the "
                                      "search_path."),
                       database);
    }
    if (!facts.checksReferences) {
        return refused(QStringLiteral("In the database %1 session_replication_role is replica, "
                                      "which switches foreign keys off: reset it."),
                       database);
    }
    return {};
}

Result<void> fitnessOf(DatabaseConnection &connection, const QString &database)
{
    DatabaseFacts facts;
    {
        Rows rows = connection.run(kFacts);
        if (!rows.ok() || !rows.next()) {
            return errorOf(connection.lastFailure());
        }
        facts = {rows.integer(0), rows.text(1),    rows.boolean(2),
                 rows.boolean(3), rows.boolean(4), rows.boolean(5)};
    }
    return judge(facts, database);
}

} // namespace boxoffice
