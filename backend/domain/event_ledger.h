// The seats of one event: the only object that gives, frees and counts them.
//
// 0 <= booked() <= capacity(), always: an operation that would break this changes nothing and
// returns false. A row that something else has overbooked is taken as it is, and gives no seat
// until enough are freed.
// The change since the row was locked is counted, too, for booked_count in the database.
//
// Threads: a value.
#pragma once

#include <optional>
#include <utility>

namespace boxoffice {

class EventLedger
{
public:
    EventLedger() = default; // no seats
    EventLedger(int capacity, int booked) : m_capacity(capacity), m_booked(booked) { }

    int capacity() const { return m_capacity; }
    int booked() const { return m_booked; }

    // Gives one seat. Returns false if all are booked.
    [[nodiscard]] bool give();
    // Takes one seat back. Returns false if none is booked.
    [[nodiscard]] bool free();
    // Returns false if more seats than that are booked.
    [[nodiscard]] bool changeCapacity(int capacity);

    // Returns the change of booked() since the last call: negative if more seats were
    // freed than given, 0 if as many were. Returns nothing if no seat was given or
    // freed.
    std::optional<int> takeChange();

private:
    void move(int seats);

    int m_capacity = 0;
    int m_booked = 0;
    int m_change = 0; // since takeChange()
    bool m_hasMoved = false;
};

} // namespace boxoffice
