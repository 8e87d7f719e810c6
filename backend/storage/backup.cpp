#include "backend/storage/backup.h"

#include "backend/storage/database_connection.h"
#include "backend/storage/transaction.h"
#include "shared/operator_error.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>

#include <sys/stat.h>
#include <unistd.h>

namespace boxoffice {

namespace {

using namespace std::chrono_literals;

constexpr auto kConnectWithin = 10'000ms;
constexpr int kLookEvery = 100; // ms

Error givenUp()
{
    return operatorError(QStringLiteral("It was asked to stop; nothing has changed."));
}

// Removes a file that did not become whole.
class PartialFile
{
public:
    explicit PartialFile(const QString &target) : m_target(target), m_name(target % u".part")
    {
        QFile::remove(m_name);
    }
    ~PartialFile() { QFile::remove(m_name); }
    PartialFile(const PartialFile &) = delete;
    PartialFile &operator=(const PartialFile &) = delete;

    const QString &name() const { return m_name; }
    bool moveIntoPlace()
    {
        QFile file(m_name);
        return file.open(QIODevice::ReadWrite) && ::fsync(file.handle()) == 0
            && ::rename(QFile::encodeName(m_name).constData(),
                        QFile::encodeName(m_target).constData())
            == 0;
    }

private:
    const QString m_target;
    const QString m_name;
};

// How libpq's programs reach the database. The password goes where ps does not show it.
QProcessEnvironment environmentFor(const DatabaseConfig &database)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PGHOST"), database.host);
    environment.insert(QStringLiteral("PGPORT"), QString::number(database.port));
    environment.insert(QStringLiteral("PGUSER"), database.user);
    environment.insert(QStringLiteral("PGPASSWORD"), database.password);
    environment.insert(QStringLiteral("PGSSLMODE"), database.sslMode);
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    return environment;
}

// Runs one of PostgreSQL's programs to its end. output: what it printed, if wanted.
Result<void> runProgram(const QString &program, const QStringList &arguments,
                        const DatabaseConfig &database, const std::function<bool()> &goOn,
                        QByteArray *output = nullptr)
{
    QProcess process;
    process.setProcessEnvironment(environmentFor(database));
    process.setStandardInputFile(QProcess::nullDevice());
    process.setChildProcessModifier([] { ::umask(077); });
    process.start(program, arguments);
    while (!process.waitForFinished(kLookEvery) && process.state() != QProcess::NotRunning) {
        if (!goOn()) {
            process.terminate();
            process.waitForFinished();
            return givenUp();
        }
    }
    if (process.error() == QProcess::FailedToStart) {
        return operatorError(QStringLiteral("%1 could not be started; install the Debian package "
                                            "postgresql-client.")
                                 .arg(program));
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        const QString said = QString::fromLocal8Bit(process.readAllStandardError()).trimmed();
        return operatorError(
            QStringLiteral("%1 failed: %2")
                .arg(QFileInfo(program).fileName(), said.section(u'\n', 0, 1).simplified()));
    }
    if (output) {
        *output = process.readAllStandardOutput();
    }
    return {};
}

// A connection that may take its time, to one database of the cluster.
class Administration
{
public:
    Administration(DatabaseConfig database, const QString &name)
        : m_connection(patient(database, name), nullptr)
    { }

    Result<void> open()
    {
        return m_connection.ensureOpen(QDeadlineTimer(kConnectWithin)) ? Result<void>()
                                                                       : lastProblem();
    }
    Result<void> run(const QString &sql)
    {
        return m_connection.runScript(sql.toUtf8()) ? Result<void>() : lastProblem();
    }
    DatabaseConnection &connection() { return m_connection; }
    Error lastProblem() const
    {
        return operatorError(
            QStringLiteral("The database says: %1.").arg(m_connection.lastProblem()));
    }

private:
    static DatabaseConfig patient(DatabaseConfig database, const QString &name)
    {
        database.database = name;
        database.statementTimeout = 0ms;
        database.lockTimeout = 0ms;
        database.idleInTransactionTimeout = 0ms; // a long dump
        return database;
    }

    DatabaseConnection m_connection;
};

QString quotedIdentifier(QString name)
{
    return u'"' % name.replace(u'"', QLatin1StringView("\"\"")) % u'"';
}

// Fails when a booked count is not that of the registrations. there: open.
Result<BackupContents> checkedContents(Administration &there)
{
    static const Statement count{
        "backup_contents",
        "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM registrations), "
        "(SELECT count(*) FROM events e LEFT JOIN (SELECT event_id, count(*) AS taken"
        "  FROM registrations WHERE cancelled_at IS NULL GROUP BY event_id) r ON r.event_id = e.id"
        " WHERE e.booked_count <> COALESCE(r.taken, 0))"};
    Rows rows = there.connection().run(count);
    if (!rows.ok() || !rows.next()) {
        return operatorError(QStringLiteral("It does not hold Boxoffice's tables."));
    }
    if (rows.bigint(2) != 0) {
        return operatorError(
            QStringLiteral("%1 of its events have booked counts that are not those of "
                           "their registrations.")
                .arg(rows.bigint(2)));
    }
    return BackupContents{rows.bigint(0), rows.bigint(1)};
}

Result<void> checkArchive(const QString &file, const QString &programs,
                          const DatabaseConfig &database, const std::function<bool()> &goOn)
{
    if (!QFileInfo(file).isReadable() || !QFileInfo(file).isFile()) {
        return operatorError(QStringLiteral("%1 is not a file that can be read.").arg(file));
    }
    QByteArray list;
    const auto listed = runProgram(programs % u"/pg_restore", {QStringLiteral("--list"), file},
                                   database, goOn, &list);
    if (!listed || !list.contains(" TABLE DATA public registrations ")) {
        return operatorError(QStringLiteral("%1 is not a backup of Boxoffice.").arg(file));
    }
    return {};
}

} // namespace

