#include "backend/domain/sale_windows.h"

#include <algorithm>

namespace boxoffice {

namespace {

using Time = std::optional<qint64>;

// Nothing stands for no limit.
Time earlier(Time a, Time b)
{
    return a && b ? Time(std::min(*a, *b)) : a ? a : b;
}

Time later(Time a, Time b)
{
    return a && b ? Time(std::max(*a, *b)) : a ? a : b;
}

} // namespace

SaleTime saleTime(Time startsAt, Time endsAt, qint64 now)
{
    if (endsAt && now >= *endsAt) {
        return SaleTime::Ended;
    }
    return startsAt && now < *startsAt ? SaleTime::NotStarted : SaleTime::Open;
}

SaleTime saleTime(const SalesRules &event, const TicketType *type, qint64 now)
{
    return saleTime(saleStart(event, type),
                    type ? earlier(event.endsAt, type->salesEndAt) : event.endsAt, now);
}

Time saleStart(const SalesRules &event, const TicketType *type)
{
    return type ? later(event.startsAt, type->salesStartAt) : event.startsAt;
}

Time saleEnd(const SalesRules &event, const TicketType *type, const EventTimes &times)
{
    const Time own = type ? earlier(event.endsAt, type->salesEndAt) : event.endsAt;
    return earlier(own, overAt(times));
}

} // namespace boxoffice
