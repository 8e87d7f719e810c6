#include "backend/storage/housekeeper.h"

#include "backend/database/database_connection.h"
#include "backend/database/storage_log.h"
#include "backend/storage/digests.h"
#include "backend/storage/ended_sessions.h"
#include "backend/storage/event_erasure.h"
#include "backend/storage/event_removal.h"
#include "backend/storage/pg_event_slugs.h"
#include "backend/storage/pg_kept_keys.h"

#include <QElapsedTimer>

namespace boxoffice {

namespace {
constexpr std::chrono::minutes kRound{1};
constexpr std::chrono::hours kKeyRound{1};
constexpr int kKeyChunk = 1'000; // rows of one statement: short locks, short transactions
} // namespace

Housekeeper::Housekeeper(const DatabaseConfig &config, Watchdog *watchdog,
                         const Retention &retention)
    : m_config(config)
    , m_watchdog(watchdog)
    , m_retention(retention)
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
            nameEvents(connection);
            removeEvents(connection);
            erasePersonalData(connection);
            queueDigests(connection);
        }
        if (m_keysDue.hasExpired()) {
            forgetKeys(connection);
            emptyOutbox(connection);
            m_keysDue.setRemainingTime(kKeyRound);
        }
    } while (waitForNextRound());
}

void Housekeeper::forgetKeys(DatabaseConnection &connection)
{
    if (!connection.isOpen() || !deleteOldKeys(connection, m_retention.keysHours, kKeyChunk)) {
        qCWarning(lcStorage) << "old idempotency keys could not be deleted; trying in an hour";
    }
    if (!connection.isOpen() || !deleteEndedSessions(connection, kKeyChunk)) {
        qCWarning(lcStorage) << "ended sessions could not be deleted; trying in an hour";
    }
}

// Four fifths of the time are for those who book.
template <typename Work>
void Housekeeper::workThrough(DatabaseConnection &connection, Work &work, const char *what)
{
    QElapsedTimer clock;
    do {
        clock.start();
        const Result<bool> more = work.step();
        if (!more) {
            qCWarning(lcStorage) << what << "failed; trying in a minute";
        }
        if (!connection.isOpen() || (more && !*more)) {
            return;
        }
    } while (pause(std::chrono::milliseconds(4 * clock.elapsed())));
}

void Housekeeper::nameEvents(DatabaseConnection &connection)
{
    EventNaming naming(connection);
    workThrough(connection, naming, "giving slugs to events");
}

void Housekeeper::removeEvents(DatabaseConnection &connection)
{
    EventRemoval removal(connection);
    workThrough(connection, removal, "removing a deleted event");
}

void Housekeeper::emptyOutbox(DatabaseConnection &connection)
{
    if (connection.isOpen()) {
        OutboxRemoval removal(connection, m_retention.outbox);
        workThrough(connection, removal, "removing old mails");
    }
}

void Housekeeper::queueDigests(DatabaseConnection &connection)
{
    if (m_retention.outbox.sendsMail && connection.isOpen() && !makeDigests(connection)) {
        qCWarning(lcStorage) << "digests could not be queued; trying in a minute";
    }
}

void Housekeeper::erasePersonalData(DatabaseConnection &connection)
{
    EventErasure erasure(connection);
    if (m_retention.personalDataDays > 0 && m_keysDue.hasExpired()
        && !erasure.markOlderThan(m_retention.personalDataDays)) {
        qCWarning(lcStorage) << "looking for personal data to erase failed; trying in an hour";
    }
    workThrough(connection, erasure, "erasing personal data");
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
