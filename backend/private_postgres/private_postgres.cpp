#include "backend/private_postgres/private_postgres.h"

#include "backend/database/database_connection.h"
#include "backend/database/restore_names.h"
#include "backend/database/storage_log.h"
#include "backend/private_postgres/postmaster.h"
#include "shared/operator_error.h"

#include <QDir>
#include <QFileInfo>
#include <QThread>

#include <libpq-fe.h>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr std::chrono::milliseconds kLookEvery{250}; // whether it still runs
constexpr std::chrono::milliseconds kOneTry{1'000};  // to open a session while starting

bool hasDatabase(DatabaseConnection &connection, const QString &name)
{
    static const Statement exists{"database_exists", "SELECT 1 FROM pg_database WHERE datname = ?"};
    Rows rows = connection.run(exists, {name});
    return rows.ok() && rows.next();
}

// Somebody else makes the database, or works in the one it is copied from.
bool isInTheWay(const PgFailure &failure)
{
    return failure.sqlState == u"42P04" || failure.sqlState == u"23505"
        || failure.sqlState == u"55006" || failure.kind == FailureKind::ConnectionLost;
}

} // namespace

PrivatePostgres::PrivatePostgres(PrivatePostgresOptions options, SystemUser user)
    : m_options(std::move(options))
    , m_directory(m_options.dataDirectory, std::move(user))
    , m_process(m_directory,
                {m_options.outlivesServer, m_options.extraSettings, m_options.logLimit})
{ }

PrivatePostgres::~PrivatePostgres()
{
    stop();
}

Result<std::unique_ptr<PrivatePostgres>> PrivatePostgres::start(const PrivatePostgresOptions &given)
{
    PrivatePostgresOptions options = given;
    options.dataDirectory = QDir::cleanPath(QFileInfo(given.dataDirectory).absoluteFilePath());
    Result<SystemUser> user = userOfData(options.dataDirectory, options.runAs);
    if (!user) {
        return user.error();
    }
    std::unique_ptr<PrivatePostgres> postgres(new PrivatePostgres(options, *std::move(user)));
    const ClusterDirectory &directory = postgres->m_directory;
    if (auto checked = directory.checkSocketPath(); !checked) {
        return checked.error();
    }
    if (auto prepared = directory.prepare(); !prepared) {
        return prepared.error();
    }
    // Held while starting and while deciding to stop: one server at a time does either.
    const auto starting = directory.startLock();
    auto inUse = directory.useLock();
    if (!starting->lock(FileLock::Kind::Exclusive, QDeadlineTimer(options.startTimeout))
        || !inUse->lock(FileLock::Kind::Shared, QDeadlineTimer(options.startTimeout))) {
        return operatorError(
            QStringLiteral("Another server holds the locks in %1.").arg(options.dataDirectory));
    }
    postgres->m_inUse = std::move(inUse);
    if (auto made = directory.makeCluster(options.stopRequested); !made) {
        return made.error();
    }
    if (auto ready = postgres->waitUntilReady(); !ready) {
        return ready.error();
    }
    if (auto made = postgres->createDatabase(); !made) {
        return made.error();
    }
    return postgres;
}

Result<void> PrivatePostgres::waitUntilReady()
{
    const DatabaseConfig there = config();
    const QByteArray host = QFile::encodeName(there.host);
    const QByteArray port = QByteArray::number(there.port);
    const char *const names[] = {"host", "port", "dbname", "user", "connect_timeout", nullptr};
    const char *const values[] = {host.constData(), port.constData(), "postgres", "postgres", "2",
                                  nullptr};
    const QDeadlineTimer deadline(m_options.startTimeout);
    unsigned long pause = 5; // grows: a server that recovers logs each refusal
    while (PQpingParams(names, values, 0) != PQPING_OK) {
        if (auto going = m_process.lookAfter(); !going) {
            return going;
        }
        if (stopRequested()) {
            return askedToStop();
        }
        if (deadline.hasExpired()) {
            return operatorError(QStringLiteral("PostgreSQL did not answer in time; its log is %1.")
                                     .arg(m_directory.logFile()));
        }
        QThread::msleep(pause);
        pause = std::min(pause * 5 / 4 + 1, 250UL);
    }
    m_process.forgetUnlessRunning(); // who answers may be another one's
    return {};
}

