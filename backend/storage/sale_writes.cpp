#include "backend/storage/sale_writes.h"

#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"

namespace boxoffice {

namespace {

const Statement kPutTypes{"put_ticket_types", R"(
INSERT INTO ticket_types (event_id, id, name, description, position, capacity, sales_start_at,
                          sales_end_at, min_per_order, max_per_order, hidden, booked_count, held_count)
SELECT b.event_id, b.id, b.name, b.description, b.position, b.capacity,
       (timestamptz 'epoch' + b.starts * interval '1 millisecond')::timestamptz(3),
       (timestamptz 'epoch' + b.ends * interval '1 millisecond')::timestamptz(3),
       b.least, b.most, b.hidden, b.booked, b.held
FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::int[], ?::int[], ?::bigint[],
            ?::bigint[], ?::int[], ?::int[], ?::bool[], ?::int[], ?::int[])
     AS b (event_id, id, name, description, position, capacity, starts, ends, least, most, hidden,
           booked, held)
ON CONFLICT (event_id, id) DO UPDATE
SET name = excluded.name, description = excluded.description, position = excluded.position,
    capacity = excluded.capacity, sales_start_at = excluded.sales_start_at,
    sales_end_at = excluded.sales_end_at, min_per_order = excluded.min_per_order,
    max_per_order = excluded.max_per_order, hidden = excluded.hidden,
    booked_count = excluded.booked_count, held_count = excluded.held_count
)"};

const Statement kPutQuotas{"put_quotas", R"(
INSERT INTO quotas (event_id, id, name, size, ticket_type_ids, booked_count, held_count)
SELECT b.event_id, b.id, b.name, b.size, b.types::uuid[], b.booked, b.held
FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::int[], ?::text[], ?::int[], ?::int[])
     AS b (event_id, id, name, size, types, booked, held)
ON CONFLICT (event_id, id) DO UPDATE
SET name = excluded.name, size = excluded.size, ticket_type_ids = excluded.ticket_type_ids,
    booked_count = excluded.booked_count, held_count = excluded.held_count
)"};

const Statement kDeleteTypes{"delete_ticket_types", R"(
DELETE FROM ticket_types AS t
USING unnest(?::uuid[], ?::uuid[]) AS b (event_id, id)
WHERE t.event_id = ANY (ARRAY[b.event_id]) AND t.id = b.id
)"};

const Statement kDeleteQuotas{"delete_quotas", R"(
DELETE FROM quotas AS q
USING unnest(?::uuid[], ?::uuid[]) AS b (event_id, id)
WHERE q.event_id = ANY (ARRAY[b.event_id]) AND q.id = b.id
)"};

const Statement kInsertOrders{"insert_orders", R"(
INSERT INTO orders (event_id, id, email, name, language, status, line_types, line_quantities, seats,
                    created_at, expires_at, extended, entry_id)
SELECT b.event_id, b.id, b.email, b.name, b.language, b.status, b.types::uuid[],
       b.quantities::int[], b.seats,
       (timestamptz 'epoch' + b.created * interval '1 millisecond')::timestamptz(3),
       (timestamptz 'epoch' + b.expires * interval '1 millisecond')::timestamptz(3),
       b.extended, b.entry_id
FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
            ?::int[], ?::bigint[], ?::bigint[], ?::bool[], ?::uuid[])
     AS b (event_id, id, email, name, language, status, types, quantities, seats, created, expires,
           extended, entry_id)
)"};

const Statement kUpdateOrders{"update_orders", R"(
UPDATE orders AS o
SET name = b.name, status = b.status, extended = b.extended,
    expires_at = (timestamptz 'epoch' + b.expires * interval '1 millisecond')::timestamptz(3)
FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::bool[])
     AS b (event_id, id, name, status, expires, extended)
WHERE o.event_id = ANY (ARRAY[b.event_id]) AND o.id = b.id
)"};

