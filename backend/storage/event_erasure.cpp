#include "backend/storage/event_erasure.h"

#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"

#include <algorithm>
#include <iterator>

#include <utility>
#include <vector>

namespace boxoffice {

// A key whose answer was about a person finds no answer any more, and no request that fits it.
const Statement kEraseKept{"erase_kept", R"(
WITH b AS (
    SELECT * FROM unnest(?::uuid[], ?::uuid[]) AS b (event_id, id)
), keys AS (
    UPDATE idempotency_keys AS k
    SET digest = '', code = 'registration_not_found', answer = NULL, kind = -1
    FROM b
    WHERE k.scope = b.event_id
      AND (k.result_id = b.id OR strpos(k.answer, '{"id":"' || b.id || '"') > 0)
), letters AS (
    UPDATE mails AS m SET error = NULL
    FROM b
    WHERE m.event_id = b.event_id AND m.registration_id = b.id AND m.error IS NOT NULL
), buyers AS (
    UPDATE orders AS o
    SET email = 'erased-' || o.id || '@erased.invalid', name = '', language = NULL
    FROM b, registrations AS r
    WHERE r.event_id = ANY (ARRAY[b.event_id]) AND r.id = b.id
      AND o.event_id = ANY (ARRAY[r.event_id]) AND o.id = r.order_id
      AND NOT EXISTS (SELECT FROM registrations AS other
                      WHERE other.event_id = o.event_id AND other.order_id = o.id
                        AND other.erased_at IS NULL)
    RETURNING o.event_id, o.entry_id
), waiting AS (
    UPDATE waiting_list AS w
    SET email = 'erased-' || w.id || '@erased.invalid', name = '', language = NULL
    FROM buyers
    WHERE w.event_id = buyers.event_id AND w.id = buyers.entry_id
), letters_to_buyers AS (
    UPDATE mails AS m SET error = NULL
    FROM b
    CROSS JOIN LATERAL (SELECT order_id FROM registrations
                        WHERE event_id = b.event_id AND id = b.id LIMIT 1) AS seat
    WHERE m.event_id = b.event_id AND m.order_id = seat.order_id AND m.error IS NOT NULL
)
SELECT boxoffice_erase_from_audit(id) FROM b
)"};

namespace {

constexpr std::size_t kErasedAtOnce = 1'000;

const Statement kFindErasing{"find_erasing_event", R"(
    SELECT id
    FROM events
    WHERE erasing AND deleted_at IS NULL AND id > $1::uuid
    ORDER BY id
    LIMIT 1
    FOR UPDATE SKIP LOCKED)"};

// $1: the event; $2: the last id of the chunk before; $3: how many at once.
const Statement kEraseRegistrations{"erase_registrations", R"(
    WITH gone AS (
        UPDATE registrations
        SET user_email = 'erased-' || id || '@erased.invalid', name = '', language = NULL,
            mail_error = NULL, erased_at = clock_timestamp()
        WHERE event_id = $1::uuid
              AND id = ANY(ARRAY(SELECT id
                                 FROM registrations
                                 WHERE event_id = $1 AND id > $2::uuid AND erased_at IS NULL
                                 ORDER BY id
                                 LIMIT $3::int))
        RETURNING id
    ), told AS (
        INSERT INTO journal (event_id, kind, subjects)
        SELECT $1, 'erased', array_agg(id)
        FROM gone
        HAVING count(*) > 0
    ), notified AS (
        SELECT pg_notify('boxoffice', 't' || $1)
        FROM gone
        HAVING count(*) > 0
    )
    SELECT gone.id FROM gone LEFT JOIN notified ON true ORDER BY gone.id)"};

// $1: the event; $2: the last id of the chunk before; $3: how many at once.
const Statement kEraseOrders{"erase_orders", R"(
    UPDATE orders
    SET email = 'erased-' || id || '@erased.invalid', name = '', language = NULL
    WHERE event_id = $1::uuid
          AND id = ANY(ARRAY(SELECT id FROM orders
                             WHERE event_id = $1 AND id > $2::uuid
                             ORDER BY id LIMIT $3::int))
    RETURNING id)"};

const Statement kEraseEntries{"erase_waiting_list", R"(
    UPDATE waiting_list
    SET email = 'erased-' || id || '@erased.invalid', name = '', language = NULL
    WHERE event_id = $1::uuid
          AND id = ANY(ARRAY(SELECT id FROM waiting_list
                             WHERE event_id = $1 AND id > $2::uuid
                             ORDER BY id LIMIT $3::int))
    RETURNING id)"};

const Statement kErased{"event_erased", R"(
    UPDATE events SET erasing = false WHERE id = $1::uuid)"};

// An event without an end ends with the day on which it starts.
const Statement kMarkOlder{"mark_older_events", R"(
    UPDATE events AS e
    SET erasing = true
    WHERE NOT erasing AND deleted_at IS NULL
          AND coalesce(ends_at,
                       (date_trunc('day', starts_at AT TIME ZONE coalesce(timezone, 'UTC'))
                        + interval '1 day') AT TIME ZONE coalesce(timezone, 'UTC'))
              < now() - make_interval(days => $1::int)
          AND EXISTS (SELECT FROM registrations AS r
                      WHERE r.event_id = e.id AND r.erased_at IS NULL
                      UNION ALL
                      SELECT FROM orders AS o
                      WHERE o.event_id = e.id AND o.email NOT LIKE 'erased-%@erased.invalid'
                      UNION ALL
                      SELECT FROM waiting_list AS w
                      WHERE w.event_id = e.id AND w.email NOT LIKE 'erased-%@erased.invalid'))",
                           Planning::EachTime};

// One after the other.
const Statement *const kSteps[] = {&kEraseRegistrations, &kEraseOrders, &kEraseEntries};

} // namespace

Result<bool> EventErasure::step()
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
        m_lastErased = {};
        m_kind = 0;
    }
    if (!eraseChunk(transaction) || transaction.commit() != CommitEnd::Committed) {
        m_given = m_event;
        return errorOf(m_connection.lastFailure());
    }
    return true;
}

Result<int> EventErasure::markOlderThan(int days)
{
    const Rows rows = m_connection.run(kMarkOlder, {days});
    return rows.ok() ? Result<int>(rows.affected())
                     : Result<int>(errorOf(m_connection.lastFailure()));
}

bool EventErasure::findEvent()
{
    Rows rows = m_connection.run(kFindErasing, {m_given});
    if (rows.ok() && rows.next()) {
        m_event = rows.uuid(0);
    }
    return rows.ok();
}

bool EventErasure::eraseChunk(Transaction &transaction)
{
    for (;;) {
        std::vector<Uuid> gone;
        if (!erase(*kSteps[m_kind], gone)) {
            return false;
        }
        if (m_kind == 0 && !gone.empty()) {
            const std::vector<Uuid> events(gone.size(), m_event);
            transaction.putOff(kEraseKept, {arrayOf(events), arrayOf(gone)});
        }
        if (gone.size() == kErasedAtOnce) {
            m_lastErased = gone.back();
            return true;
        }
        m_lastErased = {};
        if (++m_kind == std::size(kSteps)) {
            transaction.putOff(kErased, {m_event});
            return true;
        }
    }
}

bool EventErasure::erase(const Statement &statement, std::vector<Uuid> &gone)
{
    Rows rows =
        m_connection.run(statement, {m_event, m_lastErased, static_cast<int>(kErasedAtOnce)});
    while (rows.ok() && rows.next()) {
        gone.push_back(rows.uuid(0));
    }
    std::sort(gone.begin(), gone.end());
    return rows.ok();
}

} // namespace boxoffice
