// What mails say on this server, put together from the settings.
//
// Threads: pure functions; a writer belongs to one thread.
#pragma once

#include "backend/app/server_config.h"
#include "backend/letters/letter_writer.h"
#include "backend/tickets/holder_token.h"
#include "backend/tickets/ticket_code.h"

#include <memory>

namespace boxoffice {

// Reads the templates. publicUrl: in front of links. links, keys: borrowed, must outlive the
// writer. Fails with a sentence for the operator.
Result<std::unique_ptr<LetterWriter>> makeLetterWriter(const QString &webRoot,
                                                       const QString &publicUrl,
                                                       const HolderTokens &links,
                                                       const TicketKeys &keys);

} // namespace boxoffice