const Statement kInsertEntries{"insert_entries", R"(
INSERT INTO waiting_list (event_id, id, email, name, language, ticket_type_id, quantity, status,
                          created_at, order_id)
SELECT b.event_id, b.id, b.email, b.name, b.language, b.type, b.quantity, b.status,
       (timestamptz 'epoch' + b.created * interval '1 millisecond')::timestamptz(3), b.order_id
FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::int[], ?::text[],
            ?::bigint[], ?::uuid[])
     AS b (event_id, id, email, name, language, type, quantity, status, created, order_id)
)"};

const Statement kUpdateEntries{"update_entries", R"(
UPDATE waiting_list AS w
SET status = b.status, order_id = b.order_id
FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[]) AS b (event_id, id, status, order_id)
WHERE w.event_id = ANY (ARRAY[b.event_id]) AND w.id = b.id
)"};

const Statement kCloseLists{"close_waiting_lists", R"(
UPDATE waiting_list SET status = 'closed'
WHERE event_id = ANY (?::uuid[]) AND status IN ('waiting', 'offered')
)"};

// Only the rows that change are written.
const Statement kCountTypes{"count_ticket_types", R"(
UPDATE ticket_types AS t
SET booked_count = b.booked, held_count = b.held, capacity = b.capacity
FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::int[], ?::int[])
     AS b (event_id, id, booked, held, capacity)
WHERE t.event_id = ANY (ARRAY[b.event_id]) AND t.id = b.id
      AND (t.booked_count, t.held_count, t.capacity) IS DISTINCT FROM (b.booked, b.held, b.capacity)
)"};

const Statement kCountQuotas{"count_quotas", R"(
UPDATE quotas AS q
SET booked_count = b.booked, held_count = b.held, size = b.size
FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::int[], ?::int[])
     AS b (event_id, id, booked, held, size)
WHERE q.event_id = ANY (ARRAY[b.event_id]) AND q.id = b.id
      AND (q.booked_count, q.held_count, q.size) IS DISTINCT FROM (b.booked, b.held, b.size)
)"};

// Tells every server of it, as add_to_booked_counts does. A capacity that was raised for one
// registration makes another version of the event. The least expiry is looked up only once it was
// due: each hold that was confirmed is a dead entry of the index until the next vacuum.
const Statement kCountEvents{"count_events", R"(
WITH changed AS (
    UPDATE events AS e
    SET capacity = b.capacity, booked_count = b.booked, held_count = b.held, sells = true,
        version = e.version + (e.capacity <> b.capacity)::int,
        next_expiry = CASE
            WHEN b.finds THEN least(
                (SELECT min(o.expires_at) FROM orders AS o
                 WHERE o.event_id = b.id AND o.status = 'held'),
                (timestamptz 'epoch' + b.expiry * interval '1 millisecond')::timestamptz(3))
            ELSE (timestamptz 'epoch' + b.expiry * interval '1 millisecond')::timestamptz(3) END
    FROM unnest(?::uuid[], ?::int[], ?::int[], ?::int[], ?::bigint[], ?::bool[])
         AS b (id, capacity, booked, held, expiry, finds)
    WHERE e.id = ANY (ARRAY[b.id])
    RETURNING e.id
)
SELECT pg_notify('boxoffice', 's' || string_agg(n.id::text, ','))
FROM (SELECT id, row_number() OVER () / 200 AS part FROM changed) AS n
GROUP BY n.part
)"};

template <typename T> QString nameOf(T value)
{
    return QString::fromLatin1(wireName(value));
}

// Null for English, which goes without saying.
void addLanguage(ArrayLiteral &array, MailLanguage language)
{
    language == MailLanguage::English ? array.addNull() : array.add(nameOf(language));
}

