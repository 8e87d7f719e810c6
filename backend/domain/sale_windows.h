// When seats are on sale: from sales_start_at on and until before sales_end_at, in milliseconds; of
// a ticket type, also within the time of its event.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_time.h"

namespace boxoffice {

enum class SaleTime { NotStarted, Open, Ended };

// Whether somebody may buy now, as far as the clock says. startsAt, endsAt: nothing: no such limit.
SaleTime saleTime(std::optional<qint64> startsAt, std::optional<qint64> endsAt, qint64 now);
// Of an event, or of a type of it. type: null: the event alone.
SaleTime saleTime(const SalesRules &event, const TicketType *type, qint64 now);
// Returns when the sale of an event, or of a type of it, begins; nothing: at once.
std::optional<qint64> saleStart(const SalesRules &event, const TicketType *type);
// Returns when it ends at the latest: with the event itself. Nothing: never.
std::optional<qint64> saleEnd(const SalesRules &event, const TicketType *type,
                              const EventTimes &times);

} // namespace boxoffice
