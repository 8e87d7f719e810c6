// Files that a server uses both as root and after it has dropped root's privileges, and locks
// between processes.
//
// Threads: a lock belongs to one thread; openOwned() is a function of the file system.
#pragma once

#include "backend/private_postgres/postgres_programs.h"

#include <QDeadlineTimer>
#include <QString>

namespace boxoffice {

// Opens a file and gives it to `owner`, who can then open it without root. flags: of open(2).
// Returns the descriptor, which the caller closes, or -1.
int openOwned(const QString &file, int flags, const SystemUser &owner);

// An advisory lock (flock). The kernel releases it when the process ends, however that happens.
class FileLock
{
public:
    enum class Kind { Shared, Exclusive };

    FileLock(const QString &file, const SystemUser &owner);
    ~FileLock();
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

    // Returns whether the lock was acquired before the deadline. Converts a lock that is held.
    bool lock(Kind kind, QDeadlineTimer deadline);

private:
    const int m_descriptor;
};

} // namespace boxoffice
