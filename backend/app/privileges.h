// What the process gives up, so that a hole in it is worth less.
//
// Threads: call from the main thread; the change is the whole process's (glibc sees to it).
#pragma once

#include "backend/private_postgres/postgres_programs.h"
#include "shared/result.h"

namespace boxoffice {

// No core file and no look from outside at our memory, which has passwords and e-mail addresses;
// and no program we start gains rights by its set-user-id bit. To be called first.
void closeProcess();

// As many descriptors as the system allows without asking: connections need them.
void raiseFileLimit();

// Becomes the user for good. Does nothing unless user.change. Fails with a sentence.
Result<void> becomeForGood(const SystemUser &user);

// Whom a server that was started as root becomes: the user of that name; when it is empty, the
// owner of the folder of the database's socket, or nobody for a database over TCP. Not root: stays
// who it is. Fails with a sentence that names the user.
Result<SystemUser> unprivilegedUser(const QString &name, const QString &databaseHost);

} // namespace boxoffice
