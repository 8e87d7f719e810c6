// Drops privileges of the process, so that a vulnerability in it is worth less.
//
// Threads: call from the main thread; the change applies to the whole process (glibc sees to it).
#pragma once

#include "backend/private_postgres/postgres_programs.h"
#include "shared/result.h"

namespace boxoffice {

// Disables core files and access to our memory from outside, because it has passwords and e-mail
// addresses, and keeps programs that we start from gaining rights by a set-user-id bit. Call first.
void closeProcess();

// Raises the descriptor limit to the hard limit: connections need descriptors.
void raiseFileLimit();

// Switches to the user irreversibly. Does nothing unless user.change. Fails with a sentence.
Result<void> becomeForGood(const SystemUser &user);

// The user that a server started as root switches to: the user of that name. If it is empty: the
// owner of the directory of the database's socket, or nobody for a database over TCP. A server not
// started as root stays the same user. Fails with a sentence that names the user.
Result<SystemUser> unprivilegedUser(const QString &name, const QString &databaseHost);

} // namespace boxoffice
