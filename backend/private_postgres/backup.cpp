#include "backend/private_postgres/backup.h"

#include "backend/database/administration.h"
#include "backend/database/restore_names.h"
#include "backend/database/transaction.h"
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

constexpr int kAskEvery = 100; // ms

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
    while (!process.waitForFinished(kAskEvery) && process.state() != QProcess::NotRunning) {
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

// Fails when a booked count is not that of the registrations. there: open.
Result<BackupContents> checkedContents(Administration &there)
{
    static const Statement count{"backup_contents", R"(
        SELECT (SELECT count(*) FROM events),
               (SELECT count(*) FROM registrations),
               (SELECT count(*)
                FROM events AS e
                LEFT JOIN (SELECT event_id, count(*) AS taken
                           FROM registrations
                           WHERE cancelled_at IS NULL
                           GROUP BY event_id) AS r ON r.event_id = e.id
                WHERE e.booked_count <> coalesce(r.taken, 0)))"};
    Rows rows = there.connection().run(count);
    if (!rows.ok() || !rows.next()) {
        return operatorError(QStringLiteral("It does not contain Boxoffice's tables."));
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

// Returns the name by which others read in the snapshot of this transaction. there: in a
// transaction in which nothing was run.
Result<QString> exportSnapshot(Administration &there)
{
    static const Statement share{"backup_snapshot", "SELECT pg_export_snapshot()"};
    if (auto set =
            there.run(QStringLiteral("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"));
        !set) {
        return set.error();
    }
    Rows rows = there.connection().run(share);
    return rows.ok() && rows.next() ? Result<QString>(rows.text(0)) : there.lastProblem();
}

QStringList dumpArguments(const QString &snapshot, const QString &file, const QString &database)
{
    return {QStringLiteral("--format=custom"),  QStringLiteral("--no-owner"),
            QStringLiteral("--no-privileges"),  QStringLiteral("--no-password"),
            QString(u"--snapshot=" % snapshot), QString(u"--file=" % file),
            QString(u"--dbname=" % database)};
}

} // namespace

Result<BackupContents> backUp(const DatabaseConfig &database, const QString &programs,
                              const QString &file, const BackupProgress &progress)
{
    PartialFile partial(QFileInfo(file).absoluteFilePath());
    const auto goOn = [&] { return progress(QFileInfo(partial.name()).size()); };
    Administration there(database, database.database);
    if (auto opened = there.open(); !opened) {
        return opened.error();
    }
    // What is counted here is what pg_dump sees.
    const Transaction snapshotHolder(there.connection());
    const auto snapshot = exportSnapshot(there);
    if (!snapshot) {
        return snapshot.error();
    }
    const auto contents = checkedContents(there);
    if (!contents) {
        return contents;
    }
    if (auto dumped =
            runProgram(programs % u"/pg_dump",
                       dumpArguments(*snapshot, partial.name(), database.database), database, goOn);
        !dumped) {
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

namespace {

// Of PostgreSQL's 63 bytes of a name; a longer one is cut, and would name another database.
constexpr qsizetype kLongestName = 63 - (sizeof "_before_20260131_093112480" - 1);

// The steps of restore(). Until swap() commits, the present database is not touched.
class Restoration
{
public:
    Restoration(const DatabaseConfig &database, const QString &programs, const QString &file,
                std::function<bool()> goOn)
        : m_database(database)
        , m_programs(programs)
        , m_file(file)
        , m_goOn(std::move(goOn))
        , m_administration(database, QStringLiteral("postgres"))
    { }
    ~Restoration()
    {
        if (m_made) {
            (void)m_administration.run(dropping());
        }
    }
    Restoration(const Restoration &) = delete;
    Restoration &operator=(const Restoration &) = delete;

    Result<Restored> run()
    {
        if (auto begun = begin(); !begun) {
            return begun.error();
        }
        if (auto made = makeFresh(); !made) {
            return made.error();
        }
        if (auto filled = fill(); !filled) {
            return filled.error();
        }
        const auto contents = check();
        if (!contents) {
            return contents.error();
        }
        const auto keptAs = swap();
        return keptAs ? Result<Restored>(Restored{*contents, *keptAs}) : keptAs.error();
    }

private:
    Result<void> begin()
    {
        // The session's, so that it is gone with a restore that was killed.
        static const Statement lock{"restore_lock",
                                    "SELECT pg_try_advisory_lock(730608492, hashtext(?))"};
        if (m_database.database.toUtf8().size() > kLongestName) {
            return operatorError(QStringLiteral("The name of the database has more than %1 bytes: "
                                                "rename it before restoring.")
                                     .arg(kLongestName));
        }
        if (auto opened = m_administration.open(); !opened) {
            return opened;
        }
        Rows rows = m_administration.connection().run(lock, {m_database.database});
        if (!rows.ok() || !rows.next()) {
            return m_administration.lastProblem();
        }
        if (!rows.boolean(0)) {
            return operatorError(
                QStringLiteral("Another restore of %1 is running.").arg(m_database.database));
        }
        return m_administration.run(QStringLiteral("SET client_min_messages TO warning"));
    }

    Result<void> makeFresh()
    {
        const auto options = localeOfFresh();
        if (!options) {
            return options.error();
        }
        if (auto dropped = m_administration.run(dropping()); !dropped) {
            return dropped;
        }
        const auto made =
            m_administration.run(u"CREATE DATABASE " % quotedIdentifier(fresh())
                                 % u" TEMPLATE template0 ENCODING 'UTF8' " % *options);
        m_made = bool(made);
        return made;
    }

    // That of the present database, where it fits UTF-8.
    Result<QString> localeOfFresh()
    {
        static const Statement locale{"restore_locale", R"(
            SELECT quote_literal(CASE WHEN fits THEN datcollate ELSE 'C' END),
                   quote_literal(CASE WHEN fits THEN datctype ELSE 'C' END)
            FROM pg_database,
                 LATERAL (SELECT pg_encoding_to_char(encoding) = 'UTF8' AS fits) AS utf8
            WHERE datname = ?)"};
        Rows rows = m_administration.connection().run(locale, {m_database.database});
        if (!rows.ok() || !rows.next()) {
            return operatorError(
                QStringLiteral("There is no database %1.").arg(m_database.database));
        }
        return QString(u"LC_COLLATE " % rows.text(0) % u" LC_CTYPE " % rows.text(1));
    }

    Result<void> fill()
    {
        return runProgram(m_programs % u"/pg_restore",
                          {QStringLiteral("--exit-on-error"), QStringLiteral("--no-owner"),
                           QStringLiteral("--no-privileges"), QStringLiteral("--no-password"),
                           QStringLiteral("--jobs=2"), QString(u"--dbname=" % fresh()), m_file},
                          m_database, m_goOn);
    }

    Result<BackupContents> check()
    {
        Administration inside(m_database, fresh());
        if (auto opened = inside.open(); !opened) {
            return opened.error();
        }
        const auto contents = checkedContents(inside);
        if (!contents) {
            return contents;
        }
        // ANALYZE is not part of a dump, and the first minutes would go without good plans.
        const auto analyzed = inside.run(QStringLiteral("ANALYZE"));
        return analyzed ? contents : analyzed.error();
    }

    // Returns the new name of the present database. One transaction: whenever this process or
    // PostgreSQL is killed, one of the two databases has the name.
    Result<QString> swap()
    {
        const QString present = m_database.database;
        const QString keptAs = keptNamePrefix(present)
            % QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd_HHmmsszzz"));
        Transaction transaction(m_administration.connection());
        if (auto kept = m_administration.run(renaming(present, keptAs)); !kept) {
            return operatorError(
                QStringLiteral("The present database is in use or cannot be renamed (%1) Stop "
                               "every server first; nothing has changed.")
                    .arg(kept.error().message));
        }
        if (auto placed = m_administration.run(renaming(fresh(), present)); !placed) {
            return placed.error();
        }
        const CommitEnd end = transaction.commit();
        m_made = end == CommitEnd::RolledBack;
        if (end == CommitEnd::Unknown) {
            return operatorError(
                QStringLiteral("The connection was lost while the databases changed names: the "
                               "restore is complete if there is a database %1, else nothing has "
                               "changed.")
                    .arg(keptAs));
        }
        return end == CommitEnd::Committed ? Result<QString>(keptAs)
                                           : m_administration.lastProblem();
    }

    QString fresh() const { return freshName(m_database.database); }
    // FORCE: a program that a killed restore left may still be filling it.
    QString dropping() const
    {
        return u"DROP DATABASE IF EXISTS " % quotedIdentifier(fresh()) % u" WITH (FORCE)";
    }

    const DatabaseConfig m_database;
    const QString m_programs;
    const QString m_file;
    const std::function<bool()> m_goOn;
    Administration m_administration;
    bool m_made = false; // the fresh database, which goes unless it takes the place
};

} // namespace

Result<Restored> restore(const DatabaseConfig &database, const QString &programs,
                         const QString &file, const BackupProgress &progress)
{
    const auto goOn = [&] { return progress(0); };
    if (auto readable = checkArchive(file, programs, database, goOn); !readable) {
        return readable.error();
    }
    return Restoration(database, programs, file, goOn).run();
}

} // namespace boxoffice
