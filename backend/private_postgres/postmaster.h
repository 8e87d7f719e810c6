// The running main process of a PostgreSQL cluster, as its lock file postmaster.pid names it.
//
// Threads: pure functions of the file system and the process table.
#pragma once

#include <QString>

#include <sys/types.h>
#include <vector>

namespace boxoffice {

// Returns the process that runs the cluster; 0 if there is none. A stale file, a zombie and a
// process id reused by another program do not count.
pid_t runningPostmaster(const QString &clusterDirectory);

// Returns a main process of the cluster that has no lock file yet, or no longer; 0 if there is
// none. It is recognized by the command line with which PrivatePostgres starts it.
pid_t unlockedPostmaster(const QString &clusterDirectory);

// Returns the unrelated process that a lock file names and that keeps a PostgreSQL of `user` from
// starting; 0 if there is none. Only removing the file helps.
// Requires: there is no main process of the cluster.
pid_t foreignHolder(const QString &lockFile, uid_t user);
// Returns the name of the process; empty if it is gone.
QString nameOf(pid_t process);

// Returns whether the process exists and is not a zombie.
bool isAlive(pid_t process);

// Returns whether the process is stopped (SIGSTOP), so that it would not handle a signal.
bool isFrozen(pid_t process);

// Returns the processes whose parent it is.
std::vector<pid_t> childrenOf(pid_t process);

// Returns the processes that a main process of the cluster has left behind. Most end by themselves
// at once. Requires: there is no main process of the cluster.
std::vector<pid_t> orphansOf(const QString &clusterDirectory);

// After kill -9 in a container that reaps no zombies, PostgreSQL's lock files name a zombie, and
// PostgreSQL takes that for a running server. Replaces its process id with ours, which PostgreSQL
// recognizes as stale when we start it. The rest of the file stays, so that its check for surviving
// children of the dead server still works.
void disownZombie(const QString &lockFile);

// Removes an empty lock file, whose writer was killed before it wrote its process id: PostgreSQL
// would wait for ever. Requires: there is no main process of the cluster.
void removeEmptyLock(const QString &lockFile);

} // namespace boxoffice
