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

} // namespace boxoffice
