// Reads what is sold of an event now: the event, its ticket types and its quotas.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/seat_room.h"
#include "desktop/client/api_client.h"

#include <functional>

namespace boxoffice {

// then() is called once, unless context is gone by then. Quotas that may not be read are none, and
// a server without ticket types has none.
void readSaleOffer(ApiClient &client, const Uuid &event, QObject *context,
                   std::function<void(const ApiResult<SaleOffer> &)> then);

// Whether the server refuses for want of the route, as one of an earlier version does.
bool lacksRoute(const ApiError &error);

} // namespace boxoffice
