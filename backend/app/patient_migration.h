// Brings the database to the program's schema, waiting for one that starts later than we do.
//
// Threads: the main thread, which it blocks.
#pragma once

#include "backend/database/database_config.h"
#include "shared/result.h"

#include <functional>

namespace boxoffice {

// Tries a configured database several times, two seconds apart. Fails with a sentence for the
// operator, also when stopRequested() is true.
Result<void> migrateWithPatience(const DatabaseConfig &database, int tries,
                                 const std::function<bool()> &stopRequested);

} // namespace boxoffice