// A server that was killed may have asked for it, and PostgreSQL is still making it.
Result<void> PrivatePostgres::createDatabase()
{
    DatabaseConfig administration = config();
    administration.database = QStringLiteral("postgres");
    administration.statementTimeout = m_options.startTimeout;
    DatabaseConnection connection(administration, nullptr);
    const QDeadlineTimer deadline(m_options.startTimeout);
    const QByteArray sql =
        QString(u"CREATE DATABASE " % quotedIdentifier(m_options.database)).toUtf8();
    for (;;) {
        if (auto open = openSession(connection, deadline); !open) {
            return open;
        }
        if (hasDatabase(connection, m_options.database)) {
            return {};
        }
        if (const auto left = interruptedRestore(config())) {
            return operatorError(left->sentence(m_options.database, singleUserCommand()));
        }
        if (connection.runScript(sql)) {
            return {};
        }
        if (!isInTheWay(connection.lastFailure()) || deadline.hasExpired() || stopRequested()) {
            break;
        }
        QThread::msleep(50);
    }
    return operatorError(
        QStringLiteral("The database could not be created: %1.").arg(connection.lastProblem()));
}

// It may answer and give nobody a session, as with a full disk, and end then: nobody else starts it
// again, since we hold the lock.
Result<void> PrivatePostgres::openSession(DatabaseConnection &connection, QDeadlineTimer deadline)
{
    while (!connection.ensureOpen(std::min(deadline, QDeadlineTimer(kOneTry)))) {
        if (stopRequested()) {
            return askedToStop();
        }
        if (deadline.hasExpired() || connection.isUnfit()) {
            return operatorError(QStringLiteral("The database could not be created: %1.")
                                     .arg(connection.lastProblem()));
        }
        m_process.forgetUnlessRunning();
        if (auto going = m_process.lookAfter(); !going) {
            return going;
        }
    }
    return {};
}

// While no server runs, it is the only way in. %1: the SQL.
QString PrivatePostgres::singleUserCommand() const
{
    const auto found = programs();
    const SystemUser &user = m_directory.user();
    const QString as = user.change ? QString(u"runuser -u " % user.name % u" -- ") : QString();
    return QStringLiteral("echo '%1' | ") % as % (found ? *found : QString())
        % u"/postgres --single -D " % m_directory.cluster() % u" postgres";
}

DatabaseConfig PrivatePostgres::config() const
{
    DatabaseConfig config;
    config.host = m_directory.socketDirectory();
    config.port = ClusterDirectory::kPort;
    config.database = m_options.database;
    return config;
}

pid_t PrivatePostgres::postmasterPid() const
{
    return runningPostmaster(m_directory.cluster());
}

void PrivatePostgres::keepRunning()
{
    m_supervision = std::make_unique<QTimer>();
    QObject::connect(m_supervision.get(), &QTimer::timeout, m_supervision.get(), [this] {
        revive();
        m_directory.limitLog(m_options.logLimit);
    });
    m_supervision->start(kLookEvery);
}

// Does not wait for it: those who need it try again by themselves.
void PrivatePostgres::revive()
{
    const bool runs = postmasterPid() != 0;
    const bool launched = m_process.isRunningChild();
    if (runs || !launched) {
        m_reviving.reset();
    }
    if (runs) {
        m_launches = 0;
    }
    if (runs || launched || !m_nextLaunch.hasExpired()) {
        return;
    }
    auto starting = m_directory.startLock();
    if (!starting->lock(FileLock::Kind::Exclusive, QDeadlineTimer(0))
        || m_directory.hasPostmaster()) { // another server is at it
        return;
    }
    qCWarning(lcStorage) << "PostgreSQL has ended by itself; starting it again";
    m_nextLaunch = QDeadlineTimer(kLookEvery * (1 << std::min(m_launches++, 6)));
    if (const auto launched = m_process.launchUnlessThere(); !launched) {
        qCWarning(lcStorage).noquote() << launched.error().message;
        return;
    }
    m_reviving = std::move(starting);
}

bool PrivatePostgres::stop(QDeadlineTimer deadline)
{
    if (!m_inUse) {
        return false;
    }
    m_supervision.reset();
    if (!m_reviving) {
        m_reviving = m_directory.startLock();
    }
    // Ours becomes exclusive only when no other server shares it.
    const bool alone =
        m_reviving->lock(FileLock::Kind::Exclusive, deadline - PostmasterProcess::kQuickEnd)
        && m_inUse->lock(FileLock::Kind::Exclusive, QDeadlineTimer(0));
    m_inUse.reset();
    const std::unique_ptr<FileLock> stopping = std::move(m_reviving); // let go at the end
    if (!alone) {
        if (!wasReused()) { // who found it running expects no end of it
            qCInfo(lcStorage) << "another server uses the database, so it goes on running";
        }
        m_process.letGo();
        return false;
    }
    return m_process.end(deadline);
}

} // namespace boxoffice
