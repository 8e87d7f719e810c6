#include "backend/storage/postmaster.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <signal.h>
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

} // namespace

bool isAlive(pid_t process)
{
    return process > 0 && (::kill(process, 0) == 0 || errno == EPERM) && !isZombie(process);
}

pid_t runningPostmaster(const QString &clusterDirectory)
{
    const pid_t process = pidIn(clusterDirectory % u"/postmaster.pid");
    if (!isAlive(process)) {
        return 0;
    }
    // A main process works in its cluster's directory.
    const QString workingDirectory =
        QFileInfo(QStringLiteral("/proc/%1/cwd").arg(process)).symLinkTarget();
    return workingDirectory == QFileInfo(clusterDirectory).canonicalFilePath() ? process : 0;
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
