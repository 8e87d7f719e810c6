// Finds PostgreSQL's programs, and the system user they run as.
//
// Threads: pure functions of the file system.
#pragma once

#include "shared/result.h"

#include <QString>

#include <sys/types.h>
#include <vector>

namespace boxoffice {

// Returns the directory that holds initdb and postgres: that of `majorVersion` when it is given and
// there, else pg_config's, else the highest of Debian's. Fails with a sentence for the operator.
Result<QString> findPostgresPrograms(const QString &majorVersion);

// Whom PostgreSQL runs as. It refuses root; any other user runs it as itself.
struct SystemUser
{
    bool change = false; // false: stay who we are
    uid_t user = 0;
    gid_t group = 0;
    std::vector<gid_t> groups;
    QString name;
};

// Returns the user of that name. Fails with a sentence when there is none.
Result<SystemUser> systemUserNamed(const QString &name);

// dataDirectory: when it exists and is not root's, its owner is the user to run as.
// Fails with a sentence for the operator.
Result<SystemUser> postgresUser(const QString &dataDirectory);

// The same for a data directory, which must belong to root, to postgres or to the user runAs: whom
// root lets own it gets all data. Fails with a sentence that names its owner.
Result<SystemUser> userOfData(const QString &dataDirectory, const QString &runAs);

// Returns whether the user may pass through every directory above `path`.
// Fails with a sentence that names the first one that is closed to it.
Result<void> checkTraversable(const QString &path, const SystemUser &user);

// Between fork and exec: only calls that are safe there. Leaves our session, so that the
// terminal's Ctrl-C does not end the database before its server, and becomes the user, if it is not
// that already. endWithParent: the kernel sends the child SIGQUIT when the thread that started it
// ends.
void becomeInChild(const SystemUser &user, bool endWithParent);

} // namespace boxoffice
