// The part of PgBookingStore that reads what events sell, and writes orders, waiting lists, types
// and quotas with their counts. A batch of events that sell single seats only runs none of it.
#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/storage/batch_plan.h"
#include "backend/storage/booking_part.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/sale_needs.h"
#include "backend/storage/sale_rows.h"
#include "backend/storage/sale_writes.h"

#include <algorithm>

namespace boxoffice {

namespace {

// Column 0 tells the kind of row: 0 the event with its organizer and the greatest ids of its
// registrations, orders and entries; 1 a type; 2 a quota, whose size stands as a capacity.
const Statement kSold{"sold", R"(
SELECT 0, e.id, coalesce(e.organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1)),
       NULL::text, NULL::text, NULL::int, NULL::int, NULL::bigint, NULL::bigint, NULL::int,
       NULL::int, NULL::bool, NULL::int, NULL::int, NULL::json,
       (SELECT id FROM registrations WHERE event_id = e.id ORDER BY id DESC LIMIT 1),
       (SELECT id FROM orders WHERE event_id = e.id ORDER BY id DESC LIMIT 1),
       (SELECT id FROM waiting_list WHERE event_id = e.id ORDER BY id DESC LIMIT 1)
FROM unnest(?::uuid[]) AS b (id)
JOIN events AS e ON e.id = ANY (ARRAY[b.id])
UNION ALL
SELECT 1, t.event_id, t.id, t.name, t.description, t.position, t.capacity,
       (extract(epoch FROM t.sales_start_at) * 1000)::bigint,
       (extract(epoch FROM t.sales_end_at) * 1000)::bigint,
       t.min_per_order, t.max_per_order, t.hidden, t.booked_count, t.held_count,
       NULL, NULL, NULL, NULL
FROM unnest(?::uuid[]) AS b (id)
JOIN ticket_types AS t ON t.event_id = ANY (ARRAY[b.id])
UNION ALL
SELECT 2, q.event_id, q.id, q.name, NULL, NULL, q.size, NULL, NULL, NULL, NULL, NULL,
       q.booked_count, q.held_count, to_json(q.ticket_type_ids), NULL, NULL, NULL
FROM unnest(?::uuid[]) AS b (id)
JOIN quotas AS q ON q.event_id = ANY (ARRAY[b.id])
)"};

// LIMIT keeps each event one probe of an index: as plain joins, all that is held would be walked
// over. Some rows may come twice: orders that commands name, those of entries that they name,
// offers of events that are being cancelled, and those of events whose holds are overdue.
const Statement kOrders{"orders_of_batch", R"(
SELECT o.event_id, o.id, o.email, o.name, o.status, to_json(o.line_types),
       to_json(o.line_quantities), (extract(epoch FROM o.created_at) * 1000)::bigint,
       (extract(epoch FROM o.expires_at) * 1000)::bigint, o.extended, o.entry_id, o.language
FROM (SELECT b.event_id, b.id
      FROM unnest(?::uuid[], ?::uuid[]) AS b (event_id, id)
      UNION ALL
      SELECT w.event_id, w.order_id
      FROM unnest(?::uuid[], ?::uuid[]) AS b (event_id, id)
      JOIN waiting_list AS w ON w.event_id = ANY (ARRAY[b.event_id]) AND w.id = b.id
      WHERE w.order_id IS NOT NULL
      UNION ALL
      SELECT h.event_id, h.id
      FROM unnest(?::uuid[]) AS b (event_id),
           LATERAL (SELECT event_id, id
                    FROM orders
                    WHERE event_id = b.event_id AND status = 'held' AND entry_id IS NOT NULL
                    LIMIT 1000000) AS h
      UNION ALL
      SELECT h.event_id, h.id
      FROM unnest(?::uuid[]) AS b (event_id),
           LATERAL (SELECT event_id, id
                    FROM orders
                    WHERE event_id = b.event_id AND status = 'held'
                          AND expires_at <= timestamptz 'epoch' + ?::bigint * interval '1 millisecond'
                    LIMIT 1000000) AS h) AS b
JOIN orders AS o ON o.event_id = ANY (ARRAY[b.event_id]) AND o.id = b.id
)"};

// Entries that commands name, and those whose offers were read.
const Statement kEntries{"entries_of_batch", R"(
SELECT w.event_id, w.id, w.email, w.name, w.language, w.ticket_type_id, w.quantity, w.status,
       (extract(epoch FROM w.created_at) * 1000)::bigint, w.order_id
FROM unnest(?::uuid[], ?::uuid[]) AS b (event_id, id)
JOIN waiting_list AS w ON w.event_id = ANY (ARRAY[b.event_id]) AND w.id = b.id
)"};

const Statement kOfOrders{"registrations_of_orders", R"(
SELECT r.event_id, r.order_id, r.id, r.user_email,
       (extract(epoch FROM r.created_at) * 1000)::bigint,
       (extract(epoch FROM r.cancelled_at) * 1000)::bigint,
       r.name, r.version, r.mail_error,
       (extract(epoch FROM r.erased_at) * 1000)::bigint,
       r.language, r.ticket_type_id, r.order_id, r.extra, r.nth
FROM unnest(?::uuid[], ?::uuid[]) AS b (event_id, id)
JOIN registrations AS r ON r.event_id = ANY (ARRAY[b.event_id]) AND r.order_id = b.id
WHERE r.cancelled_at IS NULL
ORDER BY r.id
)"};

// Column 0 tells the kind of row: 0 a seat that an address has, 1 how many its orders hold, 2 that
// it waits or has an offer. An address may come more than once.
const Statement kAddresses{"seats_of_addresses", R"(
SELECT 0, r.event_id, r.user_email, r.nth, NULL::uuid
FROM unnest(?::uuid[], ?::text[]) AS b (event_id, email),
     LATERAL (SELECT event_id, user_email, nth
              FROM registrations
              WHERE event_id = b.event_id AND user_email = b.email AND cancelled_at IS NULL
              LIMIT 1000) AS r
UNION ALL
SELECT 1, h.event_id, h.email, h.seats, h.id
FROM unnest(?::uuid[], ?::text[]) AS b (event_id, email),
     LATERAL (SELECT event_id, email, seats, id
              FROM orders
              WHERE event_id = b.event_id AND email = b.email AND status = 'held'
              LIMIT 1000) AS h
UNION ALL
SELECT 2, w.event_id, w.email, 0, w.id
FROM unnest(?::uuid[], ?::text[]) AS b (event_id, email),
     LATERAL (SELECT event_id, email, id
              FROM waiting_list
              WHERE event_id = b.event_id AND email = b.email
                    AND status IN ('waiting', 'offered')
              LIMIT 1) AS w
)"};

// The first of each kind of wish, which are found one after the other in the index. $2: how many.
const Statement kWaiting{"first_who_wait", R"(
SELECT w.event_id, w.id, w.email, w.name, w.language, w.ticket_type_id, w.quantity, w.status,
       (extract(epoch FROM w.created_at) * 1000)::bigint, w.order_id
FROM unnest(?::uuid[]) AS b (event_id),
     LATERAL (
         WITH RECURSIVE wish AS (
             (SELECT coalesce(ticket_type_id, '00000000-0000-0000-0000-000000000000') AS type, quantity
              FROM waiting_list
              WHERE event_id = b.event_id AND status = 'waiting'
              ORDER BY coalesce(ticket_type_id, '00000000-0000-0000-0000-000000000000'), quantity
              LIMIT 1)
             UNION ALL
             SELECT n.type, n.quantity
             FROM wish, LATERAL (
                 SELECT coalesce(ticket_type_id, '00000000-0000-0000-0000-000000000000') AS type, quantity
                 FROM waiting_list
                 WHERE event_id = b.event_id AND status = 'waiting'
                       AND (coalesce(ticket_type_id, '00000000-0000-0000-0000-000000000000'), quantity)
                           > (wish.type, wish.quantity)
                 ORDER BY coalesce(ticket_type_id, '00000000-0000-0000-0000-000000000000'), quantity
                 LIMIT 1) AS n
         )
         SELECT type, quantity FROM wish) AS g,
     LATERAL (
         SELECT *
         FROM waiting_list
         WHERE event_id = b.event_id AND status = 'waiting'
               AND coalesce(ticket_type_id, '00000000-0000-0000-0000-000000000000') = g.type
               AND quantity = g.quantity
         ORDER BY id
         LIMIT ?::int) AS w
)"};

// Rows that statements look up, as arrays of equal length.
class Keys
{
public:
    Keys() = default;
    explicit Keys(const std::vector<std::pair<Uuid, Uuid>> &pairs)
    {
        for (const auto &[event, id] : pairs) {
            add(event, id);
        }
    }
    void add(const Uuid &event, const Uuid &id)
    {
        m_events.add(event);
        m_values.add(id);
    }
    void add(const Uuid &event, const QString &text)
    {
        m_events.add(event);
        m_values.add(text);
    }
    bool isEmpty() const { return m_values.isEmpty(); }
    std::pair<QString, QString> take() { return {m_events.take(), m_values.take()}; }

private:
    ArrayLiteral m_events, m_values;
};

class PgSales final : public BookingPart
{
public:
    explicit PgSales(DatabaseConnection &connection) : m_connection(connection) { }

