// What the program does instead of serving: backups, and looking the data over.
//
// Threads: the main thread, which it blocks.
#pragma once

#include "backend/app/server_config.h"

#include <functional>

namespace boxoffice {

// Does what config.check, config.backupFile or config.restoreFile asks for, on the configured
// database or the private one, which it starts when nobody has. Returns the exit code of the
// program: 1 after a sentence on stderr, and then nothing has changed. A check changes nothing in
// any case: 1 also where migrations are pending or two registrations of an event are one person.
// Their addresses are printed to a terminal only.
int runMaintenance(const ServerConfig &config, const std::function<bool()> &stopRequested);

} // namespace boxoffice
