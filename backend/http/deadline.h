// By when somebody must have done something, in milliseconds of a clock that does not jump.
//
// Threads: one at a time.
#pragma once

#include "shared/clock.h"

#include <QtGlobal>

#include <algorithm>
#include <limits>

namespace boxoffice {

class Deadline
{
public:
    // clock: borrowed, must outlive the deadline.
    explicit Deadline(const Clock &clock) : m_clock(clock) { }

    void setIn(int milliseconds) { m_at = now() + milliseconds; }
    void setAt(qint64 moment) { m_at = moment; }
    void setNever() { m_at = std::numeric_limits<qint64>::max(); }
    // Brings it forward, if it is later.
    void notAfter(int milliseconds) { m_at = std::min(m_at, now() + milliseconds); }

    qint64 at() const { return m_at; }

private:
    qint64 now() const { return m_clock.steady() / std::chrono::milliseconds(1); }

    const Clock &m_clock;
    qint64 m_at = 0;
};

} // namespace boxoffice
