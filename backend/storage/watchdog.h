// Ends database calls that outlive their deadline, by shutting their socket from another thread:
// with a frozen server process a call blocks for ever, whatever the timeouts say.
//
// Threads: one thread of its own; watch() from any thread, a Line from the thread that got it.
#pragma once

#include "shared/mutex.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace boxoffice {

class Watchdog
{
public:
    // One watched connection.
    // Owns: a duplicate of the descriptor, so that a number used anew is never shut by mistake.
    class Line
    {
    public:
        explicit Line(int descriptor);
        ~Line();
        Line(const Line &) = delete;
        Line &operator=(const Line &) = delete;

        void arm(std::chrono::milliseconds limit);
        void disarm() { m_deadline.store(0, std::memory_order_release); }

    private:
        friend class Watchdog;
        void shutIfOverdue(std::int64_t now, bool anyCall);

        const int m_descriptor;
        std::atomic<std::int64_t> m_deadline{0}; // steady nanoseconds; 0: no call is running
    };

    explicit Watchdog(std::chrono::milliseconds tick = std::chrono::milliseconds(100));
    ~Watchdog();
    Watchdog(const Watchdog &) = delete;
    Watchdog &operator=(const Watchdog &) = delete;

    // The line is watched until its last owner lets it go.
    std::shared_ptr<Line> watch(int descriptor);
    // From then on every call is overdue: for a server that must end whatever the database does.
    void endAllAfter(std::chrono::milliseconds delay);

private:
    void run();
    void lookAtAll() BOXOFFICE_REQUIRES(m_mutex);

    const std::chrono::milliseconds m_tick;
    Mutex m_mutex;
    WaitCondition m_wake;
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    std::int64_t m_endAllAt BOXOFFICE_GUARDED_BY(m_mutex) = 0; // steady nanoseconds; 0: never
    std::vector<std::weak_ptr<Line>> m_lines BOXOFFICE_GUARDED_BY(m_mutex);
    std::thread m_thread; // last: it uses the members above
};

} // namespace boxoffice
