// The seats of one event: the only object that gives, frees and counts them.
//
// 0 <= booked() <= capacity(), always: an operation that would break this changes nothing and says
// so. A row that something else has overbooked is taken as it is; it has no seat to give until
// enough are freed.
// What has changed since the row was locked is counted beside it, for booked_count in the database.
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

    // Gives one seat. Returns false where all are booked.
    [[nodiscard]] bool give();
    // Takes one seat back. Returns false where none is booked.
    [[nodiscard]] bool free();
    // Returns false where more seats are booked than that.
    [[nodiscard]] bool changeCapacity(int capacity);

    // Returns by how many seats booked() has grown since this was last called; nothing where no
    // seat was given or freed meanwhile. It is 0 where as many were given as freed, and may be
    // negative.
    std::optional<int> takeChange();

private:
    void move(int seats);

    int m_capacity = 0;
    int m_booked = 0;
    int m_change = 0; // since takeChange()
    bool m_hasMoved = false;
};

} // namespace boxoffice
