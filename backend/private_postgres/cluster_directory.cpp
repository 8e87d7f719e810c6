#include "backend/private_postgres/cluster_directory.h"

#include "backend/database/storage_log.h"
#include "backend/private_postgres/postmaster.h"
#include "shared/operator_error.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qsizetype kLongestSocketPath = 107;

// The transaction that first needs a new WAL file waits until it is written out, and on ext4 for
// the tables' new pages before it: 50 to 110 ms with the usual 16 MiB at 25,000 registrations a
// second, until the first checkpoint has left files to use again. Small files spread that. In MiB,
// for initdb.
constexpr int kWalSegmentSize = 2;

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

} // namespace

Error askedToStop()
{
    return operatorError(QStringLiteral("It was asked to stop before PostgreSQL had started."));
}

QString ClusterDirectory::socketFile() const
{
    return socketDirectory() % u"/.s.PGSQL." % QString::number(kPort);
}

std::unique_ptr<FileLock> ClusterDirectory::startLock() const
{
    return std::make_unique<FileLock>(m_path + QLatin1StringView("/start.lock"), m_user);
}

std::unique_ptr<FileLock> ClusterDirectory::useLock() const
{
    return std::make_unique<FileLock>(m_path + QLatin1StringView("/in_use.lock"), m_user);
}

Result<void> ClusterDirectory::checkSocketPath() const
{
    const QByteArray socket = QFile::encodeName(socketFile());
    if (socket.size() > kLongestSocketPath) {
        return operatorError(
            QStringLiteral("The path of the data directory %1 is too long by %2 "
                           "characters for the database's socket: choose a shorter one.")
                .arg(m_path)
                .arg(socket.size() - kLongestSocketPath));
    }
    if (socket.contains(',') || socket.contains('"') || socket.contains(';')) {
        return operatorError(QStringLiteral("The path of the data directory %1 must not contain "
                                            "a comma, semicolon or quotation mark.")
                                 .arg(m_path));
    }
    return {};
}

Result<void> ClusterDirectory::prepare() const
{
    if (auto open = checkTraversable(m_path, m_user); !open) {
        return open;
    }
    const QDir data(m_path);
    const QStringList found =
        data.entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    // A start that was killed at once has made no more than the folder of the socket.
    const bool ours = found.isEmpty() || found.contains(QStringLiteral("start.lock"))
        || found == QStringList(QStringLiteral("socket"));
    if (!ours) {
        return operatorError(
            QStringLiteral("The data directory %1 holds other files: choose an empty or "
                           "a new one.")
                .arg(m_path));
    }
    for (const QString &directory : {m_path, socketDirectory()}) {
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
void ClusterDirectory::removeUnfinished() const
{
    const QDir data(m_path);
    for (const QString &name : data.entryList({QStringLiteral("cluster.new*")}, QDir::Dirs)) {
        QDir(data.filePath(name)).removeRecursively();
    }
}

Result<void> ClusterDirectory::makeCluster(const std::function<bool()> &stopRequested) const
{
    removeUnfinished();
    if (QFileInfo::exists(cluster())) {
        return {};
    }
    // Renamed when it is complete: a start that was killed half-way leaves no half a cluster. Its
    // name is new, since the initdb of that start may still be ending, and clears up behind it.
    const QString unfinished =
        m_path % u"/cluster.new" % QString::number(QRandomGenerator::system()->generate64(), 16);
    qCInfo(lcStorage).noquote() << "making a database cluster in" << m_path;
    if (auto made = runInitdb(unfinished, stopRequested); !made) {
        return made;
    }
    if (!QDir().rename(unfinished, cluster()) || !syncDirectory(m_path)) {
        return operatorError(
            QStringLiteral("The new database cluster could not be renamed into place."));
    }
    return {};
}

Result<void> ClusterDirectory::runInitdb(const QString &target,
                                         const std::function<bool()> &stopRequested) const
{
    const auto found = programs();
    if (!found) {
        return found.error();
    }
    QProcess process;
    process.setWorkingDirectory(m_path);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setChildProcessModifier([this] { becomeInChild(m_user, true); });
    process.start(*found % u"/initdb",
                  {QStringLiteral("--pgdata=") + target, QStringLiteral("--username=postgres"),
                   QStringLiteral("--encoding=UTF8"), QStringLiteral("--locale=C"),
                   QStringLiteral("--wal-segsize=%1").arg(kWalSegmentSize),
                   QStringLiteral("--auth-local=trust"), QStringLiteral("--auth-host=reject")});
    const QDeadlineTimer deadline(120'000);
    while (!process.waitForFinished(50) && process.state() != QProcess::NotRunning
           && !deadline.hasExpired()) {
        if (stopRequested && stopRequested()) {
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
    return {};
}

Result<void> ClusterDirectory::checkLocks() const
{
    for (const QString &file :
         {QString(cluster() % u"/postmaster.pid"), QString(socketFile() % u".lock")}) {
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

bool ClusterDirectory::hasPostmaster() const
{
    return runningPostmaster(cluster()) != 0 || unlockedPostmaster(cluster()) != 0;
}

Result<QString> ClusterDirectory::programs() const
{
    return findPostgresPrograms(firstLineOf(cluster() % u"/PG_VERSION"));
}

void ClusterDirectory::limitLog(qint64 most) const
{
    const QString kept = logFile() % u".1";
    if (QFileInfo(logFile()).size() > most) {
        QFile::remove(kept);
        QFile::copy(logFile(), kept);
        QFile::resize(logFile(), 0);
    }
}

QString ClusterDirectory::logTail() const
{
    QFile file(logFile());
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    file.seek(std::max<qint64>(0, file.size() - 400));
    return QString::fromLocal8Bit(file.readAll()).trimmed();
}

} // namespace boxoffice
