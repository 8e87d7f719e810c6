// A gate for tests: threads stop in pass() while it is closed, so that work gathers behind them.
//
// Threads: all functions from any thread.
#pragma once

#include "shared/mutex.h"

namespace boxoffice::test {

inline constexpr auto kPatience = std::chrono::seconds(20); // only ever spent by a failing test

class Gate
{
public:
    void close()
    {
        MutexLock lock(m_mutex);
        m_closed = true;
    }
    void open()
    {
        {
            MutexLock lock(m_mutex);
            m_closed = false;
        }
        m_changed.notifyAll();
    }
    // Lets one thread through a closed gate, now or when it comes.
    void letOneThrough()
    {
        {
            MutexLock lock(m_mutex);
            ++m_permits;
        }
        m_changed.notifyAll();
    }
    void pass()
    {
        MutexLock lock(m_mutex);
        ++m_arrived;
        m_changed.notifyAll();
        while (m_closed && m_permits == 0) {
            m_changed.wait(m_mutex);
        }
        m_permits -= m_closed ? 1 : 0;
    }
    // Returns whether `n` calls of pass() have begun since the start, before patience ran out.
    bool waitForArrivals(int n)
    {
        const auto giveUp = std::chrono::steady_clock::now() + kPatience;
        MutexLock lock(m_mutex);
        while (m_arrived < n && std::chrono::steady_clock::now() < giveUp) {
            m_changed.waitFor(m_mutex, std::chrono::milliseconds(100));
        }
        return m_arrived >= n;
    }

private:
    Mutex m_mutex;
    WaitCondition m_changed;
    bool m_closed BOXOFFICE_GUARDED_BY(m_mutex) = false;
    int m_permits BOXOFFICE_GUARDED_BY(m_mutex) = 0;
    int m_arrived BOXOFFICE_GUARDED_BY(m_mutex) = 0;
};

} // namespace boxoffice::test
