// A booking store in memory, on the real decide(), with faults on demand.
//
//   FakeBookings database;
//   const Uuid event = database.addEvent(10);
//   database.failNext({FakeFault::Contended});
//   AdmissionQueue queue(database.factory(), {});
//
// FakeBookings stands for the database that all lanes share; each lane gets a FakeBookingStore.
// Threads: FakeBookings from any thread; a store belongs to its lane.
#pragma once

#include "backend/domain/booking_store.h"
#include "backend/domain/decide.h"
#include "shared/mutex.h"
#include "tests/support/gate.h"

#include <QDateTime>

#include <algorithm>
#include <atomic>
#include <deque>
#include <utility>

namespace boxoffice::test {

// What befalls one call of book(). The last three lose the connection while COMMIT is under way.
enum class FakeFault {
    None,
    Refused,
    Contended,
    Exhausted,
    ConnectionLost,
    UnknownButCommitted,
    UnknownNotCommitted,
    UnknownForGood, // committed, and resolve() can't find out
};

class FakeBookings
{
public:
    Gate gate; // book() passes it first

    Uuid addEvent(int capacity, int booked = 0)
    {
        MutexLock lock(m_mutex);
        const Uuid id = m_ids.next(QDateTime::currentMSecsSinceEpoch() * 1000);
        m_events.insert(id, {{capacity, booked}});
        return id;
    }
    // The next calls of book() meet these, one each; later ones succeed.
    void failNext(std::initializer_list<FakeFault> faults)
    {
        MutexLock lock(m_mutex);
        m_faults.insert(m_faults.end(), faults.begin(), faults.end());
    }
    // Every batch that holds a command with this e-mail is Refused; carefully only the command is.
    void poison(const QString &email)
    {
        MutexLock lock(m_mutex);
        m_poisoned.insert(email);
    }
    // While others hold the row of an event, its commands are left out.
    void hold(const Uuid &event)
    {
        MutexLock lock(m_mutex);
        m_held.insert({event, {}});
    }
    // poison() as soon as book() has been called `calls` more times.
    void poisonAfter(int calls, const QString &email)
    {
        MutexLock lock(m_mutex);
        m_poisonAfter = calls;
        m_poisonThen = email;
    }
    // hold() as soon as book() has been called `calls` more times.
    void holdAfter(int calls, const Uuid &event)
    {
        MutexLock lock(m_mutex);
        m_holdAfter = calls;
        m_holdThen = event;
    }
    void letGo(const Uuid &event)
    {
        MutexLock lock(m_mutex);
        m_held.remove({event, {}});
    }
    // While away, connect() waits out its deadline and returns false.
    void setAway(bool away)
    {
        {
            MutexLock lock(m_mutex);
            m_away = away;
        }
        m_changed.notifyAll();
    }
    // setAway(true) as soon as book() has been called `calls` more times.
    void goAwayAfter(int calls)
    {
        MutexLock lock(m_mutex);
        m_awayAfter = calls;
    }

    int booked(const Uuid &event)
    {
        MutexLock lock(m_mutex);
        return m_events.value(event).seats.booked();
    }
    std::vector<Registration> registrations()
    {
        MutexLock lock(m_mutex);
        return m_registrations;
    }
    std::size_t created()
    {
        MutexLock lock(m_mutex);
        return m_created.size();
    }
    // As if book() had waited for its rows at the gate: latecomers are asked for behind it.
    void letLatecomersJoin() { m_latecomersJoin = true; }

    // Sizes of all batches that book() was called with, in order.
    std::vector<std::size_t> batchSizes()
    {
        MutexLock lock(m_mutex);
        return m_batchSizes;
    }
    int failedConnects()
    {
        MutexLock lock(m_mutex);
        return m_failedConnects;
    }

    BookingStoreFactory factory();

private:
    friend class FakeBookingStore; // the two are one thing, split as server and connection are

    bool reach(QDeadlineTimer deadline)
    {
        MutexLock lock(m_mutex);
        while (m_away && !deadline.hasExpired()) {
            m_changed.waitFor(m_mutex, std::chrono::milliseconds(5));
        }
        m_failedConnects += m_away ? 1 : 0;
        return !m_away;
    }

