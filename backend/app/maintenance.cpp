#include "backend/app/maintenance.h"

#include "backend/app/account_commands.h"
#include "backend/app/mail_service.h"
#include "backend/app/server.h"
#include "backend/private_postgres/backup.h"
#include "backend/storage/migrator.h"
#include "backend/storage/older_addresses.h"
#include "shared/operator_error.h"
#include "shared/text.h"

#include <QDir>
#include <QFileInfo>

#include <unistd.h>

#include <cstdio>

namespace boxoffice {

namespace {

// One line that is written over, and only to people.
class ProgressLine
{
public:
    explicit ProgressLine(const char *what)
        : m_what(what)
        , m_shown(::isatty(STDERR_FILENO) == 1) { }
    ~ProgressLine()
    {
        if (m_shown && m_written) {
            std::fputs("\r\033[K", stderr);
        }
    }
    ProgressLine(const ProgressLine &) = delete;
    ProgressLine &operator=(const ProgressLine &) = delete;

    void show(qint64 bytes)
    {
        if (!m_shown) {
            return;
        }
        m_written = true;
        const char mark = "|/-\\"[m_turn++ % 4];
        if (bytes > 0) {
            std::fprintf(stderr, "\r\033[K%c %s, %.1f MB", mark, m_what, double(bytes) / 1e6);
        } else {
            std::fprintf(stderr, "\r\033[K%c %s", mark, m_what);
        }
        std::fflush(stderr);
    }

private:
    const char *const m_what;
    const bool m_shown;
    bool m_written = false;
    unsigned m_turn = 0;
};

int complain(const Error &error)
{
    std::fprintf(stderr, "boxoffice-server: %s\n", qPrintable(error.message));
    return 1;
}

QString told(const BackupContents &contents)
{
    return QStringLiteral("%1 events, %2 registrations")
        .arg(contents.events)
        .arg(contents.registrations);
}

int makeBackup(const DatabaseConfig &database, const QString &programs, const QString &file,
               const std::function<bool()> &stopRequested)
{
    const auto made = [&] {
        ProgressLine line("writing the backup");
        return backUp(database, programs, file, [&](qint64 bytes) {
            line.show(bytes);
            return !stopRequested();
        });
    }();
    if (!made) {
        return complain(made.error());
    }
    std::printf("✓ %s is a backup of %s (%.1f MB)\n", qPrintable(file), qPrintable(told(*made)),
                double(QFileInfo(file).size()) / 1e6);
    return 0;
}

int putBack(const DatabaseConfig &database, const QString &programs, const QString &file,
            const std::function<bool()> &stopRequested)
{
    const auto restored = [&] {
        ProgressLine line("restoring");
        return restore(database, programs, file, [&](qint64) {
            line.show(0);
            return !stopRequested();
        });
    }();
    if (!restored) {
        return complain(restored.error());
    }
    std::printf("✓ Restored %s; the previous data is kept as the database %s\n",
                qPrintable(told(restored->contents)), qPrintable(restored->keptAs));
    return 0;
}

// What cannot be seen, or would steer the terminal, as its number.
QString visible(const QString &email)
{
    QString text;
    for (qsizetype at = 0; at < email.size();) {
        const qsizetype from = at;
        const char32_t c = nextCharacter(email, at);
        text += isHidden(c) || isControl(email.at(from)) || QChar::isSpace(c)
            ? QStringLiteral("\\u{%1}").arg(c, 4, 16, QChar(u'0'))
            : email.sliced(from, at - from);
    }
    return text;
}

void print(const QList<SamePerson> &persons)
{
    const bool addresses = ::isatty(STDOUT_FILENO) == 1; // a file may be anybody's to read
    for (const SamePerson &person : persons) {
        std::printf("event %s: registrations of one person\n",
                    person.eventId.toByteArray().constData());
        for (const SamePerson::Seat &seat : person.seats) {
            std::printf("  %s%s\n", seat.id.toByteArray().constData(),
                        addresses ? qPrintable(u' ' % visible(seat.email)) : "");
        }
    }
}

// Returns whether nothing is left to be done.
Result<bool> lookOver(const DatabaseConfig &database)
{
    constexpr int cancelledAt = 2; // the migration with what samePersons() reads
    DatabaseConnection connection(database, nullptr);
    if (!connection.ensureOpen(QDeadlineTimer(5'000))) {
        return operatorError(
            QStringLiteral("The database cannot be reached: %1.").arg(connection.lastProblem()));
    }
    const auto version = schemaVersion(connection);
    if (!version) {
        return version.error();
    }
    const int pending = programSchemaVersion() - *version;
    std::printf("The schema is version %d; %s.\n", *version,
                pending > 0 ? qPrintable(QStringLiteral("pending migrations: %1").arg(pending))
                            : "no migrations are pending");
    if (*version < cancelledAt) {
        return false;
    }
    const auto persons = samePersons(connection);
    if (!persons) {
        return persons.error();
    }
    print(*persons);
    std::printf("People with more than one registration for an event: %d\n",
                static_cast<int>(persons->size()));
    return pending <= 0 && persons->isEmpty();
}

int check(DatabaseConfig database)
{
    database.statementTimeout = std::chrono::milliseconds(0); // it reads all registrations
    database.callDeadline = std::chrono::hours(24);
    const auto clean = lookOver(database);
    return !clean ? complain(clean.error()) : *clean ? 0 : 1;
}

} // namespace

int runMaintenance(const ServerConfig &config, const std::function<bool()> &stopRequested)
{
    DatabaseConfig database = config.database;
    std::unique_ptr<PrivatePostgres> postgres;
    if (!config.externalDatabase) {
        const bool onlyLooks = config.restoreFile.isEmpty();
        if (onlyLooks && !QFileInfo::exists(config.dataDir % u"/cluster")) {
            return complain(
                operatorError(QStringLiteral("There is no data in %1; is that the folder "
                                             "that BOXOFFICE_DATA_DIR should name?")
                                  .arg(config.dataDir)));
        }
        auto started = PrivatePostgres::start(privatePostgresOptionsOf(config, stopRequested));
        if (!started) {
            return complain(started.error());
        }
        postgres = *std::move(started);
        database = postgres->config();
    }
    if (config.check) {
        return check(database);
    }
    if (asksForAccounts(config)) {
        return runAccountCommand(config, database);
    }
    if (config.showOutbox) {
        return showOutbox(config, database);
    }
    const auto programs = postgres ? postgres->programs() : findPostgresPrograms({});
    if (!programs) {
        return complain(programs.error());
    }
    return config.backupFile.isEmpty()
        ? putBack(database, *programs, config.restoreFile, stopRequested)
        : makeBackup(database, *programs, config.backupFile, stopRequested);
}

PrivatePostgresOptions privatePostgresOptionsOf(const ServerConfig &config,
                                                const std::function<bool()> &stopRequested)
{
    PrivatePostgresOptions options;
    options.dataDirectory = QDir(config.dataDir).absolutePath();
    options.stopRequested = stopRequested;
    options.runAs = config.runAs;
    return options;
}

} // namespace boxoffice
