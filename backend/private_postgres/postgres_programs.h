// Finds PostgreSQL's programs, and the system user they run as.
//
// Threads: pure functions of the file system.
#pragma once

#include "shared/result.h"

#include <QString>

#include <sys/types.h>
#include <vector>

namespace boxoffice {

// Returns the directory of initdb and postgres: that of `majorVersion` if it is given and exists,
// else pg_config's, else Debian's highest version. Fails with a sentence for the operator.
Result<QString> findPostgresPrograms(const QString &majorVersion);

// The user that PostgreSQL runs as. It refuses root; any other user runs it as itself.
struct SystemUser
{
    bool change = false; // false: stay the present user
    uid_t user = 0;
    gid_t group = 0;
    std::vector<gid_t> groups;
    QString name;
};

// Returns the user of that name. Fails with a sentence if there is none.
Result<SystemUser> systemUserNamed(const QString &name);

// dataDirectory: if it exists and is not root's, its owner is the user to run as.
// Fails with a sentence for the operator.
Result<SystemUser> postgresUser(const QString &dataDirectory);

// The same for a data directory, which must belong to root, postgres or the user runAs, because its
// owner gets access to all data. Fails with a sentence that names the owner.
Result<SystemUser> userOfData(const QString &dataDirectory, const QString &runAs);

// Returns whether the user may pass through every directory above `path`.
// Fails with a sentence that names the first one that is closed to it.
Result<void> checkTraversable(const QString &path, const SystemUser &user);

// Runs between fork and exec, so it only makes async-signal-safe calls. Starts a new session, so
// that Ctrl-C does not end the database before its server, and switches to the user if necessary.
// endWithParent: the kernel sends the child SIGQUIT when the thread that started it ends.
void becomeInChild(const SystemUser &user, bool endWithParent);

} // namespace boxoffice
