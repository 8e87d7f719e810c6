// The resource /events/{id}/registrations, and /events/{id}/register, which adds to it.
//
// Threads: pure functions.
#pragma once

#include "backend/api/route.h"
#include "backend/api/services.h"
#include "backend/http/message/api_reply.h"
#include "shared/api/registration_dto.h"

namespace boxoffice {

Routes registrationRoutes();

// Returns the answer to whoever has registered so.
ApiReply replyToRegistered(const Registration &registration, const TicketServices &tickets);

} // namespace boxoffice
