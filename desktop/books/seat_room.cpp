#include "desktop/books/seat_room.h"

#include <algorithm>

namespace boxoffice {

namespace {

int leftOf(const Event &event)
{
    return event.capacity - event.bookedCount - event.heldCount;
}

std::optional<int> leftOf(const TicketType &type)
{
    return type.capacity ? std::optional(*type.capacity - type.bookedCount - type.heldCount)
                         : std::nullopt;
}

int leftOf(const Quota &quota)
{
    return quota.size - quota.bookedCount - quota.heldCount;
}

} // namespace

std::optional<int> SeatRoom::leftOfType(const Uuid &id) const
{
    std::optional<int> least;
    const auto narrow = [&least](std::optional<int> left) {
        if (left) {
            least = std::max(0, std::min(*left, least.value_or(*left)));
        }
    };
    for (const TicketType &type : m_facts.types) {
        if (type.id == id) {
            narrow(leftOf(type));
        }
    }
    for (const Quota &quota : m_facts.quotas) {
        if (quota.ticketTypeIds.contains(id)) {
            narrow(leftOf(quota));
        }
    }
    return least;
}

int SeatRoom::left(const std::optional<Uuid> &type) const
{
    const int ofEvent = std::max(0, leftOf(m_facts.event));
    return type ? std::min(ofEvent, leftOfType(*type).value_or(ofEvent)) : ofEvent;
}

SeatRoom::Lack SeatRoom::lack(const std::optional<Uuid> &type) const
{
    if (leftOf(m_facts.event) <= 0) {
        return Lack::Event;
    }
    if (!type || leftOfType(*type).value_or(1) > 0) {
        return Lack::Nothing;
    }
    const auto isFull = [&type](const TicketType &each) {
        return each.id == *type && leftOf(each).value_or(1) <= 0;
    };
    return std::any_of(m_facts.types.begin(), m_facts.types.end(), isFull) ? Lack::Type
                                                                           : Lack::Quota;
}

void SeatRoom::take(const std::optional<Uuid> &type)
{
    ++m_facts.event.bookedCount;
    if (!type) {
        return;
    }
    for (TicketType &each : m_facts.types) {
        each.bookedCount += each.id == *type ? 1 : 0;
    }
    for (Quota &quota : m_facts.quotas) {
        quota.bookedCount += quota.ticketTypeIds.contains(*type) ? 1 : 0;
    }
}

} // namespace boxoffice
