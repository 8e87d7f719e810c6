#include "backend/storage/housekeeper.h"

#include "backend/storage/database_connection.h"
#include "backend/storage/pg_booking_store.h"
#include "backend/storage/storage_log.h"

namespace boxoffice {

namespace {
constexpr std::chrono::hours kRound{1};
constexpr int kChunk = 1'000; // rows of one statement: short locks, short transactions
} // namespace

Housekeeper::Housekeeper(const DatabaseConfig &config, Watchdog *watchdog, int keepKeysForHours)
    : m_config(config)
    , m_watchdog(watchdog)
    , m_keepKeysForHours(keepKeysForHours)
    , m_thread([this] { run(); })
{ }

Housekeeper::~Housekeeper()
{
    {
        MutexLock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notifyAll();
    m_thread.join();
}

void Housekeeper::run()
{
    do {
        DatabaseConnection connection(m_config, m_watchdog); // not kept open for an hour
        if (!connection.ensureOpen(QDeadlineTimer(std::chrono::seconds(1)))
            || !deleteOldKeys(connection, m_keepKeysForHours, kChunk)) {
            qCWarning(lcStorage) << "old idempotency keys could not be deleted; trying in an hour";
        }
    } while (waitForNextRound());
}

bool Housekeeper::waitForNextRound()
{
    const auto next = std::chrono::steady_clock::now() + kRound;
    MutexLock lock(m_mutex);
    while (!m_stopping && std::chrono::steady_clock::now() < next) {
        m_wake.waitFor(m_mutex, kRound);
    }
    return !m_stopping;
}

} // namespace boxoffice
