// What mails say on this server, put together from the settings.
//
// Threads: pure functions; a writer belongs to one thread.
#pragma once

#include "backend/app/secrets.h"
#include "backend/app/server_config.h"
#include "backend/letters/letter_writer.h"

#include <memory>

namespace boxoffice {

// Reads the templates. publicUrl: in front of links. secrets: borrowed, must outlive the writer.
// Fails with a sentence for the operator.
Result<std::unique_ptr<LetterWriter>>
makeLetterWriter(const QString &webRoot, const QString &publicUrl, const Secrets &secrets);

} // namespace boxoffice
