// The maintenance commands: backup, restore and check, those of accounts (account_commands.h), and
// outbox (mail_service.h).
//
// Threads: the main thread, which it blocks.
#pragma once

#include "backend/app/server_config.h"
#include "backend/private_postgres/private_postgres.h"

#include <functional>

namespace boxoffice {

// Runs what config.check, config.showOutbox, config.backupFile, config.restoreFile or the members
// about accounts ask for, on the configured database or the private one, which it starts if
// necessary. Returns the exit code of the program: 1 after a sentence on stderr, and then nothing
// has changed. A check never changes anything; it also returns 1 if migrations are pending or two
// registrations of an event are one person. Their addresses are printed to a terminal only.
int runMaintenance(const ServerConfig &config, const std::function<bool()> &stopRequested);

// Returns how to start the private PostgreSQL.
PrivatePostgresOptions privatePostgresOptionsOf(const ServerConfig &config,
                                                const std::function<bool()> &stopRequested);

} // namespace boxoffice
