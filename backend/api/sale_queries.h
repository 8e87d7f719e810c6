// Query strings of the lists of orders (q, status, limit, cursor) and of who waits (status, limit,
// cursor).
//
// Threads: pure functions.
#pragma once

#include "backend/domain/sale_reader.h"
#include "backend/http/message/api_request.h"

namespace boxoffice {

// Fail with invalid_field. A cursor is valid only with the same q and status.
Result<OrderListQuery> orderListQuery(const ApiRequest &request);
Result<WaitingListQuery> waitingListQuery(const ApiRequest &request);
// Return the value of a Link header to the page after `last`.
QByteArray ordersLink(const QByteArray &path, const OrderListQuery &query, const Uuid &last);
QByteArray waitingListLink(const QByteArray &path, const WaitingListQuery &query, const Uuid &last);

} // namespace boxoffice
