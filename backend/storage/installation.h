// The secret of the installation that uses this database.
//
// Threads: the connection's.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/tickets/installation_secret.h"
#include "shared/result.h"

namespace boxoffice {

// Fails with a sentence for the operator if there is no secret, since a new one would make all
// tickets void, or with database_unavailable. Requires: connection.isOpen(), a migrated database.
Result<InstallationSecret> readInstallationSecret(DatabaseConnection &connection);

} // namespace boxoffice
