// A desk (work_desk.h) with a store of its own, for work on accounts and rights.
//
// What must not wait for something slow gets another desk: look-ups of principals, quick changes,
// and passwords (Argon2 takes a good part of a second of a core by design) have one each.
//
// Threads: submit() from any thread; work runs on the desk's thread only.
#pragma once

#include "backend/access/access_store.h"
#include "shared/work_desk.h"

namespace boxoffice {

struct AccessWork
{
    // Exactly one of the two is called, on the desk's thread or within stop().
    std::function<void(AccessStore &store)> run; // the store is connected
    // overloaded: it waited too long. database_unavailable: the database is away, or the desk ends.
    std::function<void(const Error &error)> refuse;
};

class AccessDesk
{
public:
    struct Options
    {
        int maxWaiting = 1'000; // beyond it submit() fails with overloaded
        std::chrono::milliseconds maxWait = std::chrono::seconds(10);
        std::chrono::milliseconds reconnectFor = std::chrono::seconds(3);
        bool givesWay = false; // its thread takes what others leave of the processor
    };

    // Starts the thread. makeStore: called once, on it.
    AccessDesk(AccessStoreFactory makeStore, const Options &options);
    ~AccessDesk(); // stop()
    AccessDesk(const AccessDesk &) = delete;
    AccessDesk &operator=(const AccessDesk &) = delete;

    // Never blocks. Fails at once with overloaded if too much waits, or after stop().
    Result<void> submit(AccessWork work);
    // Refuses what waits, and joins the thread once the work under way has ended.
    void stop();

private:
    void attend(const AccessWork &work);

    const AccessStoreFactory m_makeStore;
    const std::chrono::milliseconds m_reconnectFor;
    std::unique_ptr<AccessStore> m_store; // the desk's thread only; null: nothing was done yet
    WorkDesk m_desk;                      // last: its thread uses the members above
};

} // namespace boxoffice
