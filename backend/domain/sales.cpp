#include "backend/domain/sales.h"

#include <algorithm>
#include <limits>

namespace boxoffice {

namespace {

template <typename T> T *withId(std::vector<T> &all, const Uuid &id)
{
    const auto found = std::find_if(all.begin(), all.end(), [&](const T &t) { return t.id == id; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace

Wish wishOf(const WaitingEntry &entry)
{
    return {entry.ticketTypeId.value_or(Uuid{}), entry.quantity};
}

void KnownWaiting::remove(const WaitingEntry &entry)
{
    entries.erase(entry.id);
    const Wish wish = wishOf(entry);
    ranOut |= unfinished.contains(wish)
        && std::none_of(entries.begin(), entries.end(),
                        [&](const auto &other) { return wishOf(other.second) == wish; });
}

SeatLines linesOf(const std::optional<Uuid> &type, int quantity)
{
    return {OrderLine{type, quantity}};
}

TicketType *EventSales::type(const Uuid &id)
{
    return withId(types, id);
}

Quota *EventSales::quota(const Uuid &id)
{
    return withId(quotas, id);
}

void EventSales::sortTypes()
{
    std::sort(types.begin(), types.end(), [](const TicketType &a, const TicketType &b) {
        return std::tie(a.position, a.id) < std::tie(b.position, b.id);
    });
}

void EventSales::countQuotas()
{
    for (Quota &quota : quotas) {
        quota.bookedCount = 0;
        quota.heldCount = 0;
        for (const TicketType &type : types) {
            if (quota.ticketTypeIds.contains(type.id)) {
                quota.bookedCount += type.bookedCount;
                quota.heldCount += type.heldCount;
            }
        }
    }
}

std::vector<int> EventSales::needs(const SeatLines &lines) const
{
    std::vector<int> needs(pools());
    for (const OrderLine &line : lines) {
        needs[0] += line.quantity;
        if (!line.ticketTypeId) {
            continue;
        }
        for (std::size_t i = 0; i < types.size(); ++i) {
            needs[1 + i] += types[i].id == *line.ticketTypeId ? line.quantity : 0;
        }
        for (std::size_t i = 0; i < quotas.size(); ++i) {
            const bool counts = quotas[i].ticketTypeIds.contains(*line.ticketTypeId);
            needs[1 + types.size() + i] += counts ? line.quantity : 0;
        }
    }
    return needs;
}

int EventSales::size(std::size_t pool, const EventLedger &seats) const
{
    if (pool == 0) {
        return seats.capacity();
    }
    return pool <= types.size() ? types[pool - 1].capacity.value_or(std::numeric_limits<int>::max())
                                : quotas[pool - 1 - types.size()].size;
}

bool EventSales::canEverFit(const SeatLines &lines, const EventLedger &seats) const
{
    const std::vector<int> wanted = needs(lines);
    for (std::size_t pool = 0; pool < wanted.size(); ++pool) {
        if (wanted[pool] > size(pool, seats)) {
            return false;
        }
    }
    return true;
}

int EventSales::left(std::size_t pool, const EventLedger &seats) const
{
    if (pool == 0) {
        return seats.left();
    }
    if (pool <= types.size()) {
        const TicketType &type = types[pool - 1];
        return type.capacity ? *type.capacity - type.bookedCount - type.heldCount
                             : std::numeric_limits<int>::max();
    }
    const Quota &quota = quotas[pool - 1 - types.size()];
    return quota.size - quota.bookedCount - quota.heldCount;
}

bool EventSales::fits(const SeatLines &lines, const EventLedger &seats,
                      const std::vector<bool> &blocked) const
{
    const std::vector<int> wanted = needs(lines);
    for (std::size_t pool = 0; pool < wanted.size(); ++pool) {
        const bool isBlocked = !blocked.empty() && blocked[pool];
        if (wanted[pool] > 0 && (isBlocked || left(pool, seats) < wanted[pool])) {
            return false;
        }
    }
    return true;
}

int EventSales::available(const std::optional<Uuid> &type, const EventLedger &seats,
                          const std::vector<bool> &blocked) const
{
    const std::vector<int> wanted = needs(linesOf(type, 1));
    int most = std::numeric_limits<int>::max();
    for (std::size_t pool = 0; pool < wanted.size(); ++pool) {
        if (wanted[pool] > 0) {
            const bool isBlocked = !blocked.empty() && blocked[pool];
            most = std::min(most, isBlocked ? 0 : left(pool, seats));
        }
    }
    return std::max(most, 0);
}

void EventSales::block(const SeatLines &lines, const EventLedger &seats,
                       std::vector<bool> &blocked) const
{
    const std::vector<int> wanted = needs(lines);
    for (std::size_t pool = 0; pool < wanted.size(); ++pool) {
        if (wanted[pool] > left(pool, seats)) {
            blocked[pool] = true;
        }
    }
}

bool EventSales::give(const SeatLines &lines, EventLedger &seats)
{
    return countIf(seats.give(seatsOf(lines)), lines, 1, 0);
}

bool EventSales::free(const SeatLines &lines, EventLedger &seats)
{
    return countIf(seats.free(seatsOf(lines)), lines, -1, 0);
}

bool EventSales::hold(const SeatLines &lines, EventLedger &seats)
{
    return countIf(seats.hold(seatsOf(lines)), lines, 0, 1);
}

bool EventSales::release(const SeatLines &lines, EventLedger &seats)
{
    return countIf(seats.release(seatsOf(lines)), lines, 0, -1);
}

bool EventSales::settle(const SeatLines &lines, EventLedger &seats)
{
    return countIf(seats.settle(seatsOf(lines)), lines, 1, -1);
}

bool EventSales::grow(const std::optional<Uuid> &type, int seats, EventLedger &ledger)
{
    growType(type, seats);
    return ledger.changeCapacity(std::max(ledger.capacity() + seats, 1));
}

void EventSales::growType(const std::optional<Uuid> &type, int seats)
{
    isChanged = true;
    TicketType *own = type ? this->type(*type) : nullptr;
    if (own && own->capacity) {
        *own->capacity += seats;
    }
    for (Quota &quota : quotas) {
        quota.size += type && quota.ticketTypeIds.contains(*type) ? seats : 0;
    }
}

// Of a type that is not there any more, only the event has the count.
bool EventSales::countIf(bool isDone, const SeatLines &lines, int booked, int held)
{
    if (!isDone) {
        return false;
    }
    isChanged = true;
    for (const OrderLine &line : lines) {
        if (TicketType *type = line.ticketTypeId ? this->type(*line.ticketTypeId) : nullptr) {
            type->bookedCount += booked * line.quantity;
            type->heldCount += held * line.quantity;
        }
    }
    countQuotas();
    return true;
}

} // namespace boxoffice
