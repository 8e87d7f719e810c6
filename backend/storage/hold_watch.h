// Notices events whose holds are overdue, so that live counts and the waiting list move without a
// visitor. It frees nothing: whoever decides the next command of the event does (seat_offers.h).
//
// Threads: one of its own, with its own connection.
#pragma once

#include "backend/database/database_config.h"
#include "backend/database/watchdog.h"
#include "shared/ids.h"
#include "shared/mutex.h"

#include <chrono>
#include <functional>
#include <thread>
#include <vector>

namespace boxoffice {

class HoldWatch
{
public:
    using Overdue = std::function<void(const std::vector<Uuid> &events)>;

    // Starts the thread, which looks once an interval. onOverdue: called on it with at most 1,000
    // events, the most overdue first; again for the same ones until their holds have expired.
    // watchdog: borrowed, must outlive this.
    HoldWatch(const DatabaseConfig &config, Watchdog *watchdog, Overdue onOverdue,
              std::chrono::milliseconds interval = std::chrono::seconds(1));
    ~HoldWatch(); // ends the thread
    HoldWatch(const HoldWatch &) = delete;
    HoldWatch &operator=(const HoldWatch &) = delete;

private:
    void run();
    bool isToGoOn(); // after an interval

    const DatabaseConfig m_config;
    Watchdog *const m_watchdog;
    const Overdue m_onOverdue;
    const std::chrono::milliseconds m_interval;

    Mutex m_mutex;
    WaitCondition m_wake;
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    std::thread m_thread; // last: it uses the members above
};

} // namespace boxoffice
