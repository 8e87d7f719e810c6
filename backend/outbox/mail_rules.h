// Which mails have a reason to be sent, and when one that failed is tried again.
//
// Threads: pure functions.
#pragma once

#include "backend/outbox/mail_to_send.h"

#include <chrono>
#include <optional>

namespace boxoffice {

// Whether what the mail would say is still true and there is somebody to say it to; else it is
// dropped.
bool hasReason(const MailToSend &mail);

// Returns how long after its attempt number `attempts` a refused mail waits for the next one: a
// minute, doubled up to four hours. Nothing: it has been tried for two days.
std::optional<std::chrono::seconds> retryAfter(int attempts);

} // namespace boxoffice
