// Ticket types and quotas in words.
//
// Threads: GUI only.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/sale_json.h"

namespace boxoffice {

// Whether it is on sale at `now` (milliseconds since the epoch), until or from when, by the event's
// clock, and whether it is hidden.
QString formatSale(const ListedTicketType &type, const Event &event, qint64 now);
// "15 / 40", or "15" where only the event bounds it.
QString formatTaken(const TicketType &type);
// "12 booked, 3 held, 25 left"
QString formatCounts(int booked, int held, std::optional<int> size);
// "1 to 10"
QString formatPerOrder(const TicketType &type);

} // namespace boxoffice
