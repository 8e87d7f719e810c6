#include "backend/domain/event_ledger.h"

namespace boxoffice {

bool EventLedger::give()
{
    if (m_booked >= m_capacity) {
        return false;
    }
    move(1);
    return true;
}

bool EventLedger::free()
{
    if (m_booked <= 0) {
        return false;
    }
    move(-1);
    return true;
}

bool EventLedger::changeCapacity(int capacity)
{
    if (m_booked > capacity) {
        return false;
    }
    m_capacity = capacity;
    return true;
}

std::optional<int> EventLedger::takeChange()
{
    if (!std::exchange(m_hasMoved, false)) {
        return std::nullopt;
    }
    return std::exchange(m_change, 0);
}

void EventLedger::move(int seats)
{
    m_booked += seats;
    m_change += seats;
    m_hasMoved = true;
}

} // namespace boxoffice
