#include "backend/storage/hold_watch.h"

#include "backend/database/database_connection.h"

namespace boxoffice {

namespace {

const Statement kOverdue{"overdue_events", R"(
SELECT id FROM events
WHERE next_expiry <= clock_timestamp() AND deleted_at IS NULL
ORDER BY next_expiry
LIMIT 1000)",
                         Planning::InOrder};

} // namespace

HoldWatch::HoldWatch(const DatabaseConfig &config, Watchdog *watchdog, Overdue onOverdue,
                     std::chrono::milliseconds interval)
    : m_config(config)
    , m_watchdog(watchdog)
    , m_onOverdue(std::move(onOverdue))
    , m_interval(interval)
    , m_thread([this] { run(); })
{ }

HoldWatch::~HoldWatch()
{
    {
        MutexLock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notifyAll();
    m_thread.join();
}

void HoldWatch::run()
{
    DatabaseConnection connection(m_config, m_watchdog);
    while (isToGoOn()) {
        if (!connection.ensureOpen(QDeadlineTimer(std::chrono::seconds(1)))) {
            continue;
        }
        std::vector<Uuid> events;
        Rows rows = connection.run(kOverdue);
        while (rows.ok() && rows.next()) {
            events.push_back(rows.uuid(0));
        }
        if (!events.empty()) {
            m_onOverdue(events);
        }
    }
}

bool HoldWatch::isToGoOn()
{
    const auto next = std::chrono::steady_clock::now() + m_interval;
    MutexLock lock(m_mutex);
    while (!m_stopping && std::chrono::steady_clock::now() < next) {
        m_wake.waitFor(m_mutex, m_interval);
    }
    return !m_stopping;
}

} // namespace boxoffice
