#include "backend/private_postgres/private_postgres.h"

#include "backend/database/database_connection.h"
#include "backend/database/restore_names.h"
#include "backend/database/storage_log.h"
#include "backend/private_postgres/postmaster.h"
#include "shared/operator_error.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QThread>

#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kPort = 5432; // names the socket; nothing listens on TCP
constexpr qsizetype kLongestSocketPath = 107;
constexpr std::chrono::milliseconds kLookEvery{250}; // whether it still runs
constexpr qint64 kQuickEnd = 1'500; // ms before the deadline of stop(): an end without a checkpoint

// The transaction that first needs a new WAL file waits until it is written out, and on ext4 for
// the tables' new pages before it: 50 to 110 ms with the usual 16 MiB at 25,000 registrations a
// second, until the first checkpoint has left files to use again. Small files spread that. In MiB,
// for initdb.
constexpr int kWalSegmentSize = 2;

// On the command line, so that a change of ours reaches clusters that exist already.
const char *const kSettings[] = {
    "listen_addresses=", "port=5432", "unix_socket_permissions=0700", "max_connections=300",
    // Durability: what was answered 201 survives kill -9 and a power cut.
    "fsync=on", "synchronous_commit=on", "full_page_writes=on",
    // Before recovering from a crash: one sync of the file system, not one of each file.
    "recovery_init_sync_method=syncfs",
    // For many small commits on a few hot rows.
    "shared_buffers=128MB", "wal_buffers=16MB", "max_wal_size=1GB", "min_wal_size=256MB",
    "checkpoint_timeout=15min", "autovacuum_naptime=15s", "jit=off", "timezone=UTC",
    // Statements and details carry e-mail addresses; they stay out of the log.
    "log_min_error_statement=panic", "log_error_verbosity=terse", "log_statement=none",
    "log_min_duration_statement=-1", "log_parameter_max_length_on_error=0", "log_checkpoints=off",
    "logging_collector=off", "log_destination=stderr", "cluster_name=boxoffice"};

Error askedToStop()
{
    return operatorError(QStringLiteral("It was asked to stop before PostgreSQL had started."));
}

QString firstLineOf(const QString &file)
{
    QFile reader(file);
    return reader.open(QIODevice::ReadOnly) ? QString::fromLatin1(reader.readLine()).trimmed()
                                            : QString();
}

