// What time it is, for code that keeps deadlines, measures or says "now": it asks the Clock that it
// was given, so that a test can move the time instead of waiting for it
// (tests/support/manual_clock.h).
//
// Threads: all functions from any thread.
#pragma once

#include <chrono>

namespace boxoffice {

class Clock
{
public:
    virtual ~Clock() = default;

    // Since a moment that does not change: for deadlines. Never jumps, never goes back.
    virtual std::chrono::nanoseconds steady() const = 0;
    // Since the epoch, UTC: for what people read. An operator may set it, also back.
    virtual std::chrono::milliseconds sinceEpoch() const = 0;

    // The machine's. Lives for ever.
    static const Clock &system();
};

namespace detail {

class SystemClock final : public Clock
{
public:
    std::chrono::nanoseconds steady() const override
    {
        return std::chrono::steady_clock::now().time_since_epoch();
    }
    std::chrono::milliseconds sinceEpoch() const override
    {
        return std::chrono::floor<std::chrono::milliseconds>(
            std::chrono::system_clock::now().time_since_epoch());
    }
};

inline constinit const SystemClock systemClock;

} // namespace detail

inline const Clock &Clock::system()
{
    return detail::systemClock;
}

} // namespace boxoffice
