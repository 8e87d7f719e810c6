#include "backend/domain/event_ledger.h"

namespace boxoffice {

bool EventLedger::give(int seats)
{
    if (left() < seats) {
        return false;
    }
    move(seats);
    return true;
}

bool EventLedger::free(int seats)
{
    if (m_booked < seats) {
        return false;
    }
    move(-seats);
    return true;
}

bool EventLedger::hold(int seats)
{
    if (left() < seats) {
        return false;
    }
    m_held += seats;
    return true;
}

bool EventLedger::release(int seats)
{
    if (m_held < seats) {
        return false;
    }
    m_held -= seats;
    return true;
}

bool EventLedger::settle(int seats)
{
    if (!release(seats)) {
        return false;
    }
    move(seats);
    return true;
}

bool EventLedger::changeCapacity(int capacity)
{
    if (m_booked + m_held > capacity) {
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
