// Sessions and links that nobody can use any more, and that nobody needs to see.
//
// Threads: the connection's.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/result.h"

namespace boxoffice {

// Deletes sessions that ended, and links that expired, more than a day ago, `chunk` at a time so
// that no statement runs for long. Returns how many. Requires: connection.isOpen(), no transaction.
Result<int> deleteEndedSessions(DatabaseConnection &connection, int chunk);

} // namespace boxoffice
