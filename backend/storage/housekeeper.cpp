#include "backend/storage/housekeeper.h"

#include "backend/database/database_connection.h"
#include "backend/database/storage_log.h"
#include "backend/storage/ended_sessions.h"
#include "backend/storage/event_removal.h"
#include "backend/storage/pg_kept_keys.h"

#include <QElapsedTimer>

namespace boxoffice {

namespace {
constexpr std::chrono::minutes kRound{1};
constexpr std::chrono::hours kKeyRound{1};
constexpr int kKeyChunk = 1'000; // rows of one statement: short locks, short transactions
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

void Housekeeper::wake()
{
    {
        MutexLock lock(m_mutex);
        m_woken = true;
    }
    m_wake.notifyAll();
}

void Housekeeper::run()
{
    do {
        DatabaseConnection connection(m_config, m_watchdog); // not kept open meanwhile
        const bool open = connection.ensureOpen(QDeadlineTimer(std::chrono::seconds(1)));
        if (open) {
            removeEvents(connection);
        }
        if (m_keysDue.hasExpired()) {
            forgetKeys(connection);
            m_keysDue.setRemainingTime(kKeyRound);
        }
    } while (waitForNextRound());
}

void Housekeeper::forgetKeys(DatabaseConnection &connection)
{
    if (!connection.isOpen() || !deleteOldKeys(connection, m_keepKeysForHours, kKeyChunk)) {
        qCWarning(lcStorage) << "old idempotency keys could not be deleted; trying in an hour";
    }
    if (!connection.isOpen() || !deleteEndedSessions(connection, kKeyChunk)) {
        qCWarning(lcStorage) << "ended sessions could not be deleted; trying in an hour";
    }
}

// Four fifths of the time are for those who book.
void Housekeeper::removeEvents(DatabaseConnection &connection)
{
    EventRemoval removal(connection);
    QElapsedTimer clock;
    do {
        clock.start();
        const Result<bool> more = removal.step();
        if (!more) {
            qCWarning(lcStorage) << "a deleted event could not be removed; trying in a minute";
        }
        if (!connection.isOpen() || (more && !*more)) {
            return;
        }
    } while (pause(std::chrono::milliseconds(4 * clock.elapsed())));
}

bool Housekeeper::waitForNextRound()
{
    const auto next = std::chrono::steady_clock::now() + kRound;
    MutexLock lock(m_mutex);
    while (!m_stopping && !m_woken && std::chrono::steady_clock::now() < next) {
        m_wake.waitFor(m_mutex, kRound);
    }
    m_woken = false;
    return !m_stopping;
}

bool Housekeeper::pause(std::chrono::milliseconds length)
{
    const QDeadlineTimer end(length);
    MutexLock lock(m_mutex);
    while (!m_stopping && !end.hasExpired()) {
        m_wake.waitFor(m_mutex, std::chrono::milliseconds(end.remainingTime()));
    }
    return !m_stopping;
}

} // namespace boxoffice
