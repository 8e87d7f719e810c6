// A thread at which work waits in a bounded line, for what takes too long where others wait.
//
// Threads: submit() from any thread; work runs on the desk's thread only.
#pragma once

#include "shared/mutex.h"
#include "shared/result.h"

#include <QDeadlineTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <thread>

namespace boxoffice {

struct Work
{
    // Exactly one of the two is called, on the desk's thread or, refuse() only, within stop().
    std::function<void()> run;
    // overloaded: it waited too long. What stop() was given: the desk ends.
    std::function<void(const Error &error)> refuse;
};

class WorkDesk
{
public:
    struct Options
    {
        int maxWaiting = 1'000; // beyond it submit() fails with overloaded
        std::chrono::milliseconds maxWait = std::chrono::seconds(10);
        bool givesWay = false; // its thread takes what others leave of the processor
    };

    // Starts the thread. atEnd: the last that is called on it.
    explicit WorkDesk(const Options &options, std::function<void()> atEnd = {});
    ~WorkDesk(); // stop()
    WorkDesk(const WorkDesk &) = delete;
    WorkDesk &operator=(const WorkDesk &) = delete;

    // Never blocks. Fails at once with overloaded if too much waits, or after stop().
    Result<void> submit(Work work);
    // Refuses what waits, and joins the thread once the work under way has ended.
    void stop(const Error &why = overloaded());

private:
    struct Waiting
    {
        Work work;
        QDeadlineTimer expiry;
    };

    void run();
    // Nothing: the desk ends.
    std::optional<Waiting> next();

    const Options m_options;
    const std::function<void()> m_atEnd;
    Mutex m_mutex;
    WaitCondition m_wake;
    std::deque<Waiting> m_line BOXOFFICE_GUARDED_BY(m_mutex);
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    std::thread m_thread; // last: it uses the members above
};

} // namespace boxoffice
