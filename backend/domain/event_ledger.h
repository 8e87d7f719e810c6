// The seats of one event: the only object that gives, keeps, frees and counts them.
//
// 0 <= booked(), 0 <= held() and booked() + held() <= capacity(), always: an operation that would
// break this changes nothing and returns false. A row that something else has overbooked is taken
// as it is, and gives no seat until enough are freed.
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
    EventLedger(int capacity, int booked, int held = 0)
        : m_capacity(capacity)
        , m_booked(booked)
        , m_held(held)
    { }

    int capacity() const { return m_capacity; }
    int booked() const { return m_booked; }
    int held() const { return m_held; }
    // Seats that are neither booked nor held; negative in a row that was overbooked.
    int left() const { return m_capacity - m_booked - m_held; }

    // Each of these is about `seats` seats, 1 or more, together.
    // Gives them. Returns false if so many are not left.
    [[nodiscard]] bool give(int seats = 1);
    // Takes them back. Returns false if so many are not booked.
    [[nodiscard]] bool free(int seats = 1);
    // Keeps them for somebody. Returns false if so many are not left.
    [[nodiscard]] bool hold(int seats);
    // Keeps them no longer. Returns false if so many are not held.
    [[nodiscard]] bool release(int seats);
    // Gives what was held. Returns false if so many are not held.
    [[nodiscard]] bool settle(int seats);
    // Returns false if more seats than that are booked and held.
    [[nodiscard]] bool changeCapacity(int capacity);

    // Returns the change of booked() since the last call: negative if more seats were
    // freed than given, 0 if as many were. Returns nothing if no seat was given or
    // freed.
    std::optional<int> takeChange();

private:
    void move(int seats);

    int m_capacity = 0;
    int m_booked = 0;
    int m_held = 0;
    int m_change = 0; // of m_booked, since takeChange()
    bool m_hasMoved = false;
};

} // namespace boxoffice
