#include "backend/storage/event_removal.h"

#include "backend/database/transaction.h"

namespace boxoffice {

namespace {

const Statement kFindDeleted{"find_deleted_event", R"(
    SELECT id
    FROM events
    WHERE deleted_at IS NOT NULL AND id > $1::uuid
    ORDER BY id
    LIMIT 1
    FOR UPDATE SKIP LOCKED)"};

// Goes on where the last chunk ended: what it left in the index would be walked again each time.
//
// $1: the event; $2: the last id of the chunk before; $3: how many at once.
const Statement kRemoveRegistrations{"remove_registrations", R"(
    WITH gone AS (
        DELETE FROM registrations
        WHERE event_id = $1::uuid
              AND id = ANY(ARRAY(SELECT id
                                 FROM registrations
                                 WHERE event_id = $1 AND id > $2::uuid
                                 ORDER BY id
                                 LIMIT $3::int))
        RETURNING id, cancelled_at
    )
    SELECT count(*),
           count(*) FILTER (WHERE cancelled_at IS NULL),
           max(id::text COLLATE "C")::uuid
    FROM gone)"};

// Of an event that nobody sees any more; orders and entries have no others that refer to them.
//
// $1: the event; $2: how many at once.
const Statement kRemoveOrders{"remove_orders", R"(
    DELETE FROM orders
    WHERE event_id = $1::uuid
          AND id = ANY(ARRAY(SELECT id FROM orders WHERE event_id = $1 ORDER BY id LIMIT $2::int)))"};

const Statement kRemoveEntries{"remove_waiting_list", R"(
    DELETE FROM waiting_list
    WHERE event_id = $1::uuid
          AND id = ANY(ARRAY(SELECT id FROM waiting_list
                             WHERE event_id = $1 ORDER BY id LIMIT $2::int)))"};

const Statement kTakeOff{"take_off_booked_count", R"(
    UPDATE events
    SET booked_count = booked_count - $1::int
    WHERE id = $2::uuid)"};

const Statement kRemoveEvent{"remove_event", R"(
    DELETE FROM events
    WHERE id = $1::uuid)"};

} // namespace

Result<bool> EventRemoval::step()
{
    Transaction transaction(m_connection);
    const Uuid before = std::exchange(m_event, {});
    if (!findEvent()) {
        return errorOf(m_connection.lastFailure());
    }
    if (m_event.isNil()) {
        return false;
    }
    if (m_event != before) {
        m_lastRemoved = {};
    }
    if (!removeChunk(transaction) || transaction.commit() != CommitEnd::Committed) {
        m_given = m_event;
        return errorOf(m_connection.lastFailure());
    }
    return true;
}

bool EventRemoval::findEvent()
{
    Rows rows = m_connection.run(kFindDeleted, {m_given});
    if (rows.ok() && rows.next()) {
        m_event = rows.uuid(0);
    }
    return rows.ok();
}

bool EventRemoval::removeChunk(Transaction &transaction)
{
    for (const Statement *statement : {&kRemoveOrders, &kRemoveEntries}) {
        const Rows removed = m_connection.run(*statement, {m_event, kRemovedAtOnce});
        if (!removed.ok()) {
            return false;
        }
        if (removed.affected() == kRemovedAtOnce) {
            return true; // that was a chunk
        }
    }
    Rows rows = m_connection.run(kRemoveRegistrations, {m_event, m_lastRemoved, kRemovedAtOnce});
    if (!rows.ok() || !rows.next()) {
        return false;
    }
    if (rows.integer(0) < kRemovedAtOnce) { // the last: nobody registers for it any more
        transaction.putOff(kRemoveEvent, {m_event});
    } else {
        transaction.putOff(kTakeOff, {rows.integer(1), m_event});
    }
    m_lastRemoved = rows.uuid(2);
    return true;
}

} // namespace boxoffice