void putTypes(Transaction &transaction, const std::vector<TicketType> &types)
{
    ArrayLiteral events, ids, names, descriptions, positions, capacities, starts, ends, least, most,
        hidden, booked, held;
    for (const TicketType &type : types) {
        events.add(type.eventId);
        ids.add(type.id);
        names.add(type.name);
        descriptions.add(type.description);
        positions.add(type.position);
        addOrNull(capacities, type.capacity);
        addOrNull(starts, type.salesStartAt);
        addOrNull(ends, type.salesEndAt);
        least.add(type.minPerOrder);
        most.add(type.maxPerOrder);
        hidden.add(type.hidden);
        booked.add(type.bookedCount);
        held.add(type.heldCount);
    }
    transaction.putOff(kPutTypes,
                       {events.take(), ids.take(), names.take(), descriptions.take(),
                        positions.take(), capacities.take(), starts.take(), ends.take(),
                        least.take(), most.take(), hidden.take(), booked.take(), held.take()});
}

void putQuotas(Transaction &transaction, const std::vector<Quota> &quotas)
{
    ArrayLiteral events, ids, names, sizes, types, booked, held;
    for (const Quota &quota : quotas) {
        events.add(quota.eventId);
        ids.add(quota.id);
        names.add(quota.name);
        sizes.add(quota.size);
        types.add(arrayOf(quota.ticketTypeIds));
        booked.add(quota.bookedCount);
        held.add(quota.heldCount);
    }
    transaction.putOff(kPutQuotas,
                       {events.take(), ids.take(), names.take(), sizes.take(), types.take(),
                        booked.take(), held.take()});
}

template <typename T>
void remove(Transaction &transaction, const Statement &statement, const std::vector<T> &all)
{
    ArrayLiteral events, ids;
    for (const T &one : all) {
        events.add(one.eventId);
        ids.add(one.id);
    }
    transaction.putOff(statement, {events.take(), ids.take()});
}

void insert(Transaction &transaction, const std::vector<Order> &orders)
{
    ArrayLiteral events, ids, emails, names, languages, statuses, types, quantities, seats, created,
        expires, extended, entries;
    for (const Order &order : orders) {
        ArrayLiteral lineTypes, lineQuantities;
        for (const OrderLine &line : order.lines) {
            addOrNull(lineTypes, line.ticketTypeId);
            lineQuantities.add(line.quantity);
        }
        events.add(order.eventId);
        ids.add(order.id);
        emails.add(order.email);
        names.add(order.name);
        addLanguage(languages, order.language);
        statuses.add(nameOf(order.status));
        types.add(lineTypes.take());
        quantities.add(lineQuantities.take());
        seats.add(seatsOf(order.lines));
        created.add(order.createdAt);
        addOrNull(expires, order.expiresAt);
        extended.add(order.extended);
        addOrNull(entries, order.entryId);
    }
    transaction.putOff(kInsertOrders,
                       {events.take(), ids.take(), emails.take(), names.take(), languages.take(),
                        statuses.take(), types.take(), quantities.take(), seats.take(),
                        created.take(), expires.take(), extended.take(), entries.take()});
}

void update(Transaction &transaction, const std::vector<Order> &orders)
{
    ArrayLiteral events, ids, names, statuses, expires, extended;
    for (const Order &order : orders) {
        events.add(order.eventId);
        ids.add(order.id);
        names.add(order.name);
        statuses.add(nameOf(order.status));
        addOrNull(expires, order.expiresAt);
        extended.add(order.extended);
    }
    transaction.putOff(kUpdateOrders,
                       {events.take(), ids.take(), names.take(), statuses.take(), expires.take(),
                        extended.take()});
}

void insert(Transaction &transaction, const std::vector<WaitingEntry> &entries)
{
    ArrayLiteral events, ids, emails, names, languages, types, quantities, statuses, created,
        orders;
    for (const WaitingEntry &entry : entries) {
        events.add(entry.eventId);
        ids.add(entry.id);
        emails.add(entry.email);
        names.add(entry.name);
        addLanguage(languages, entry.language);
        addOrNull(types, entry.ticketTypeId);
        quantities.add(entry.quantity);
        statuses.add(nameOf(entry.status));
        created.add(entry.createdAt);
        addOrNull(orders, entry.orderId);
    }
    transaction.putOff(kInsertEntries,
                       {events.take(), ids.take(), emails.take(), names.take(), languages.take(),
                        types.take(), quantities.take(), statuses.take(), created.take(),
                        orders.take()});
}

