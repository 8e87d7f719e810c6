// Open files of this process and of others, for tests with very many sockets. Linux only.
//
// Threads: any.
#pragma once

#include <QDir>
#include <QFile>
#include <QString>

#include <sys/resource.h>

#include <algorithm>

namespace boxoffice {

// Returns false if this process may not have that many.
inline bool allowOpenFiles(rlim_t count)
{
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::max(files.rlim_cur, std::min(count, files.rlim_max));
    return ::setrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur >= count;
}

// Returns how many sockets a process has.
inline int openSockets(qint64 pid)
{
    const QString folder = QStringLiteral("/proc/%1/fd/").arg(pid);
    int count = 0;
    for (const QString &entry : QDir(folder).entryList(QDir::Files | QDir::System)) {
        count += QFile::symLinkTarget(folder + entry).contains(u"socket:") ? 1 : 0;
    }
    return count;
}

} // namespace boxoffice
