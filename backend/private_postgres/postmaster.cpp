#include "backend/private_postgres/postmaster.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxoffice {

namespace {

pid_t pidIn(const QString &lockFile)
{
    QFile file(lockFile);
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    return static_cast<pid_t>(file.readLine().trimmed().toInt());
}

// The fields of /proc/PID/stat behind the name, which may hold anything: state, parent, …
QByteArrayList statusOf(pid_t process)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QByteArray stat = file.readAll();
    return stat.mid(stat.lastIndexOf(") ") + 2).split(' ');
}

bool isZombie(pid_t process)
{
    return statusOf(process).value(0) == "Z";
}

QByteArray contentOf(const QString &file)
{
    QFile reader(file);
    return reader.open(QIODevice::ReadOnly) ? reader.readAll() : QByteArray();
}

// A process of PostgreSQL works in its cluster's directory.
bool worksIn(const QString &directory, pid_t process)
{
    const QString own = QFileInfo(QStringLiteral("/proc/%1/cwd").arg(process)).symLinkTarget();
    return !own.isEmpty() && own == QFileInfo(directory).canonicalFilePath();
}

// A process that has been killed gives up its working directory some moments before it is gone.
bool isEnding(pid_t process)
{
    const QByteArray entry = "/proc/" + QByteArray::number(process) + "/cwd";
    char target;
    return ::readlink(entry.constData(), &target, 1) < 0 && errno == ENOENT;
}

// Our parent and we: PostgreSQL, started by us, takes a lock file of theirs for a stale one.
bool isOwnFamily(pid_t process)
{
    return process == ::getpid() || process == ::getppid();
}

} // namespace

bool isAlive(pid_t process)
{
    return process > 0 && (::kill(process, 0) == 0 || errno == EPERM) && !isZombie(process);
}

pid_t runningPostmaster(const QString &clusterDirectory)
{
    const pid_t process = pidIn(clusterDirectory % u"/postmaster.pid");
    return isAlive(process) && worksIn(clusterDirectory, process) ? process : 0;
}

pid_t unlockedPostmaster(const QString &clusterDirectory)
{
    const QByteArray option =
        '\0' + QByteArray("-D") + '\0' + QFile::encodeName(clusterDirectory) + '\0';
    const QStringList all = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &name : all) {
        const pid_t candidate = name.toInt(); // 0: no process
        const QByteArray command =
            candidate > 0 ? contentOf(u"/proc/" % name % u"/cmdline") : QByteArray();
        const QByteArray program = command.left(command.indexOf('\0'));
        if (program.endsWith("/postgres") && command.contains(option) && isAlive(candidate)) {
            return candidate;
        }
    }
    return 0;
}

// To PostgreSQL a process of another user is none of its own.
pid_t foreignHolder(const QString &lockFile, uid_t user)
{
    const pid_t process = pidIn(lockFile);
    struct stat info = {};
    const QByteArray entry = "/proc/" + QByteArray::number(process);
    return isAlive(process) && !isEnding(process) && !isOwnFamily(process)
            && ::stat(entry.constData(), &info) == 0 && info.st_uid == user
        ? process
        : 0;
}

QString nameOf(pid_t process)
{
    return QString::fromLocal8Bit(contentOf(QStringLiteral("/proc/%1/comm").arg(process)))
        .trimmed();
}

void removeEmptyLock(const QString &lockFile)
{
    if (QFileInfo::exists(lockFile) && pidIn(lockFile) == 0) {
        QFile::remove(lockFile);
    }
}

bool isFrozen(pid_t process)
{
    return statusOf(process).value(0) == "T";
}

std::vector<pid_t> childrenOf(pid_t process)
{
    std::vector<pid_t> children;
    const QStringList all = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &name : all) {
        const pid_t candidate = name.toInt(); // 0: no process
        if (candidate > 0 && statusOf(candidate).value(1).toInt() == process) {
            children.push_back(candidate);
        }
    }
    return children;
}

std::vector<pid_t> orphansOf(const QString &clusterDirectory)
{
    std::vector<pid_t> orphans;
    const QStringList all = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &name : all) {
        const pid_t candidate = name.toInt(); // 0: no process
        const bool isPostgres =
            candidate > 0 && contentOf(u"/proc/" % name % u"/cmdline").startsWith("postgres: ");
        if (isPostgres && worksIn(clusterDirectory, candidate) && isAlive(candidate)) {
            orphans.push_back(candidate);
        }
    }
    return orphans;
}

void disownZombie(const QString &lockFile)
{
    const pid_t process = pidIn(lockFile);
    if (process <= 0 || !isZombie(process)) {
        return;
    }
    QFile file(lockFile);
    if (!file.open(QIODevice::ReadWrite)) {
        return;
    }
    QByteArray content = file.readAll();
    content.replace(0, content.indexOf('\n'), QByteArray::number(::getpid()));
    file.seek(0);
    file.write(content);
    file.resize(content.size());
}

} // namespace boxoffice
