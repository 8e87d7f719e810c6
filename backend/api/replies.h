// Answers that several resources share.
//
// Threads: pure functions.
#pragma once

#include "backend/domain/outcome.h"
#include "backend/http/message/api_reply.h"
#include "backend/reads/read_queue.h"

namespace boxoffice {

// Returns the path of an event.
QByteArray pathOf(const Uuid &eventId);

// Returns 201 with Location, or 200 if the object existed before.
ApiReply createdReply(bool isNew, const QByteArray &location, QByteArray body);

// Returns 202 with a count of registrations.
ApiReply acceptedReply(const Accepted &accepted);

// The refusal of a calendar entry.
Error eventHasNoTime();

// Returns 204.
ApiReply noContentReply();

// Who may cache an answer: proxies and browsers, or only the browser of whoever asked.
enum class Cached { ByAnybody, Privately };

// Returns the answer with a body that was read, in its form and with its tags.
ApiReply readReply(const ReadBody &body, Cached cached);

} // namespace boxoffice
