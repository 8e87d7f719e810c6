#include "backend/storage/migrator.h"

#include "backend/database/database_fitness.h"
#include "backend/database/restore_names.h"
#include "backend/database/transaction.h"
#include "backend/storage/older_addresses.h"
#include "shared/operator_error.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

// Outside the namespace, as the macro requires: a static library's resources need a nudge.
static void initMigrationResources()
{
    Q_INIT_RESOURCE(migrations);
}

namespace boxoffice {

namespace {

const Statement kLock{"migration_lock", "SELECT pg_advisory_xact_lock(7306084923156)"};

const Statement kTableExists{"migration_table_exists", R"(
    SELECT to_regclass('schema_migrations') IS NOT NULL)"};

const char kCreateTable[] = R"(
    CREATE TABLE schema_migrations (
        version    int PRIMARY KEY,
        name       text NOT NULL,
        checksum   text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
    ))";

const Statement kApplied{"migration_applied", R"(
    SELECT version, name, checksum
    FROM schema_migrations
    ORDER BY version)"};

const Statement kRecord{"migration_record", R"(
    INSERT INTO schema_migrations (version, name, checksum)
    VALUES ($1, $2, $3))"};

const Statement kVersion{"schema_version", R"(
    SELECT coalesce(max(version), 0)
    FROM schema_migrations)"};

Result<Migration> readMigration(const QString &path, int version)
{
    QFile file(path);
    const QString name = QFileInfo(path).completeBaseName();
    if (!file.open(QIODevice::ReadOnly)) {
        return operatorError(QStringLiteral("The migration %1 cannot be read.").arg(name));
    }
    const QByteArray content = file.readAll();
    const qsizetype begin = content.indexOf("\nBEGIN;\n");
    const qsizetype end = content.lastIndexOf("\nCOMMIT;\n");
    if (begin < 0 || end < begin || end + 9 != content.size()) {
        return operatorError(
            QStringLiteral("The migration %1 must begin with a line BEGIN; and end with "
                           "a line COMMIT;")
                .arg(name));
    }
    const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256);
    return Migration{version, name, content.mid(begin + 8, end + 1 - begin - 8), hash.toHex()};
}

struct Applied
{
    QString name;
    QByteArray checksum;
};

class Run
{
public:
    Run(DatabaseConnection &connection, const QList<Migration> &migrations)
        : m_connection(connection)
        , m_migrations(migrations)
    { }

    Result<int> all()
    {
        int done = 0;
        for (const Migration &migration : m_migrations) {
            const Result<bool> ran = one(migration);
            if (!ran) {
                return ran.error();
            }
            done += *ran ? 1 : 0;
        }
        return done;
    }

private:
    // One transaction: whoever waited for the lock finds the migration done and does nothing.
    Result<bool> one(const Migration &migration)
    {
        Transaction transaction(m_connection);
        if (!m_connection.run(kLock).ok()) {
            return failed(migration);
        }
        QMap<int, Applied> applied;
        if (!readApplied(applied)) {
            return failed(migration);
        }
        if (const Result<void> checked = check(applied); !checked) {
            return checked.error();
        }
        if (applied.contains(migration.version)) {
            return false;
        }
        const bool ran = m_connection.runScript(migration.sql)
            && (migration.name != u"008_one_form" || renewAddresses(m_connection))
            && m_connection
                   .run(
                       kRecord,
                       {migration.version, migration.name, QString::fromLatin1(migration.checksum)})
                   .ok();
        if (!ran || transaction.commit() != CommitEnd::Committed) {
            return failed(migration);
        }
        return true;
    }

    bool readApplied(QMap<int, Applied> &applied)
    {
        {
            Rows exists = m_connection.run(kTableExists);
            if (!exists.ok() || !exists.next()) {
                return false;
            }
            if (!exists.boolean(0)) {
                return m_connection.runScript(kCreateTable);
            }
        }
        Rows rows = m_connection.run(kApplied);
        while (rows.ok() && rows.next()) {
            applied.insert(rows.integer(0), {rows.text(1), rows.text(2).toLatin1()});
        }
        return rows.ok();
    }