void update(Transaction &transaction, const std::vector<WaitingEntry> &entries)
{
    ArrayLiteral events, ids, statuses, orders;
    for (const WaitingEntry &entry : entries) {
        events.add(entry.eventId);
        ids.add(entry.id);
        statuses.add(nameOf(entry.status));
        addOrNull(orders, entry.orderId);
    }
    transaction.putOff(kUpdateEntries, {events.take(), ids.take(), statuses.take(), orders.take()});
}

using CountedEvents = QHash<Uuid, const CountedSales *>;

void countTypes(Transaction &transaction, const CountedEvents &counted)
{
    ArrayLiteral events, ids, booked, held, capacities;
    for (const CountedSales *sales : counted) {
        for (const TicketType &type : sales->types) {
            events.add(sales->eventId);
            ids.add(type.id);
            booked.add(type.bookedCount);
            held.add(type.heldCount);
            addOrNull(capacities, type.capacity);
        }
    }
    if (!ids.isEmpty()) {
        transaction.putOff(
            kCountTypes,
            {events.take(), ids.take(), booked.take(), held.take(), capacities.take()});
    }
}

void countQuotas(Transaction &transaction, const CountedEvents &counted)
{
    ArrayLiteral events, ids, booked, held, sizes;
    for (const CountedSales *sales : counted) {
        for (const Quota &quota : sales->quotas) {
            events.add(sales->eventId);
            ids.add(quota.id);
            booked.add(quota.bookedCount);
            held.add(quota.heldCount);
            sizes.add(quota.size);
        }
    }
    if (!ids.isEmpty()) {
        transaction.putOff(kCountQuotas,
                           {events.take(), ids.take(), booked.take(), held.take(), sizes.take()});
    }
}

void count(Transaction &transaction, const std::vector<CountedSales> &counted)
{
    CountedEvents last;
    for (const CountedSales &sales : counted) {
        last.insert(sales.eventId, &sales);
    }
    countTypes(transaction, last);
    countQuotas(transaction, last);
    ArrayLiteral events, capacities, booked, held, expiries, finds;
    for (const CountedSales *sales : std::as_const(last)) {
        events.add(sales->eventId);
        capacities.add(sales->seats.capacity());
        booked.add(sales->seats.booked());
        held.add(sales->seats.held());
        addOrNull(expiries, sales->nextExpiry);
        finds.add(sales->findsExpiry);
    }
    transaction.putOff(kCountEvents,
                       {events.take(), capacities.take(), booked.take(), held.take(),
                        expiries.take(), finds.take()});
}

} // namespace

void putOffSales(Transaction &transaction, const Decision &decision)
{
    if (!decision.types.empty()) {
        putTypes(transaction, decision.types);
    }
    if (!decision.typesRemoved.empty()) {
        remove(transaction, kDeleteTypes, decision.typesRemoved);
    }
    if (!decision.quotas.empty()) {
        putQuotas(transaction, decision.quotas);
    }
    if (!decision.quotasRemoved.empty()) {
        remove(transaction, kDeleteQuotas, decision.quotasRemoved);
    }
    if (!decision.newOrders.empty()) {
        insert(transaction, decision.newOrders);
    }
    if (!decision.changedOrders.empty()) {
        update(transaction, decision.changedOrders);
    }
    if (!decision.closedLists.empty()) {
        transaction.putOff(kCloseLists, {arrayOf(decision.closedLists)});
    }
    // Before those who join: who has left may wait again.
    if (!decision.changedEntries.empty()) {
        update(transaction, decision.changedEntries);
    }
    if (!decision.newEntries.empty()) {
        insert(transaction, decision.newEntries);
    }
    if (!decision.counted.empty()) {
        count(transaction, decision.counted);
    }
}

} // namespace boxoffice