    BatchAttempt book(std::vector<Command> &batch, const BookingStore::Manner &manner,
                      IdSource &ids)
    {
        gate.pass();
        if (manner.joinIn && m_latecomersJoin.load()) {
            QSet<Uuid> scopes;
            for (const Command &command : batch) {
                scopes.insert(scopeOf(command));
            }
            for (const ScopedKey &held : heldByOthers()) {
                scopes.remove(held.scope);
            }
            std::vector<Uuid> locked(scopes.begin(), scopes.end());
            std::sort(locked.begin(), locked.end());
            std::vector<Command> late = manner.joinIn(locked);
            std::move(late.begin(), late.end(), std::back_inserter(batch));
        }
        MutexLock lock(m_mutex);
        m_batchSizes.push_back(batch.size());
        if (m_awayAfter > 0 && --m_awayAfter == 0) {
            m_away = true;
        }
        if (m_poisonAfter > 0 && --m_poisonAfter == 0) {
            m_poisoned.insert(m_poisonThen);
        }
        if (m_holdAfter > 0 && --m_holdAfter == 0) {
            m_held.insert({m_holdThen, {}});
        }
        switch (const FakeFault fault = nextFault(batch, manner.carefully)) {
        case FakeFault::Refused:
            return {BatchEnd::Refused, {}, internalError()};
        case FakeFault::Contended:
            return {BatchEnd::Contended, {}};
        case FakeFault::Exhausted:
            return {BatchEnd::Exhausted, {}};
        case FakeFault::ConnectionLost:
            return {BatchEnd::ConnectionLost, {}};
        case FakeFault::None:
        case FakeFault::UnknownButCommitted:
        case FakeFault::UnknownNotCommitted:
        case FakeFault::UnknownForGood:
            return bookUnpoisoned(fault, batch, ids);
        }
        Q_UNREACHABLE();
    }

    BatchAttempt bookUnpoisoned(FakeFault fault, std::span<const Command> batch, IdSource &ids)
        BOXOFFICE_REQUIRES(m_mutex)
    {
        BatchAttempt attempt = finish(fault, decideUnpoisoned(batch, ids));
        attempt.culprits = static_cast<int>(
            std::count_if(batch.begin(), batch.end(),
                          [this](const Command &command) { return isPoisoned(command); }));
        return attempt;
    }

    Decision decideUnpoisoned(std::span<const Command> batch, IdSource &ids)
        BOXOFFICE_REQUIRES(m_mutex)
    {
        LockedState state = stateFor();
        state.busy = m_held;
        Decision decision;
        for (const Command &command : batch) {
            if (isPoisoned(command)) {
                decision.outcomes.push_back(Outcome::refused(internalError()));
            } else {
                append(decision, decide({&command, 1}, state, ids));
            }
        }
        return decision;
    }

    bool isPoisoned(const Command &command) BOXOFFICE_REQUIRES(m_mutex)
    {
        const auto *registering = std::get_if<RegisterCommand>(&command);
        return registering && m_poisoned.contains(registering->userEmail);
    }

    QSet<ScopedKey> heldByOthers()
    {
        MutexLock lock(m_mutex);
        return m_held;
    }

    BatchAttempt finish(FakeFault fault, Decision decision) BOXOFFICE_REQUIRES(m_mutex)
    {
        if (fault != FakeFault::UnknownNotCommitted) {
            write(decision);
        }
        m_unresolvable = fault == FakeFault::UnknownForGood;
        const BatchEnd end = fault == FakeFault::None ? BatchEnd::Done : BatchEnd::CommitUnknown;
        return {end, std::move(decision)};
    }

    FakeFault nextFault(std::span<const Command> batch, bool carefully) BOXOFFICE_REQUIRES(m_mutex)
    {
        if (!carefully) {
            for (const Command &command : batch) {
                if (isPoisoned(command)) {
                    return FakeFault::Refused;
                }
            }
        }
        if (m_faults.empty()) {
            return FakeFault::None;
        }
        const FakeFault fault = m_faults.front();
        m_faults.pop_front();
        return fault;
    }

