// What the server derives from the installation's secret.
//
// Threads: values; their functions may be called by any thread.
#pragma once

#include "backend/database/database_config.h"
#include "backend/database/watchdog.h"
#include "backend/tickets/holder_token.h"
#include "backend/tickets/mail_stop.h"
#include "backend/tickets/ticket_code.h"
#include "shared/result.h"

#include <memory>

namespace boxoffice {

struct Secrets
{
    HolderTokens links;
    HolderTokens orderLinks;
    HolderTokens waitingLinks;
    TicketKeys keys;
    MailStops stops;
};

Secrets secretsFrom(const InstallationSecret &secret);

// Reads the secret from the database. Fails with a sentence for the operator. watchdog: borrowed.
Result<std::unique_ptr<const Secrets>> readSecrets(const DatabaseConfig &database,
                                                   Watchdog *watchdog);

} // namespace boxoffice
