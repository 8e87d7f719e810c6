// A clock that moves when a test says so: a deadline passes because the test let it pass, however
// slow or quick the machine is.
//
// Code that looks at its clock now and then (a sweep, a tick) sees the new time at its next look.
// Threads: all functions from any thread.
#pragma once

#include "shared/clock.h"

#include <atomic>

namespace boxoffice::test {

class ManualClock final : public Clock
{
public:
    std::chrono::nanoseconds steady() const override
    {
        return std::chrono::nanoseconds(m_steady.load());
    }
    std::chrono::milliseconds sinceEpoch() const override
    {
        return std::chrono::milliseconds(m_sinceEpoch.load());
    }

    // Both the steady time and that since the epoch.
    void advance(std::chrono::nanoseconds time)
    {
        m_steady += time.count();
        m_sinceEpoch += std::chrono::floor<std::chrono::milliseconds>(time).count();
    }
    // As an operator sets a clock: the steady time goes on as it was.
    void set(std::chrono::milliseconds sinceEpoch) { m_sinceEpoch = sinceEpoch.count(); }

private:
    // An hour after the start of a machine, and 2026-01-31T09:30:00Z
    std::atomic<std::chrono::nanoseconds::rep> m_steady{3'600'000'000'000};
    std::atomic<std::chrono::milliseconds::rep> m_sinceEpoch{1'769'851'800'000};
};

} // namespace boxoffice::test
