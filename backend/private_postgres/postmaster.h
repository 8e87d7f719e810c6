// The running main process of a PostgreSQL cluster, as its lock file postmaster.pid tells.
//
// Threads: pure functions of the file system and the process table.
#pragma once

#include <QString>

#include <sys/types.h>
#include <vector>

namespace boxoffice {

// Returns the process that runs the cluster now; 0 when none does. A stale file, a zombie and a
// process number that another program has taken over are none.
pid_t runningPostmaster(const QString &clusterDirectory);

// Returns the main process of the cluster that has been started but has no lock file yet, or not
// any more; 0 when there is none. Told by its command line, as PrivatePostgres starts it.
pid_t unlockedPostmaster(const QString &clusterDirectory);

// The process that a lock file of PostgreSQL's names, where it keeps a PostgreSQL of `user` from
// starting without being one of the cluster; 0 otherwise. Nothing but removing the file helps.
// Requires: there is no main process of the cluster.
pid_t foreignHolder(const QString &lockFile, uid_t user);
// What the process is called; empty when it is gone.
QString nameOf(pid_t process);

// Returns whether the process exists and is not a zombie.
bool isAlive(pid_t process);

// Returns whether the process was stopped, as by SIGSTOP, and would not see a milder signal.
bool isFrozen(pid_t process);

// Returns the processes whose parent it is.
std::vector<pid_t> childrenOf(pid_t process);

// After a kill -9 in a container where nobody collects dead processes, PostgreSQL's lock files name
// a zombie, and it takes that for a running server. Puts our own number in its place, which
// PostgreSQL knows to be stale when we start it. Everything else in the file stays, so that its
// check for surviving children of the dead server still works.
void disownZombie(const QString &lockFile);

// Removes a lock file that names nobody, because its writer was killed before it had written:
// PostgreSQL would wait for ever. Requires: there is no main process of the cluster.
void removeEmptyLock(const QString &lockFile);

} // namespace boxoffice