    LockedState stateFor() BOXOFFICE_REQUIRES(m_mutex)
    {
        LockedState state;
        state.events = m_events;
        state.registered = m_registered;
        state.keys = m_keys;
        state.nowMicros = QDateTime::currentMSecsSinceEpoch() * 1000;
        return state;
    }

    void write(const Decision &decision) BOXOFFICE_REQUIRES(m_mutex)
    {
        for (const Registration &registration : decision.registrations) {
            m_registrations.push_back(registration);
            m_registered.insert({registration.eventId, registration.userEmail});
        }
        for (const Event &event : decision.events) {
            m_created.push_back(event);
            m_events.insert(event.id, {{event.capacity, 0}});
        }
        for (const NewKey &key : decision.keys) {
            m_keys.insert(key.scoped, {key.digest, key.outcome});
        }
        for (auto it = decision.seatsTaken.cbegin(); it != decision.seatsTaken.cend(); ++it) {
            EventLedger &seats = m_events[it.key()].seats;
            seats = {seats.capacity(), seats.booked() + it.value()};
        }
    }

    BookingStore::Resolution resolve(const Decision &decision)
    {
        MutexLock lock(m_mutex);
        if (m_unresolvable) {
            return BookingStore::Resolution::Unknown;
        }
        const bool there = !decision.registrations.empty()
            && std::find(m_registrations.begin(), m_registrations.end(),
                         decision.registrations.front())
                != m_registrations.end();
        return there ? BookingStore::Resolution::Committed : BookingStore::Resolution::NotCommitted;
    }

    std::atomic<bool> m_latecomersJoin = false;
    Mutex m_mutex;
    WaitCondition m_changed;
    IdSource m_ids BOXOFFICE_GUARDED_BY(m_mutex);
    QHash<Uuid, LockedEvent> m_events BOXOFFICE_GUARDED_BY(m_mutex);
    QSet<EventEmail> m_registered BOXOFFICE_GUARDED_BY(m_mutex);
    QHash<ScopedKey, KeptAnswer> m_keys BOXOFFICE_GUARDED_BY(m_mutex);
    std::vector<Registration> m_registrations BOXOFFICE_GUARDED_BY(m_mutex);
    std::vector<Event> m_created BOXOFFICE_GUARDED_BY(m_mutex);
    std::vector<std::size_t> m_batchSizes BOXOFFICE_GUARDED_BY(m_mutex);
    std::deque<FakeFault> m_faults BOXOFFICE_GUARDED_BY(m_mutex);
    QSet<ScopedKey> m_held BOXOFFICE_GUARDED_BY(m_mutex);
    QSet<QString> m_poisoned BOXOFFICE_GUARDED_BY(m_mutex);
    bool m_away BOXOFFICE_GUARDED_BY(m_mutex) = false;
    bool m_unresolvable BOXOFFICE_GUARDED_BY(m_mutex) = false;
    int m_poisonAfter BOXOFFICE_GUARDED_BY(m_mutex) = 0;
    QString m_poisonThen BOXOFFICE_GUARDED_BY(m_mutex);
    int m_holdAfter BOXOFFICE_GUARDED_BY(m_mutex) = 0;
    Uuid m_holdThen BOXOFFICE_GUARDED_BY(m_mutex);
    int m_awayAfter BOXOFFICE_GUARDED_BY(m_mutex) = 0;
    int m_failedConnects BOXOFFICE_GUARDED_BY(m_mutex) = 0;
};

class FakeBookingStore final : public BookingStore
{
public:
    // database: borrowed.
    explicit FakeBookingStore(FakeBookings &database) : m_database(database) { }

    bool connect(QDeadlineTimer deadline) override { return m_database.reach(deadline); }
    BatchAttempt book(std::vector<Command> &batch, const Manner &manner) override
    {
        return m_database.book(batch, manner, m_ids);
    }
    Resolution resolve(const Decision &decision) override { return m_database.resolve(decision); }

private:
    FakeBookings &m_database;
    IdSource m_ids;
};

inline BookingStoreFactory FakeBookings::factory()
{
    return [this] { return std::make_unique<FakeBookingStore>(*this); };
}

} // namespace boxoffice::test
