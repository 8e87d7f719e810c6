// The server's mailer, put together from the settings.
//
// Threads: the main thread.
#pragma once

#include "backend/app/secrets.h"
#include "backend/app/server_config.h"
#include "backend/letters/letter_writer.h"
#include "backend/outbox/mailer.h"

namespace boxoffice {

struct MailService
{
    std::unique_ptr<Mailer> mailer;
    std::unique_ptr<const LetterWriter> letters; // for previews; null: no mail is sent
};

// Starts it. Without SMTP_URL the mailer only makes mails of the journal, which wait. watchdog,
// secrets: borrowed, must outlive it. Fails with a sentence for the operator if the templates of
// mails cannot be read.
Result<MailService> startMail(const ServerConfig &config, const DatabaseConfig &database,
                              Watchdog *watchdog, const Secrets &secrets);

// `boxoffice-server outbox`: prints how many mails are in each state, and why some failed; with
// config.mailId, that mail as it would be written now. Only the latter has personal data. Returns
// the exit code of the program: 1 after a sentence on stderr.
int showOutbox(const ServerConfig &config, const DatabaseConfig &database);

} // namespace boxoffice
