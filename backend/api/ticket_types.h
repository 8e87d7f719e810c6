// The resources /events/{id}/ticket-types and /events/{id}/quotas.
#pragma once

#include "backend/api/route.h"
#include "backend/http/message/api_reply.h"
#include "shared/api/sale_dto.h"

namespace boxoffice {

Routes ticketTypeRoutes();

ApiReply replyOf(const TicketType &type, bool created);
ApiReply replyOf(const Quota &quota, bool created);

} // namespace boxoffice