    void plan(std::span<const Command> batch, const BatchPlan &) override
    {
        m_needs = saleNeedsOf(batch);
        m_firstOfEach = 16 + static_cast<int>(batch.size());
    }
    bool needsClock(const LockedState &state) const override
    {
        return std::any_of(state.events.cbegin(), state.events.cend(),
                           [](const LockedEvent &event) { return event.sells; })
            || !m_needs.events.isEmpty();
    }
    bool read(LockedState &state) override;
    bool readMore(LockedState &state) override;
    bool write(Transaction &transaction, const BatchPlan &, const Decision &decision) override
    {
        putOffSales(transaction, decision);
        return true;
    }
    std::optional<bool> hasWritten(const Decision &) override { return false; }
    void committed(const Decision &) override { }

private:
    bool readSold(const QString &events, LockedState &state);
    bool readOrders(LockedState &state);
    bool readEntries(LockedState &state);
    bool readOfOrders(LockedState &state);
    bool readAddresses(LockedState &state);
    bool readWaiting(LockedState &state);

    DatabaseConnection &m_connection;
    SaleNeeds m_needs;     // of the batch
    int m_firstOfEach = 0; // how many are read of each wish
};

bool PgSales::read(LockedState &state)
{
    ArrayLiteral events;
    for (auto it = state.events.cbegin(); it != state.events.cend(); ++it) {
        if (it->sells || m_needs.events.contains(it.key())) {
            events.add(it.key());
        }
    }
    return events.isEmpty()
        || (readSold(events.take(), state) && readOrders(state) && readEntries(state)
            && readOfOrders(state) && readAddresses(state) && readWaiting(state));
}

bool PgSales::readSold(const QString &events, LockedState &state)
{
    Rows rows = m_connection.run(kSold, {events, events, events});
    while (rows.ok() && rows.next()) {
        const Uuid event = rows.uuid(1);
        EventSales &sales = state.sales[event];
        switch (rows.integer(0)) {
        case 0:
            if (!rows.isNull(2)) {
                state.organizerOf.insert(event, rows.uuid(2));
            }
            state.events[event].lastId = std::max(state.events[event].lastId, rows.uuid(15));
            sales.lastOrderId = rows.uuid(16);
            sales.waiting.lastId = rows.uuid(17);
            break;
        case 1:
            sales.types.push_back(ticketTypeIn(rows, 1));
            break;
        default:
            sales.quotas.push_back({rows.uuid(2), event, rows.text(3), rows.integer(6),
                                    idsIn(rows, 14), rows.integer(12), rows.integer(13)});
        }
    }
    for (EventSales &sales : state.sales) {
        sales.sortTypes();
        std::sort(sales.quotas.begin(), sales.quotas.end(),
                  [](const Quota &a, const Quota &b) { return a.id < b.id; });
    }
    return rows.ok();
}

bool PgSales::readOrders(LockedState &state)
{
    ArrayLiteral overdue;
    const qint64 now = state.nowMicros / 1000;
    for (auto it = state.sales.cbegin(); it != state.sales.cend(); ++it) {
        const auto &expiry = state.events[it.key()].nextExpiry;
        if (expiry && *expiry <= now) {
            overdue.add(it.key());
        }
    }
    if (m_needs.orders.empty() && m_needs.entries.empty() && m_needs.closing.empty()
        && overdue.isEmpty()) {
        return true;
    }
    const auto [events, ids] = Keys(m_needs.orders).take();
    const auto [entryEvents, entryIds] = Keys(m_needs.entries).take();
    Rows rows = m_connection.run(
        kOrders,
        {events, ids, entryEvents, entryIds, arrayOf(m_needs.closing), overdue.take(), now});
    while (rows.ok() && rows.next()) {
        const Order order = orderIn(rows);
        const auto sales = state.sales.find(order.eventId);
        if (sales == state.sales.end()) {
            continue;
        }
        sales->orders.insert(order.id, order);
        if (order.entryId) {
            m_needs.entries.emplace_back(order.eventId, *order.entryId);
        }
        if (order.status != OrderStatus::Confirmed) {
            m_needs.addAddress(order.eventId, order.email);
        }
    }
    return rows.ok();
}

bool PgSales::readEntries(LockedState &state)
{
    if (m_needs.entries.empty()) {
        return true;
    }
    const auto [events, ids] = Keys(m_needs.entries).take();
    Rows rows = m_connection.run(kEntries, {events, ids});
    while (rows.ok() && rows.next()) {
        const WaitingEntry entry = entryIn(rows);
        if (const auto sales = state.sales.find(entry.eventId); sales != state.sales.end()) {
            sales->named.insert(entry.id, entry);
        }
        m_needs.addAddress(entry.eventId, entry.email);
    }
    return rows.ok();
}

bool PgSales::readOfOrders(LockedState &state)
{
    if (m_needs.cancelled.empty()) {
        return true;
    }
    const auto [events, ids] = Keys(m_needs.cancelled).take();
    Rows rows = m_connection.run(kOfOrders, {events, ids});
    while (rows.ok() && rows.next()) {
        const Registration registration = registrationIn(rows, rows.uuid(0), 2);
        const auto sales = state.sales.find(registration.eventId);
        if (sales == state.sales.end()) {
            continue;
        }
        std::vector<Uuid> &all = sales->registrationsOf[rows.uuid(1)];
        if (std::find(all.begin(), all.end(), registration.id) == all.end()) {
            all.push_back(registration.id);
        }
        const RegistrationName name{registration.eventId, registration.id};
        if (!state.named.contains(name)) {
            state.named.insert(name, registration);
        }
        state.registered.insert({registration.eventId, registration.userEmail});
    }
    return rows.ok();
}

bool PgSales::readAddresses(LockedState &state)
{
    for (const Registration &registration : std::as_const(state.named)) {
        m_needs.addAddress(registration.eventId, registration.userEmail);
    }
    Keys addresses;
    QSet<std::pair<Uuid, QString>> asked;
    for (const auto &[event, email] : m_needs.addresses) {
        const auto sales = state.sales.find(event);
        if (sales != state.sales.end() && !asked.contains({event, email})) {
            asked.insert({event, email});
            addresses.add(event, email);
            sales->numbersOf.insert(email, {});
        }
    }
    if (addresses.isEmpty()) {
        return true;
    }
    const auto [events, emails] = addresses.take();
    Rows rows = m_connection.run(kAddresses, {events, emails, events, emails, events, emails});
    while (rows.ok() && rows.next()) {
        EventSales &sales = state.sales[rows.uuid(1)];
        const QString email = rows.text(2);
        switch (rows.integer(0)) {
        case 0:
            sales.numbersOf[email].insert(rows.integer(3));
            state.registered.insert({rows.uuid(1), email});
            break;
        case 1:
            sales.heldOf[email] += rows.integer(3);
            break;
        default:
            sales.waitingAs.insert(email, rows.uuid(4));
        }
    }
    return rows.ok();
}

bool PgSales::readWaiting(LockedState &state)
{
    ArrayLiteral events;
    for (auto it = state.sales.begin(); it != state.sales.end(); ++it) {
        if (state.events[it.key()].sales.waitingList) {
            events.add(it.key());
            it->waiting.entries.clear();
            it->waiting.unfinished.clear();
            it->waiting.ranOut = false;
        }
    }
    if (events.isEmpty()) {
        return true;
    }
    QHash<std::pair<Uuid, Wish>, int> read;
    Rows rows = m_connection.run(kWaiting, {events.take(), m_firstOfEach});
    while (rows.ok() && rows.next()) {
        const WaitingEntry entry = entryIn(rows);
        KnownWaiting &waiting = state.sales[entry.eventId].waiting;
        waiting.entries.emplace(entry.id, entry);
        if (++read[{entry.eventId, wishOf(entry)}] == m_firstOfEach) {
            waiting.unfinished.insert(wishOf(entry));
        }
    }
    return rows.ok();
}

bool PgSales::readMore(LockedState &state)
{
    m_firstOfEach *= 8;
    return readWaiting(state);
}

} // namespace

std::unique_ptr<BookingPart> salesPart(DatabaseConnection &connection)
{
    return std::make_unique<PgSales>(connection);
}

} // namespace boxoffice
