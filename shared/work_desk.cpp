#include "shared/work_desk.h"

#include <sys/resource.h>
#include <unistd.h>

namespace boxoffice {

namespace {

// A thread has a niceness of its own on Linux. 10: beside busy threads it gets a tenth.
void giveWay()
{
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10);
}

} // namespace

WorkDesk::WorkDesk(const Options &options, std::function<void()> atEnd)
    : m_options(options)
    , m_atEnd(std::move(atEnd))
    , m_thread([this] { run(); })
{ }

WorkDesk::~WorkDesk()
{
    stop();
}

void WorkDesk::stop(const Error &why)
{
    std::deque<Waiting> left;
    {
        MutexLock lock(m_mutex);
        m_stopping = true;
        left.swap(m_line);
    }
    m_wake.notifyAll();
    for (const Waiting &waiting : left) {
        waiting.work.refuse(why);
    }
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

Result<void> WorkDesk::submit(Work work)
{
    {
        MutexLock lock(m_mutex);
        if (m_stopping || m_line.size() >= static_cast<std::size_t>(m_options.maxWaiting)) {
            return overloaded();
        }
        m_line.push_back({std::move(work), QDeadlineTimer(m_options.maxWait)});
    }
    m_wake.notifyOne();
    return {};
}

std::optional<WorkDesk::Waiting> WorkDesk::next()
{
    MutexLock lock(m_mutex);
    while (m_line.empty() && !m_stopping) {
        m_wake.wait(m_mutex);
    }
    if (m_line.empty()) {
        return {};
    }
    Waiting waiting = std::move(m_line.front());
    m_line.pop_front();
    return waiting;
}

void WorkDesk::run()
{
    if (m_options.givesWay) {
        giveWay();
    }
    while (const std::optional<Waiting> waiting = next()) {
        waiting->expiry.hasExpired() ? waiting->work.refuse(overloaded()) : waiting->work.run();
    }
    if (m_atEnd) {
        m_atEnd();
    }
}

} // namespace boxoffice
