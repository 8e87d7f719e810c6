#include "backend/private_postgres/postgres_programs.h"

#include "shared/operator_error.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxoffice {

namespace {

SystemUser systemUserOf(const passwd &entry)
{
    SystemUser user;
    user.change = true;
    user.user = entry.pw_uid;
    user.group = entry.pw_gid;
    user.name = QString::fromLocal8Bit(entry.pw_name);
    int count = 64;
    user.groups.resize(static_cast<std::size_t>(count));
    if (::getgrouplist(entry.pw_name, entry.pw_gid, user.groups.data(), &count) < 0) {
        count = 0;
    }
    user.groups.resize(static_cast<std::size_t>(count));
    return user;
}

bool holdsPrograms(const QString &directory)
{
    return QFileInfo(directory % u"/initdb").isExecutable()
        && QFileInfo(directory % u"/postgres").isExecutable();
}

QString directoryFromPgConfig()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("pg_config"));
    if (program.isEmpty()) {
        return {};
    }
    QProcess process;
    process.start(program, {QStringLiteral("--bindir")});
    if (!process.waitForFinished(5'000)) {
        return {};
    }
    return QString::fromLocal8Bit(process.readAllStandardOutput()).trimmed();
}

QString directoryOfVersion(const QString &version)
{
    return u"/usr/lib/postgresql/" % version % u"/bin";
}

QString highestDirectory()
{
    QString best;
    int highest = 0;
    const QStringList versions =
        QDir(QStringLiteral("/usr/lib/postgresql")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &version : versions) {
        const QString directory = directoryOfVersion(version);
        if (version.toInt() > highest && holdsPrograms(directory)) {
            highest = version.toInt();
            best = directory;
        }
    }
    return best;
}

bool mayPass(const struct stat &info, const SystemUser &user)
{
    if (info.st_uid == user.user) {
        return info.st_mode & S_IXUSR;
    }
    if (std::find(user.groups.begin(), user.groups.end(), info.st_gid) != user.groups.end()) {
        return info.st_mode & S_IXGRP;
    }
    return info.st_mode & S_IXOTH;
}

} // namespace

Result<QString> findPostgresPrograms(const QString &majorVersion)
{
    if (!majorVersion.isEmpty() && holdsPrograms(directoryOfVersion(majorVersion))) {
        return directoryOfVersion(majorVersion);
    }
    for (const QString &directory : {directoryFromPgConfig(), highestDirectory()}) {
        if (!directory.isEmpty() && holdsPrograms(directory)) {
            return directory;
        }
    }
    return operatorError(
        QStringLiteral("PostgreSQL's programs were not found: install the Debian "
                       "package postgresql, or set DB_HOST and its siblings to use a "
                       "database elsewhere."));
}

Result<SystemUser> systemUserNamed(const QString &name)
{
    const passwd *entry = ::getpwnam(name.toLocal8Bit().constData());
    if (!entry) {
        return operatorError(QStringLiteral("There is no user %1 on this system.").arg(name));
    }
    return systemUserOf(*entry);
}

Result<SystemUser> postgresUser(const QString &dataDirectory)
{
    if (::geteuid() != 0) {
        return SystemUser{};
    }
    struct stat info = {};
    const bool owned =
        ::stat(QFile::encodeName(dataDirectory).constData(), &info) == 0 && info.st_uid != 0;
    const passwd *entry = owned ? ::getpwuid(info.st_uid) : ::getpwnam("postgres");
    if (!entry) {
        return operatorError(
            QStringLiteral("PostgreSQL refuses to run as root, and there is no user "
                           "postgres to run it as: install the Debian package "
                           "postgresql, or start the server as another user."));
    }
    return systemUserOf(*entry);
}

Result<SystemUser> userOfData(const QString &dataDirectory, const QString &runAs)
{
    auto user = postgresUser(dataDirectory);
    if (!user || !user->change || user->name == u"postgres" || user->name == runAs) {
        return user;
    }
    return operatorError(
        QStringLiteral("The data directory %1 belongs to %2, who would get all data that root puts "
                       "there: choose another one, start the server as %2, or set RUN_AS=%2.")
            .arg(dataDirectory, user->name));
}

Result<void> checkTraversable(const QString &path, const SystemUser &user)
{
    if (!user.change) {
        return {};
    }
    QString directory = QFileInfo(path).absolutePath();
    for (;;) {
        struct stat info = {};
        if (::stat(QFile::encodeName(directory).constData(), &info) == 0 && !mayPass(info, user)) {
            return operatorError(
                QStringLiteral("The user %1, who runs PostgreSQL, may not enter %2: "
                               "choose a data directory elsewhere, or start the server "
                               "as another user.")
                    .arg(user.name, directory));
        }
        if (directory == u"/") {
            return {};
        }
        directory = QFileInfo(directory).absolutePath();
    }
}

void becomeInChild(const SystemUser &user, bool endWithParent)
{
    ::setsid();
    if (user.change && ::geteuid() != user.user
        && (::setgroups(user.groups.size(), user.groups.data()) != 0 || ::setgid(user.group) != 0
            || ::setuid(user.user) != 0)) {
        ::_exit(126);
    }
    if (endWithParent) { // after setuid(), which would forget it
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    }
}

} // namespace boxoffice
