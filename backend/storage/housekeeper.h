// Removes obsolete rows in small steps: deleted events (event_removal.h) when it is woken and once
// a minute, and expired idempotency keys, sessions and links once an hour.
//
// Threads: one of its own, with its own connection. wake() may be called from any thread.
#pragma once

#include "backend/database/database_config.h"
#include "backend/database/watchdog.h"
#include "shared/mutex.h"

#include <QDeadlineTimer>

#include <thread>

namespace boxoffice {

class DatabaseConnection;

class Housekeeper
{
public:
    // Starts the thread. watchdog: borrowed, must outlive this.
    Housekeeper(const DatabaseConfig &config, Watchdog *watchdog, int keepKeysForHours);
    ~Housekeeper(); // ends the thread

    // Call it when a deleted event has rows to remove.
    void wake();

private:
    void run();
    void forgetKeys(DatabaseConnection &connection);
    void removeEvents(DatabaseConnection &connection);
    // Returns false when the thread is to end.
    bool waitForNextRound();
    bool pause(std::chrono::milliseconds length);

    const DatabaseConfig m_config;
    Watchdog *const m_watchdog;
    const int m_keepKeysForHours;
    QDeadlineTimer m_keysDue{0}; // the thread's own

    Mutex m_mutex;
    WaitCondition m_wake;
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    bool m_woken BOXOFFICE_GUARDED_BY(m_mutex) = false;
    std::thread m_thread; // last: it uses the members above
};

} // namespace boxoffice
