// Gives slugs to events without one (pg_event_slugs.h), once a minute. Removes obsolete rows in
// small steps: deleted events (event_removal.h) and personal data that is
// to be erased (event_erasure.h) when it is woken and once a minute, and expired idempotency keys,
// sessions and links, old mails and entries of the journal (outbox_removal.h) once an hour. Once a
// minute it queues the daily mails that are due (digests.h).
//
// Threads: one of its own, with its own connection. wake() may be called from any thread.
#pragma once

#include "backend/database/database_config.h"
#include "backend/database/watchdog.h"
#include "backend/storage/outbox_removal.h"
#include "shared/mutex.h"

#include <QDeadlineTimer>

#include <thread>

namespace boxoffice {

class DatabaseConnection;

// How long is kept what somebody might ask for.
struct Retention
{
    int keysHours = 24;       // idempotency keys
    int personalDataDays = 0; // of attendees, after the end of their event; 0: for ever
    OutboxKeeping outbox = {};
};

class Housekeeper
{
public:
    // Starts the thread. watchdog: borrowed, must outlive this.
    Housekeeper(const DatabaseConfig &config, Watchdog *watchdog, const Retention &retention);
    ~Housekeeper(); // ends the thread

    // Call it when a deleted event has rows to remove, or an event has personal data to erase.
    void wake();

private:
    void run();
    void forgetKeys(DatabaseConnection &connection);
    void nameEvents(DatabaseConnection &connection);
    void removeEvents(DatabaseConnection &connection);
    void emptyOutbox(DatabaseConnection &connection);
    void erasePersonalData(DatabaseConnection &connection);
    void queueDigests(DatabaseConnection &connection);
    // Does step after step, until there is nothing left. what: for the log.
    template <typename Work>
    void workThrough(DatabaseConnection &connection, Work &work, const char *what);
    // Returns false when the thread is to end.
    bool waitForNextRound();
    bool pause(std::chrono::milliseconds length);

    const DatabaseConfig m_config;
    Watchdog *const m_watchdog;
    const Retention m_retention;
    QDeadlineTimer m_keysDue{0}; // the thread's own

    Mutex m_mutex;
    WaitCondition m_wake;
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    bool m_woken BOXOFFICE_GUARDED_BY(m_mutex) = false;
    std::thread m_thread; // last: it uses the members above
};

} // namespace boxoffice
