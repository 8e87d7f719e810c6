// The resource /events/{id}/waiting-list, and /waiting/{token}: what whoever has the link of an
// entry may see and do.
#pragma once

#include "backend/api/route.h"
#include "backend/api/services.h"
#include "backend/http/message/api_reply.h"
#include "shared/api/sale_dto.h"

namespace boxoffice {

Routes waitingListRoutes();

// created: it is new, and whoever asked for it gets its link; else nobody does.
ApiReply replyOf(const WaitingEntry &entry, bool created, const TicketServices &tickets);

} // namespace boxoffice
