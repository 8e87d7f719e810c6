#include "backend/access/access_desk.h"

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

AccessDesk::AccessDesk(AccessStoreFactory makeStore, const Options &options)
    : m_makeStore(std::move(makeStore))
    , m_options(options)
    , m_thread([this] { run(); })
{ }

AccessDesk::~AccessDesk()
{
    stop();
}

void AccessDesk::stop()
{
    std::deque<Waiting> left;
    {
        MutexLock lock(m_mutex);
        m_stopping = true;
        left.swap(m_line);
    }
    m_wake.notifyAll();
    for (const Waiting &waiting : left) {
        waiting.work.refuse(databaseUnavailable());
    }
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

Result<void> AccessDesk::submit(AccessWork work)
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

std::optional<AccessDesk::Waiting> AccessDesk::next()
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

void AccessDesk::run()
{
    if (m_options.givesWay) {
        giveWay();
    }
    const std::unique_ptr<AccessStore> store = m_makeStore();
    while (std::optional<Waiting> waiting = next()) {
        attend(*store, *std::move(waiting));
    }
}

void AccessDesk::attend(AccessStore &store, Waiting waiting)
{
    if (waiting.expiry.hasExpired()) {
        waiting.work.refuse(overloaded());
    } else if (store.connect(QDeadlineTimer(m_options.reconnectFor))) {
        waiting.work.run(store);
    } else {
        waiting.work.refuse(databaseUnavailable());
    }
}

} // namespace boxoffice