Result<BackupContents> backUp(const DatabaseConfig &database, const QString &programs,
                              const QString &file, const BackupProgress &progress)
{
    static const Statement share{"backup_snapshot", "SELECT pg_export_snapshot()"};
    PartialFile partial(QFileInfo(file).absoluteFilePath());
    const auto goOn = [&] { return progress(QFileInfo(partial.name()).size()); };
    // What is counted here is what pg_dump sees.
    Administration there(database, database.database);
    if (auto opened = there.open(); !opened) {
        return opened.error();
    }
    const Transaction snapshotHolder(there.connection());
    if (auto set =
            there.run(QStringLiteral("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"));
        !set) {
        return set.error();
    }
    QString snapshot;
    {
        Rows rows = there.connection().run(share);
        if (!rows.ok() || !rows.next()) {
            return there.lastProblem();
        }
        snapshot = rows.text(0);
    }
    const auto contents = checkedContents(there);
    if (!contents) {
        return contents;
    }
    const auto dumped =
        runProgram(programs % u"/pg_dump",
                   {QStringLiteral("--format=custom"), QStringLiteral("--no-owner"),
                    QStringLiteral("--no-privileges"), QStringLiteral("--no-password"),
                    QString(u"--snapshot=" % snapshot), QString(u"--file=" % partial.name()),
                    QString(u"--dbname=" % database.database)},
                   database, goOn);
    if (!dumped) {
        return dumped.error();
    }
    if (auto whole = checkArchive(partial.name(), programs, database, goOn); !whole) {
        return whole.error();
    }
    if (!partial.moveIntoPlace()) {
        return operatorError(
            QStringLiteral("%1 could not be written: %2.").arg(file, qt_error_string(errno)));
    }
    return contents;
}

Result<Restored> restore(const DatabaseConfig &database, const QString &programs,
                         const QString &file, const BackupProgress &progress)
{
    const auto goOn = [&] { return progress(0); };
    if (auto readable = checkArchive(file, programs, database, goOn); !readable) {
        return readable.error();
    }
    const QString present = database.database;
    const QString fresh = present % u"_restoring";
    Administration administration(database, QStringLiteral("postgres"));
    if (auto opened = administration.open(); !opened) {
        return opened.error();
    }
    (void)administration.run(QStringLiteral("SET client_min_messages TO warning"));
    const QString drop =
        u"DROP DATABASE IF EXISTS " % quotedIdentifier(fresh); // of one that was killed, too
    if (auto dropped = administration.run(drop); !dropped) {
        return dropped.error();
    }
    if (auto made = administration.run(u"CREATE DATABASE " % quotedIdentifier(fresh)
                                       % u" TEMPLATE template0");
        !made) {
        return made.error();
    }
    const auto undone = [&](const Error &error) {
        (void)administration.run(drop);
        return error;
    };
    const auto filled =
        runProgram(programs % u"/pg_restore",
                   {QStringLiteral("--exit-on-error"), QStringLiteral("--no-owner"),
                    QStringLiteral("--no-privileges"), QStringLiteral("--no-password"),
                    QStringLiteral("--jobs=2"), QString(u"--dbname=" % fresh), file},
                   database, goOn);
    if (!filled) {
        return undone(filled.error());
    }
    Administration inside(database, fresh);
    if (auto opened = inside.open(); !opened) {
        return undone(opened.error());
    }
    const auto contents = checkedContents(inside);
    // ANALYZE is not part of a dump, and the first minutes would go without good plans.
    const auto ready = contents ? inside.run(QStringLiteral("ANALYZE")) : contents.error();
    inside.connection().close(); // in whose way it would be
    if (!ready) {
        return undone(ready.error());
    }
    Restored restored{
        *contents,
        QString(present % u"_before_"
                % QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd_HHmmsszzz")))};
    const auto rename = [&](const QString &from, const QString &to) {
        return administration.run(u"ALTER DATABASE " % quotedIdentifier(from) % u" RENAME TO "
                                  % quotedIdentifier(to));
    };
    if (auto kept = rename(present, restored.keptAs); !kept) {
        return undone(operatorError(
            QStringLiteral("The present database is in use, or cannot be put aside (%1) Stop every "
                           "server first; nothing has changed.")
                .arg(kept.error().message)));
    }
    if (auto placed = rename(fresh, present); !placed) {
        (void)rename(restored.keptAs, present);
        return undone(placed.error());
    }
    return restored;
}

} // namespace boxoffice
