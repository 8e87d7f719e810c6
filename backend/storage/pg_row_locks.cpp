// The part of PgBookingStore that takes the locks of a batch.
#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/storage/batch_plan.h"
#include "backend/storage/booking_statements.h"
#include "backend/storage/pg_booking_store.h"

#include <QElapsedTimer>

namespace boxoffice {

#define LOCK_EVENTS                                                                                \
    "SELECT id, capacity, booked_count, status = 'published', " MILLIS_OF(                         \
        "starts_at") ", " MILLIS_OF("ends_at") ", timezone, xmin::text::bigint FROM events WHERE " \
                                               "id = ANY(?::uuid[]) "                              \
                                               "AND deleted_at IS NULL ORDER BY id FOR UPDATE"

const Statement kLockEvents{"lock_events", LOCK_EVENTS};

namespace {

const Statement kLockFreeEvents{"lock_free_events", LOCK_EVENTS " SKIP LOCKED"};

#undef LOCK_EVENTS

const Statement kExistingEvents{"existing_events",
                                "SELECT id FROM events WHERE id = ANY(?::uuid[]) "
                                "AND deleted_at IS NULL"};

// A creation has no row to lock before it exists; its key stands for it. Sorted against
// deadlock.
const Statement kLockCreationKeys{"lock_creation_keys",
                                  "SELECT pg_advisory_xact_lock(k.lock) FROM (SELECT "
                                  "DISTINCT hashtextextended(u.key, 0) AS lock "
                                  "FROM unnest(?::text[]) AS u (key) ORDER BY 1) AS k"};

const Statement kTryCreationKeys{
    "try_creation_keys",
    "SELECT u.key, pg_try_advisory_xact_lock(hashtextextended(u.key, 0)) "
    "FROM unnest(?::text[]) AS u (key)"};

// Until the transaction ends.
const Statement kLimitLockWait{"limit_lock_wait", "SELECT set_config('lock_timeout', ?, true)"};

// While it finds out what one command is in the way of, a batch holds the rows of others.
constexpr std::chrono::milliseconds kCarefulPatience{50};

// Requires: the columns are those of kLockEvents.
EventSeats seatsIn(const Rows &rows)
{
    EventSeats seats{rows.integer(1), rows.integer(2), rows.boolean(3)};
    seats.times = {timeIn(rows, 4), timeIn(rows, 5), rows.isNull(6) ? QString() : rows.text(6)};
    return seats;
}

} // namespace

// What waits holds nothing but rows of events, taken in id order: so servers cannot
// deadlock.
bool PgBookingStore::lock(const BatchPlan &plan, const Manner &manner, LockedState &state)
{
    if (manner.carefully && !limitLockWait(kCarefulPatience)) {
        return false;
    }
    if (!plan.creationKeys.isEmpty()
        && !(manner.leavesOut ? tryCreationKeys(plan, state)
                              : m_connection.run(kLockCreationKeys, {plan.creationKeys}).ok())) {
        return false;
    }
    if (plan.events.empty()) {
        return true;
    }
    return manner.leavesOut ? lockFree(plan, manner, state) : lockRows(kLockEvents, plan, state);
}

bool PgBookingStore::lockRows(const Statement &statement, const BatchPlan &plan, LockedState &state)
{
    Rows rows = m_connection.run(statement, {plan.eventIds});
    while (rows.ok() && rows.next()) {
        state.events.insert(rows.uuid(0), seatsIn(rows));
        m_lastIds.locked(rows.uuid(0), rows.bigint(7));
    }
    return rows.ok();
}

// What is missing is held by others, or does not exist.
bool PgBookingStore::lockFree(const BatchPlan &plan, const Manner &manner, LockedState &state)
{
    if (!lockRows(kLockFreeEvents, plan, state)) {
        return false;
    }
    if (static_cast<std::size_t>(state.events.size()) == plan.events.size()) {
        return true;
    }
    const bool holdsNothing = state.events.isEmpty() && plan.creationKeys.isEmpty();
    if (holdsNothing && manner.patience.count() > 0) {
        QElapsedTimer waiting;
        waiting.start();
        const bool ok = limitLockWait(manner.patience) && lockRows(kLockEvents, plan, state);
        m_waited = std::chrono::milliseconds(waiting.elapsed());
        return ok;
    }
    return findBusy(plan, state);
}

bool PgBookingStore::findBusy(const BatchPlan &plan, LockedState &state)
{
    ArrayLiteral missing;
    for (const Uuid &event : plan.events) {
        if (!state.events.contains(event)) {
            missing.add(event);
        }
    }
    Rows rows = m_connection.run(kExistingEvents, {missing.take()});
    while (rows.ok() && rows.next()) {
        state.busy.insert({rows.uuid(0), {}});
    }
    return rows.ok();
}

bool PgBookingStore::tryCreationKeys(const BatchPlan &plan, LockedState &state)
{
    Rows rows = m_connection.run(kTryCreationKeys, {plan.creationKeys});
    while (rows.ok() && rows.next()) {
        if (!rows.boolean(1)) {
            state.busy.insert({Uuid{}, rows.text(0)});
        }
    }
    return rows.ok();
}

bool PgBookingStore::limitLockWait(std::chrono::milliseconds most)
{
    return m_connection.run(kLimitLockWait, {QString::number(most.count())}).ok();
}

BatchAttempt PgBookingStore::leaveOutAll(Transaction &transaction, std::span<const Command> batch)
{
    transaction.rollback();
    Decision decision;
    decision.outcomes.assign(batch.size(), Outcome::undecided());
    return {BatchEnd::Done, std::move(decision), {}};
}

} // namespace boxoffice
