// Ends database calls that outlive their deadline, by shutting down their socket from another
// thread. With a frozen backend a call blocks for ever, whatever the timeouts say.
//
// Connecting is such a call, too: Qt's driver queries the server's version and settings before it
// exposes the socket. So the watchdog searches the sockets of the process for it.
//
// Threads: one thread of its own; watch() and opening() from any thread, what they return from the
// thread that got it.
#pragma once

#include "shared/clock.h"
#include "shared/mutex.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace boxoffice {

class Watchdog
{
public:
    // One watched connection.
    // Owns: a duplicate of the descriptor, so that a reused number is never shut down by mistake.
    class Line
    {
    public:
        // clock: borrowed, must outlive this.
        Line(int descriptor, const Clock &clock);
        ~Line();
        Line(const Line &) = delete;
        Line &operator=(const Line &) = delete;

        void arm(std::chrono::milliseconds limit);
        void disarm() { m_deadline.store(0, std::memory_order_release); }

    private:
        friend class Watchdog;
        void shutIfOverdue(std::chrono::nanoseconds now, bool anyCall);

        const int m_descriptor;
        const Clock &m_clock;
        std::atomic<std::int64_t> m_deadline{0}; // steady nanoseconds; 0: no call is running
    };

    // The database's end of a connection.
    struct Peer
    {
        std::string socketFile; // of a unix socket; else
        std::uint16_t port = 0;
    };

    // A connection that is being opened.
    class Opening
    {
    public:
        // deadline: of the watchdog's clock.
        Opening(Peer peer, std::chrono::nanoseconds deadline);
        Opening(const Opening &) = delete;
        Opening &operator=(const Opening &) = delete;

    private:
        friend class Watchdog;

        const Peer m_peer;
        const std::chrono::nanoseconds m_deadline;
    };

    // tick: how often it looks.  clock: says what is overdue; borrowed, must outlive this.
    explicit Watchdog(std::chrono::milliseconds tick = std::chrono::milliseconds(100),
                      const Clock &clock = Clock::system());
    ~Watchdog();
    Watchdog(const Watchdog &) = delete;
    Watchdog &operator=(const Watchdog &) = delete;

    // The connection is watched until its last owner releases it.
    std::shared_ptr<Line> watch(int descriptor);
    // The same for a connection without a descriptor yet: once overdue, every unwatched connection
    // to the peer is shut down.
    std::shared_ptr<Opening> opening(const Peer &peer, std::chrono::milliseconds limit);
    // From then on every call is overdue: for a server that must stop whatever the database does.
    void endAllAfter(std::chrono::milliseconds delay);
    // Returns whether that time has come: there is no point in connecting any more.
    bool isOver() const;

private:
    void run();
    void lookAtAll() BOXOFFICE_REQUIRES(m_mutex);
    void shutUnwatched(const Peer &peer) BOXOFFICE_REQUIRES(m_mutex);

    const std::chrono::milliseconds m_tick;
    const Clock &m_clock;
    Mutex m_mutex;
    WaitCondition m_wake;
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    std::atomic<std::int64_t> m_endAllAt{0}; // steady nanoseconds; 0: never
    std::vector<std::weak_ptr<Line>> m_lines BOXOFFICE_GUARDED_BY(m_mutex);
    std::vector<std::weak_ptr<Opening>> m_openings BOXOFFICE_GUARDED_BY(m_mutex);
    std::thread m_thread; // last: it uses the members above
};

} // namespace boxoffice
