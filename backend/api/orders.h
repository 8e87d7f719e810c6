// The resource /events/{id}/orders, and /orders/{token}: what whoever has the link of an order may
// see and do.
#pragma once

#include "backend/api/route.h"
#include "backend/api/services.h"
#include "backend/http/message/api_reply.h"
#include "shared/api/sale_dto.h"

namespace boxoffice {

Routes orderRoutes();

// created: it is new, and whoever asked for it gets its links; else nobody does.
ApiReply replyOf(const Order &order, bool created, const TicketServices &tickets);

} // namespace boxoffice
