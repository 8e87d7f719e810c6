// Forgets idempotency keys that are older than they need be, once an hour, in small steps.
//
// Threads: one of its own, with its own connection.
#pragma once

#include "backend/storage/database_config.h"
#include "backend/storage/watchdog.h"
#include "shared/mutex.h"

#include <thread>

namespace boxoffice {

class Housekeeper
{
public:
    // Starts the thread. watchdog: borrowed, must outlive this.
    Housekeeper(const DatabaseConfig &config, Watchdog *watchdog, int keepKeysForHours);
    ~Housekeeper(); // ends the thread

private:
    void run();
    bool waitForNextRound();

    const DatabaseConfig m_config;
    Watchdog *const m_watchdog;
    const int m_keepKeysForHours;

    Mutex m_mutex;
    WaitCondition m_wake;
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    std::thread m_thread; // last: it uses the members above
};

} // namespace boxoffice
