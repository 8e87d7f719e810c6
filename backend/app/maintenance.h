// What the program does instead of serving: backups.
//
// Threads: the main thread, which it blocks.
#pragma once

#include "backend/app/server_config.h"

#include <functional>

namespace boxoffice {

// Does what config.backupFile or config.restoreFile asks for, on the configured database or the
// private one, which it starts when nobody has. Returns the exit code of the program: 1 after a
// sentence on stderr, and then nothing has changed.
int runMaintenance(const ServerConfig &config, const std::function<bool()> &stopRequested);

} // namespace boxoffice