bool syncDirectory(const QString &directory)
{
    const int descriptor =
        ::open(QFile::encodeName(directory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return done;
}

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

// Opens a file that the user may open later by itself; made when it is missing.
int openOwned(const QString &file, int flags, const SystemUser &owner)
{
    const int descriptor = ::open(QFile::encodeName(file).constData(), flags, 0600);
    if (descriptor >= 0 && owner.change && ::geteuid() == 0) {
        (void)!::fchown(descriptor, owner.user, owner.group);
    }
    return descriptor;
}

} // namespace

// An advisory lock of the kernel's (flock): gone when its process is, however that ended.
class PrivatePostgres::FileLock
{
public:
    FileLock(const QString &file, const SystemUser &owner)
        : m_descriptor(openOwned(file, O_RDWR | O_CREAT | O_CLOEXEC, owner))
    { }
    ~FileLock() { ::close(m_descriptor); }
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

    // operation: LOCK_SH or LOCK_EX.
    bool lock(int operation, QDeadlineTimer deadline)
    {
        while (::flock(m_descriptor, operation | LOCK_NB) != 0) {
            if (deadline.hasExpired() || (errno != EWOULDBLOCK && errno != EINTR)) {
                return false;
            }
            QThread::msleep(20);
        }
        return true;
    }

private:
    const int m_descriptor;
};

PrivatePostgres::PrivatePostgres(PrivatePostgresOptions options, SystemUser user)
    : m_options(std::move(options))
    , m_user(std::move(user))
{ }

PrivatePostgres::~PrivatePostgres()
{
    stop();
}

QString PrivatePostgres::socketFile() const
{
    return socketDirectory() % u"/.s.PGSQL." % QString::number(kPort);
}

std::unique_ptr<PrivatePostgres::FileLock> PrivatePostgres::lockFile(QLatin1StringView name) const
{
    return std::make_unique<FileLock>(path(name), m_user);
}

QString PrivatePostgres::path(QLatin1StringView name) const
{
    return m_options.dataDirectory % u'/' % name;
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
    if (auto checked = postgres->checkSocketPath(); !checked) {
        return checked.error();
    }
    if (auto prepared = postgres->prepareDirectories(); !prepared) {
        return prepared.error();
    }
    // Held while starting and while deciding to stop: one server at a time does either.
    const auto starting = postgres->lockFile(QLatin1StringView("start.lock"));
    auto inUse = postgres->lockFile(QLatin1StringView("in_use.lock"));
    if (!starting->lock(LOCK_EX, QDeadlineTimer(options.startTimeout))
        || !inUse->lock(LOCK_SH, QDeadlineTimer(options.startTimeout))) {
        return operatorError(
            QStringLiteral("Another server holds the locks in %1.").arg(options.dataDirectory));
    }
    postgres->m_inUse = std::move(inUse);
    postgres->removeUnfinished();
    if (auto made = postgres->initCluster(); !made) {
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

Result<void> PrivatePostgres::findPrograms()
{
    auto found = programs();
    if (!found) {
        return found.error();
    }
    m_programs = *std::move(found);
    return {};
}

Result<void> PrivatePostgres::checkSocketPath() const
{
    const QByteArray socket = QFile::encodeName(socketFile());
    if (socket.size() > kLongestSocketPath) {
        return operatorError(
            QStringLiteral("The path of the data directory %1 is too long by %2 "
                           "characters for the database's socket: choose a shorter one.")
                .arg(m_options.dataDirectory)
                .arg(socket.size() - kLongestSocketPath));
    }
    if (socket.contains(',') || socket.contains('"') || socket.contains(';')) {
        return operatorError(
            QStringLiteral("The path of the data directory %1 must not contain a comma, "
                           "semicolon or quotation mark.")
                .arg(m_options.dataDirectory));
    }
    return {};
}

Result<void> PrivatePostgres::prepareDirectories()
{
    if (auto open = checkTraversable(m_options.dataDirectory, m_user); !open) {
        return open;
    }
    const QDir data(m_options.dataDirectory);
    const QStringList found =
        data.entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    // A start that was killed at once has made no more than the folder of the socket.
    const bool ours = found.isEmpty() || found.contains(QStringLiteral("start.lock"))
        || found == QStringList(QStringLiteral("socket"));
    if (!ours) {
        return operatorError(
            QStringLiteral("The data directory %1 holds other files: choose an empty or "
                           "a new one.")
                .arg(m_options.dataDirectory));
    }
    for (const QString &directory : {m_options.dataDirectory, socketDirectory()}) {
        const QByteArray name = QFile::encodeName(directory);
        if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST) {
            return operatorError(QStringLiteral("The directory %1 cannot be made: %2.")
                                     .arg(directory, qt_error_string(errno)));
        }
        const bool owned =
            !m_user.change || ::chown(name.constData(), m_user.user, m_user.group) == 0;
        if (!owned || ::chmod(name.constData(), 0700) != 0) {
            return operatorError(
                QStringLiteral("The directory %1 belongs to another user.").arg(directory));
        }
    }
    return {};
}

// What starts that were killed have left.
void PrivatePostgres::removeUnfinished() const
{
    const QDir data(m_options.dataDirectory);
    for (const QString &name : data.entryList({QStringLiteral("cluster.new*")}, QDir::Dirs)) {
        QDir(data.filePath(name)).removeRecursively();
    }
}

Result<void> PrivatePostgres::initCluster()
{
    if (QFileInfo::exists(clusterDirectory())) {
        return {};
    }
    if (auto found = findPrograms(); !found) {
        return found;
    }
    // Renamed when it is complete: a start that was killed half-way leaves no half a cluster. Its
    // name is new, since the initdb of that start may still be ending, and clears up behind it.
    const QString unfinished = path(QLatin1StringView("cluster.new"))
        % QString::number(QRandomGenerator::system()->generate64(), 16);
    qCInfo(lcStorage).noquote() << "making a database cluster in" << m_options.dataDirectory;
    QProcess process;
    process.setWorkingDirectory(m_options.dataDirectory);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setChildProcessModifier([this] { becomeInChild(m_user, true); });
    process.start(m_programs % u"/initdb",
                  {QStringLiteral("--pgdata=") + unfinished, QStringLiteral("--username=postgres"),
                   QStringLiteral("--encoding=UTF8"), QStringLiteral("--locale=C"),
                   QStringLiteral("--wal-segsize=%1").arg(kWalSegmentSize),
                   QStringLiteral("--auth-local=trust"), QStringLiteral("--auth-host=reject")});
    const QDeadlineTimer deadline(120'000);
    while (!process.waitForFinished(50) && process.state() != QProcess::NotRunning
           && !deadline.hasExpired()) {
        if (stopRequested()) {
            process.kill();
            process.waitForFinished();
            return askedToStop();
        }
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0
        || process.error() == QProcess::FailedToStart) {
        return operatorError(
            QStringLiteral("PostgreSQL's initdb failed: %1")
                .arg(QString::fromLocal8Bit(process.readAll()).right(500).trimmed()));
    }
    if (!QDir().rename(unfinished, clusterDirectory()) || !syncDirectory(m_options.dataDirectory)) {
        return operatorError(
            QStringLiteral("The new database cluster could not be renamed into place."));
    }
    return {};
}

QStringList PrivatePostgres::serverArguments() const
{
    QStringList arguments{QStringLiteral("-D"), clusterDirectory()};
    for (const char *setting : kSettings) {
        arguments << QStringLiteral("-c") << QString::fromLatin1(setting);
    }
    arguments << QStringLiteral("-c")
              << QString(u"unix_socket_directories=\"" % socketDirectory() % u'"');
    for (const QString &setting : m_options.extraSettings) {
        arguments << QStringLiteral("-c") << setting;
    }
    return arguments;
}

Result<void> PrivatePostgres::launch()
{
    disownZombie(clusterDirectory() % u"/postmaster.pid");
    disownZombie(socketFile() % u".lock");
    limitLog();
    ::close(openOwned(logFile(), O_WRONLY | O_CREAT | O_CLOEXEC, m_user));
    m_process = std::make_unique<QProcess>();
    m_process->setWorkingDirectory(m_options.dataDirectory);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardOutputFile(logFile(), QIODevice::Append);
    m_process->setChildProcessModifier(
        [this] { becomeInChild(m_user, !m_options.outlivesServer); });
    m_process->start(m_programs % u"/postgres", serverArguments());
    if (!m_process->waitForStarted(10'000)) {
        return operatorError(QStringLiteral("PostgreSQL could not be started."));
    }
    return {};
}

// PostgreSQL appends to it, and goes on at its new end.
void PrivatePostgres::limitLog()
{
    const QString kept = logFile() % u".1";
    if (QFileInfo(logFile()).size() > m_options.logLimit) {
        QFile::remove(kept);
        QFile::copy(logFile(), kept);
        QFile::resize(logFile(), 0);
    }
}

bool PrivatePostgres::isThere() const
{
    return runningPostmaster(clusterDirectory()) != 0
        || unlockedPostmaster(clusterDirectory()) != 0;
}

// What PostgreSQL would refuse for as long as that process lives, which may be for ever.
Result<void> PrivatePostgres::checkLocks() const
{
    for (const QString &file :
         {QString(clusterDirectory() % u"/postmaster.pid"), QString(socketFile() % u".lock")}) {
        removeEmptyLock(file);
        const pid_t holder = foreignHolder(file, m_user.change ? m_user.user : ::geteuid());
        if (holder != 0) {
            return operatorError(
                QStringLiteral(
                    "PostgreSQL's lock file %1 names the process %2 (%3), which is not "
                    "PostgreSQL: if none runs on this data directory, perhaps in another "
                    "container, remove the file and start again.")
                    .arg(file)
                    .arg(holder)
                    .arg(nameOf(holder)));
        }
    }
    return {};
}

// Another one's may be starting, left by a server that was killed, or ending.
Result<void> PrivatePostgres::launchUnlessThere()
{
    if (isThere()) {
        return {};
    }
    if (auto free = checkLocks(); !free) {
        return free;
    }
    if (auto found = findPrograms(); !found) {
        return found;
    }
    return launch();
}

// Ours may have met another one's, or what a killed one has left and is about to go.
Result<void> PrivatePostgres::lookAfterLaunched()
{
    if (!m_process) {
        return launchUnlessThere();
    }
    if (!m_process->waitForFinished(0) && m_process->state() != QProcess::NotRunning) {
        return {};
    }
    const QString tail = logTail();
    const auto inTheWay = {u"still in use", u"already exists", u"is empty", u"bogus data"};
    const bool passes = std::any_of(inTheWay.begin(), inTheWay.end(), [&tail](const auto *words) {
        return tail.contains(QStringView(words));
    });
    if (!passes && !isThere()) {
        return operatorError(
            QStringLiteral("PostgreSQL did not start; its log is %1 and ends with: "
                           "%2")
                .arg(logFile(), tail));
    }
    m_process.reset();
    return {};
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
        if (auto going = lookAfterLaunched(); !going) {
            return going;
        }
        if (stopRequested()) {
            return askedToStop();
        }
        if (deadline.hasExpired()) {
            return operatorError(
                QStringLiteral("PostgreSQL did not answer in time; its log is %1.").arg(logFile()));
        }
        QThread::msleep(pause);
        pause = std::min(pause * 5 / 4 + 1, 250UL);
    }
    if (m_process && m_process->processId() != postmasterPid()) {
        m_process.reset(); // who answers is another one's
    }
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
    while (connection.ensureOpen(deadline)) {
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

// While no server runs, it is the only way in. %1: the SQL.
QString PrivatePostgres::singleUserCommand() const
{
    const QString programs = this->programs() ? *this->programs() : QString();
    const QString as = m_user.change ? QString(u"runuser -u " % m_user.name % u" -- ") : QString();
    return QStringLiteral("echo '%1' | ") % as % programs % u"/postgres --single -D "
        % clusterDirectory() % u" postgres";
}

QString PrivatePostgres::logTail() const
{
    QFile file(logFile());
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    file.seek(std::max<qint64>(0, file.size() - 400));
    return QString::fromLocal8Bit(file.readAll()).trimmed();
}

DatabaseConfig PrivatePostgres::config() const
{
    DatabaseConfig config;
    config.host = socketDirectory();
    config.port = kPort;
    config.database = m_options.database;
    return config;
}

pid_t PrivatePostgres::postmasterPid() const
{
    return runningPostmaster(clusterDirectory());
}

Result<QString> PrivatePostgres::programs() const
{
    return findPostgresPrograms(firstLineOf(clusterDirectory() % u"/PG_VERSION"));
}

void PrivatePostgres::keepRunning()
{
    m_supervision = std::make_unique<QTimer>();
    QObject::connect(m_supervision.get(), &QTimer::timeout, m_supervision.get(),
                     [this] { revive(); });
    QObject::connect(m_supervision.get(), &QTimer::timeout, m_supervision.get(),
                     [this] { limitLog(); });
    m_supervision->start(kLookEvery);
}

// Does not wait for it: those who need it try again by themselves.
void PrivatePostgres::revive()
{
    const bool runs = runningPostmaster(clusterDirectory()) != 0;
    const bool launched = m_process && m_process->state() != QProcess::NotRunning;
    if (runs || !launched) {
        m_reviving.reset();
    }
    if (runs) {
        m_launches = 0;
    }
    if (runs || launched || !m_nextLaunch.hasExpired()) {
        return;
    }
    auto starting = lockFile(QLatin1StringView("start.lock"));
    if (!starting->lock(LOCK_EX, QDeadlineTimer(0)) || isThere()) { // another server is at it
        return;
    }
    qCWarning(lcStorage) << "PostgreSQL has ended by itself; starting it again";
    m_nextLaunch = QDeadlineTimer(kLookEvery * (1 << std::min(m_launches++, 6)));
    if (const auto launched = launchUnlessThere(); !launched) {
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
        m_reviving = lockFile(QLatin1StringView("start.lock"));
    }
    // Ours becomes exclusive only when no other server shares it.
    const bool alone = m_reviving->lock(LOCK_EX, deadline - kQuickEnd)
        && m_inUse->lock(LOCK_EX, QDeadlineTimer(0));
    m_inUse.reset();
    const std::unique_ptr<FileLock> stopping = std::move(m_reviving); // let go at the end
    if (!alone) {
        qCInfo(lcStorage) << "another server uses the database; it stays";
        if (m_process) { // it must not end with its object
            QObject::disconnect(m_process.get(), nullptr, nullptr, nullptr);
            m_process.release();
        }
        return false;
    }
    if (m_process) {
        m_process->waitForFinished(0); // notices that it died by itself
    }
    const pid_t process = postmasterPid();
    if (process != 0 && isFrozen(process)) {
        return endAll(process);
    }
    return process == 0 || endPostmaster(process, SIGINT, deadline - kQuickEnd)
        || endPostmaster(process, SIGQUIT, deadline - kQuickEnd / 3) || endAll(process);
}

// SIGINT: ends sessions, writes a checkpoint. SIGQUIT: at once; the next start recovers.
bool PrivatePostgres::endPostmaster(pid_t process, int signal, QDeadlineTimer deadline)
{
    ::kill(process, signal);
    for (;;) {
        const bool ended = m_process
            ? m_process->waitForFinished(0) || m_process->state() == QProcess::NotRunning
            : !isAlive(process);
        if (ended) {
            return true;
        }
        if (deadline.hasExpired()) {
            return false;
        }
        QThread::msleep(10);
    }
}

// It is frozen. Its children would not notice its end either, and hold its memory.
bool PrivatePostgres::endAll(pid_t process)
{
    const std::vector<pid_t> children = childrenOf(process);
    const bool ended = endPostmaster(process, SIGKILL, QDeadlineTimer(1'000));
    for (const pid_t child : children) {
        ::kill(child, SIGKILL);
    }
    return ended;
}

} // namespace boxoffice
