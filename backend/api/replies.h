// What the answers of several resources have in common.
//
// Threads: pure functions.
#pragma once

#include "backend/http/message/api_reply.h"
#include "backend/reads/read_queue.h"

namespace boxoffice {

// Returns the path of an event.
QByteArray pathOf(const Uuid &eventId);

// Returns 201 with Location, or 200 for what was there before.
ApiReply createdReply(bool isNew, const QByteArray &location, QByteArray body);

// Returns 204.
ApiReply noContentReply();

// Who may keep an answer: anybody on its way, or only the browser of whoever asked.
enum class Cached { ByAnybody, Privately };

// Returns the answer with what was read, in the form and with the tags that it has.
ApiReply readReply(const ReadBody &body, Cached cached);

} // namespace boxoffice