    Result<void> check(const QMap<int, Applied> &applied) const
    {
        const Migration &newest = m_migrations.last();
        if (!applied.isEmpty() && applied.lastKey() > newest.version) {
            return operatorError(
                QStringLiteral("The database's schema is version %1 (%2), and this "
                               "program knows versions up to %3 (%4): start a newer "
                               "program.")
                    .arg(applied.lastKey())
                    .arg(applied.last().name)
                    .arg(newest.version)
                    .arg(newest.name));
        }
        for (const Migration &migration : m_migrations) {
            const auto found = applied.constFind(migration.version);
            if (found != applied.cend() && found->checksum != migration.checksum) {
                return operatorError(
                    QStringLiteral("The migration %1 was changed after it was run on this database "
                                   "(as %2): put the file back, and add a new one instead.")
                        .arg(migration.name, found->name));
            }
        }
        return {};
    }

    Error failed(const Migration &migration) const
    {
        return operatorError(QStringLiteral("The migration %1 failed: %2 (SQLSTATE %3).")
                                 .arg(migration.name,
                                      m_connection.lastProblem().isEmpty()
                                          ? QStringLiteral("the database refused it")
                                          : m_connection.lastProblem(),
                                      m_connection.lastFailure().sqlState));
    }

    DatabaseConnection &m_connection;
    const QList<Migration> &m_migrations;
};

} // namespace

QString embeddedMigrations()
{
    return QStringLiteral(":/migrations");
}

Result<QList<Migration>> loadMigrations(const QString &directory)
{
    initMigrationResources();
    static const QRegularExpression pattern(QStringLiteral("^(\\d{3})_[a-z0-9_]+\\.sql$"));
    QList<Migration> migrations;
    const QStringList files =
        QDir(directory).entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    for (const QString &file : files) {
        const QRegularExpressionMatch match = pattern.match(file);
        const int expected = static_cast<int>(migrations.size()) + 1;
        if (!match.hasMatch() || match.captured(1).toInt() != expected) {
            return operatorError(QStringLiteral("The migration %1 is out of order: number %2 was "
                                                "expected.")
                                     .arg(file)
                                     .arg(expected, 3, 10, QChar(u'0')));
        }
        Result<Migration> migration = readMigration(directory % u'/' % file, expected);
        if (!migration) {
            return migration.error();
        }
        migrations.append(*std::move(migration));
    }
    if (migrations.isEmpty()) {
        return operatorError(QStringLiteral("There are no migrations."));
    }
    return migrations;
}

Result<int> migrate(const DatabaseConfig &config, const QList<Migration> &migrations,
                    QDeadlineTimer connectDeadline)
{
    DatabaseConfig patient = config;
    patient.statementTimeout = std::chrono::milliseconds(0); // rewriting a table takes its time
    patient.lockTimeout = std::chrono::seconds(60);
    DatabaseConnection connection(patient, nullptr);
    if (!connection.ensureOpen(connectDeadline)) {
        // The driver tells neither code nor language; a database that is missing is named.
        if (connection.isUnfit()) {
            return operatorError(u"The database cannot be used: " % connection.lastProblem()
                                 % u'.');
        }
        const auto left = connection.lastProblem().contains(config.database)
            ? interruptedRestore(config)
            : std::nullopt;
        if (left) {
            return operatorError(
                left->sentence(config.database, QStringLiteral("psql -d postgres -c '%1'")));
        }
        return Error{
            ErrorCode::DatabaseUnavailable,
            QStringLiteral("The database cannot be reached: %1.").arg(connection.lastProblem()),
            {}};
    }
    if (const auto fit = fitnessOf(connection, config.database); !fit) {
        return fit.error();
    }
    return Run(connection, migrations).all();
}

Result<int> schemaVersion(DatabaseConnection &connection)
{
    {
        Rows exists = connection.run(kTableExists);
        if (!exists.ok() || !exists.next()) {
            return errorOf(connection.lastFailure());
        }
        if (!exists.boolean(0)) {
            return 0;
        }
    }
    Rows rows = connection.run(kVersion);
    if (!rows.ok() || !rows.next()) {
        return errorOf(connection.lastFailure());
    }
    return rows.integer(0);
}

int programSchemaVersion()
{
    static const int version = [] {
        const Result<QList<Migration>> embedded = loadMigrations(embeddedMigrations());
        return embedded ? embedded->last().version : 0;
    }();
    return version;
}

} // namespace boxoffice
