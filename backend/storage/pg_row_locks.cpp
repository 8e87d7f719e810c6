// The part of PgBookingStore that takes the locks of a batch.
#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/storage/batch_plan.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/pg_booking_store.h"

#include <QElapsedTimer>

namespace boxoffice {

namespace {

// The columns of both are the same.
const Statement kLockEvents{"lock_events", R"(
SELECT id, capacity, booked_count, status,
       (extract(epoch FROM starts_at) * 1000)::bigint,
       (extract(epoch FROM ends_at) * 1000)::bigint,
       timezone, xmin::text::bigint, names_required, holders_may_edit, held_count, sells,
       (extract(epoch FROM next_expiry) * 1000)::bigint, sales
FROM events
WHERE id = ANY (?::uuid[]) AND deleted_at IS NULL
ORDER BY id
FOR UPDATE
)"};

const Statement kLockFreeEvents{"lock_free_events", R"(
SELECT id, capacity, booked_count, status,
       (extract(epoch FROM starts_at) * 1000)::bigint,
       (extract(epoch FROM ends_at) * 1000)::bigint,
       timezone, xmin::text::bigint, names_required, holders_may_edit, held_count, sells,
       (extract(epoch FROM next_expiry) * 1000)::bigint, sales
FROM events
WHERE id = ANY (?::uuid[]) AND deleted_at IS NULL
ORDER BY id
FOR UPDATE SKIP LOCKED
)"};

const Statement kExistingEvents{"existing_events", R"(
SELECT id FROM events WHERE id = ANY (?::uuid[]) AND deleted_at IS NULL
)"};

// A creation has no row to lock before it exists; its key stands for it. Sorted against deadlock.
const Statement kLockCreationKeys{"lock_creation_keys", R"(
SELECT pg_advisory_xact_lock(k.lock)
FROM (SELECT DISTINCT hashtextextended(u.key, 0) AS lock
      FROM unnest(?::text[]) AS u (key)
      ORDER BY 1) AS k
)"};

const Statement kTryCreationKeys{"try_creation_keys", R"(
SELECT u.key, pg_try_advisory_xact_lock(hashtextextended(u.key, 0))
FROM unnest(?::text[]) AS u (key)
)"};

// Until the transaction ends.
const Statement kLimitLockWait{"limit_lock_wait", R"(
SELECT set_config('lock_timeout', ?, true)
)"};

// Requires: the columns are those of kLockEvents.
LockedEvent lockedEventIn(const Rows &rows)
{
    const EventTimes times{timeIn(rows, 4), timeIn(rows, 5),
                           rows.isNull(6) ? QString() : rows.text(6)};
    const QString status = rows.text(3); // one that only a newer program knows is not open
    LockedEvent event{
        {rows.integer(1), rows.integer(2), rows.integer(10)}, status == u"published", times};
    event.draft = status == u"draft";
    event.namesRequired = rows.boolean(8);
    event.holdersMayEdit = rows.boolean(9);
    event.sells = rows.boolean(11);
    event.nextExpiry = timeIn(rows, 12);
    event.sales = salesIn(rows, 13);
    return event;
}

} // namespace

// What waits holds nothing but rows of events, taken in id order: so servers cannot deadlock.
bool PgBookingStore::lock(const BatchPlan &plan, const Manner &manner, LockedState &state)
{
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
        state.events.insert(rows.uuid(0), lockedEventIn(rows));
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

// Of a transaction that was lost: waits for its end, however long the database lets it.
bool PgBookingStore::lockAgain(std::span<const Uuid> events)
{
    return m_connection.run(kLockEvents, {arrayOf(events)}).ok();
}

BatchAttempt PgBookingStore::leaveOutAll(Transaction &transaction, std::span<const Command> batch)
{
    transaction.rollback();
    Decision decision;
    decision.outcomes.assign(batch.size(), Outcome::undecided());
    return {BatchEnd::Done, std::move(decision), {}};
}

} // namespace boxoffice
