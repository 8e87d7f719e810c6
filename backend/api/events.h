// The resource /events and /events/{id}.
//
// Threads: pure functions.
#pragma once

#include "backend/api/route.h"
#include "backend/http/message/api_reply.h"
#include "shared/api/event_dto.h"

namespace boxoffice {

Routes eventRoutes();

// Returns the answer to a command that led to this event.
ApiReply replyOf(const Event &event, bool created);

} // namespace boxoffice
