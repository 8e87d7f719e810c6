#include "backend/storage/pg_sale_reader.h"

#include "backend/database/pg_error.h"
#include "backend/storage/event_list_statements.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/sale_rows.h"
#include "shared/api/event_json.h"
#include "shared/api/sale_json.h"
#include "shared/api/ticket_number.h"
#include "shared/wire_names.h"

#include <algorithm>

namespace boxoffice {

namespace {

// Column 0 tells the kind of row: 0 the event, 1 a type, 2 a quota. An index has the most that
// somebody waits for as the last of its wish.
const Statement kOffer{"event_offer", R"(
    SELECT 0, e.id, e.id, e.timezone, e.status, 0, e.capacity,
           (date_part('epoch', e.starts_at) * 1000)::bigint,
           (date_part('epoch', e.ends_at) * 1000)::bigint,
           0, 0, false, e.booked_count, e.held_count,
           (SELECT coalesce(sum(o.seats), 0)::int FROM orders AS o
            WHERE o.event_id = e.id AND o.status = 'held' AND o.expires_at <= now()),
           (SELECT w.quantity FROM waiting_list AS w
            WHERE w.event_id = e.id AND w.status = 'waiting'
                  AND coalesce(w.ticket_type_id, '00000000-0000-0000-0000-000000000000')
                      = '00000000-0000-0000-0000-000000000000'::uuid
            ORDER BY w.quantity DESC LIMIT 1),
           NULL, e.sales, (date_part('epoch', now()) * 1000)::bigint
    FROM events AS e
    WHERE e.id = $1::uuid AND e.deleted_at IS NULL
    UNION ALL
    SELECT 1, t.event_id, t.id, t.name, t.description, t.position, t.capacity,
           (date_part('epoch', t.sales_start_at) * 1000)::bigint,
           (date_part('epoch', t.sales_end_at) * 1000)::bigint,
           t.min_per_order, t.max_per_order, t.hidden, t.booked_count, t.held_count,
           (SELECT coalesce(sum(l.quantity), 0)::int
            FROM orders AS o, unnest(o.line_types, o.line_quantities) AS l (type, quantity)
            WHERE o.event_id = t.event_id AND o.status = 'held' AND o.expires_at <= now()
                  AND l.type = t.id),
           (SELECT w.quantity FROM waiting_list AS w
            WHERE w.event_id = t.event_id AND w.status = 'waiting'
                  AND coalesce(w.ticket_type_id, '00000000-0000-0000-0000-000000000000') = t.id
            ORDER BY w.quantity DESC LIMIT 1),
           NULL, NULL, 0
    FROM ticket_types AS t
    WHERE t.event_id = $1
    UNION ALL
    SELECT 2, q.event_id, q.id, q.name, NULL, 0, q.size, NULL, NULL, 0, 0, false, q.booked_count,
           q.held_count, 0, 0, to_json(q.ticket_type_ids)::text, NULL, 0
    FROM quotas AS q
    WHERE q.event_id = $1)"};

// Orders that very many seats belong to come fewer at a time: a page ends with the one that has the
// last of 20,000.
//
// No row: there is no such event. One row of nulls: it has no such orders.
// $1: the last id of the page before; $2: the limit; $3: the event; $4: statuses; $5, $6: as those
// of registrations_found.
const Statement kOrderPage{"orders_of_event", R"(
    SELECT o.event_id, o.id, o.email, o.name, o.shown, to_json(o.line_types)::text,
           to_json(o.line_quantities)::text,
           (date_part('epoch', o.created_at) * 1000)::bigint,
           (date_part('epoch', o.expires_at) * 1000)::bigint, o.extended, o.entry_id, o.language,
           o.found,
           r.id, r.user_email,
           (date_part('epoch', r.created_at) * 1000)::bigint,
           (date_part('epoch', r.cancelled_at) * 1000)::bigint,
           r.name, r.version, r.mail_error,
           (date_part('epoch', r.erased_at) * 1000)::bigint, r.language,
           r.ticket_type_id, r.order_id, r.extra, r.nth
    FROM events AS e
    LEFT JOIN LATERAL (
        SELECT page.*, count(*) OVER () AS found,
               sum(page.seats) OVER (ORDER BY page.id) - page.seats AS seats_before
        FROM (
            SELECT * FROM (
                SELECT p.*,
                       CASE WHEN p.status = 'held' AND p.expires_at <= now() THEN 'expired'
                            WHEN p.status = 'confirmed' AND NOT EXISTS (
                                     SELECT 1 FROM registrations AS v
                                     WHERE v.event_id = p.event_id AND v.order_id = p.id
                                           AND v.cancelled_at IS NULL) THEN 'cancelled'
                            ELSE p.status END AS shown
                FROM orders AS p
                WHERE p.event_id = e.id AND p.id > $1::uuid
            ) AS each
            WHERE each.shown = ANY($4::text[])
                  AND ((boxoffice_fold(each.email) COLLATE "C")
                       || CASE WHEN each.name = '' THEN ''
                               ELSE chr(31) || boxoffice_fold(each.name) END LIKE ALL($5::text[])
                       OR right(each.id::text, 10) = $6)
            ORDER BY each.id
            LIMIT $2::int
        ) AS page
    ) AS o ON o.seats_before < 20000
    LEFT JOIN LATERAL (
        SELECT id, user_email, created_at, cancelled_at, name, version, mail_error, erased_at,
               language, ticket_type_id, order_id, extra, nth
        FROM registrations
        WHERE event_id = e.id AND order_id = o.id
        ORDER BY id
    ) AS r ON true
    WHERE e.id = $3::uuid AND e.deleted_at IS NULL
    ORDER BY o.id, r.id)"};

// As above; $1: the order; $2: the event.
const Statement kOrder{"order", R"(
    SELECT o.event_id, o.id, o.email, o.name,
           CASE WHEN o.status = 'held' AND o.expires_at <= now() THEN 'expired'
                WHEN o.status = 'confirmed' AND NOT EXISTS (
                         SELECT 1 FROM registrations AS v
                         WHERE v.event_id = o.event_id AND v.order_id = o.id
                               AND v.cancelled_at IS NULL) THEN 'cancelled'
                ELSE o.status END,
           to_json(o.line_types)::text, to_json(o.line_quantities)::text,
           (date_part('epoch', o.created_at) * 1000)::bigint,
           (date_part('epoch', o.expires_at) * 1000)::bigint, o.extended, o.entry_id, o.language, 1,
           r.id, r.user_email,
           (date_part('epoch', r.created_at) * 1000)::bigint,
           (date_part('epoch', r.cancelled_at) * 1000)::bigint,
           r.name, r.version, r.mail_error,
           (date_part('epoch', r.erased_at) * 1000)::bigint, r.language,
           r.ticket_type_id, r.order_id, r.extra, r.nth
    FROM events AS e
    LEFT JOIN orders AS o ON o.event_id = e.id AND o.id = $1::uuid
    LEFT JOIN registrations AS r ON r.event_id = e.id AND r.order_id = o.id
    WHERE e.id = $2::uuid AND e.deleted_at IS NULL
    ORDER BY r.id)"};

// No row: there is no such event. One row of nulls: it has no such entries.
// $1: the last id of the page before; $2: the limit; $3: the event; $4: statuses.
const Statement kWaitingList{"waiting_list_of_event", R"(
    SELECT w.event_id, w.id, w.email, w.name, w.language, w.ticket_type_id, w.quantity, w.status,
           (date_part('epoch', w.created_at) * 1000)::bigint, w.order_id, w.position, NULL,
           (date_part('epoch', o.expires_at) * 1000)::bigint
    FROM events AS e
    LEFT JOIN LATERAL (
        SELECT page.*,
               CASE WHEN page.status = 'waiting'
                    THEN (before.waiting
                          + count(*) FILTER (WHERE page.status = 'waiting')
                            OVER (ORDER BY page.id))::int END AS position
        FROM (SELECT * FROM waiting_list
              WHERE event_id = e.id AND id > $1::uuid AND status = ANY($4::text[])
              ORDER BY id
              LIMIT $2::int) AS page,
             (SELECT count(*) AS waiting FROM waiting_list
              WHERE event_id = e.id AND status = 'waiting' AND id <= $1) AS before
    ) AS w ON true
    LEFT JOIN orders AS o ON o.event_id = e.id AND o.id = w.order_id AND w.status = 'offered'
                             AND o.status = 'held'
    WHERE e.id = $3::uuid AND e.deleted_at IS NULL
    ORDER BY w.id)"};

const Statement kWaitingEntry{"waiting_entry", R"(
    SELECT w.event_id, w.id, w.email, w.name, w.language, w.ticket_type_id, w.quantity, w.status,
           (date_part('epoch', w.created_at) * 1000)::bigint, w.order_id,
           CASE WHEN w.status = 'waiting'
                THEN (SELECT count(*)::int + 1 FROM waiting_list AS b
                      WHERE b.event_id = e.id AND b.status = 'waiting' AND b.id < w.id) END,
           o.email, (date_part('epoch', o.expires_at) * 1000)::bigint
    FROM events AS e
    LEFT JOIN waiting_list AS w ON w.event_id = e.id AND w.id = $1::uuid
    LEFT JOIN orders AS o ON o.event_id = e.id AND o.id = w.order_id AND w.status = 'offered'
                             AND o.status = 'held'
    WHERE e.id = $2::uuid AND e.deleted_at IS NULL)"};

constexpr int kFound = kOrderColumns;            // in rows of orders: how many the page would have
constexpr int kSeat = kFound + 1;                // the first of the registration
constexpr int kOverdueColumn = 1 + kTypeColumns; // in rows of the offer, behind their kind

// text[] of the names of an enum's values, or of one of them.
template <typename Enum> QString namesOf(std::optional<Enum> chosen)
{
    QString names;
    for (int i = 0; !wireName(Enum(i)).isEmpty(); ++i) {
        if (!chosen || *chosen == Enum(i)) {
            names += (names.isEmpty() ? u"{" : u",") + QString::fromLatin1(wireName(Enum(i)));
        }
    }
    return names + u'}';
}

Quota quotaIn(const Rows &rows)
{
    Quota quota{rows.uuid(2), rows.uuid(1), rows.text(3), rows.integer(6)};
    quota.ticketTypeIds = idsIn(rows, kOverdueColumn + 2);
    quota.bookedCount = rows.integer(12);
    quota.heldCount = rows.integer(13);
    return quota;
}

void readEvent(const Rows &rows, EventOffer &offer)
{
    offer.times = {timeIn(rows, 7), timeIn(rows, 8), rows.text(3)};
    offer.status =
        fromWireName<EventStatus>(QStringView(rows.text(4))).value_or(EventStatus::Published);
    offer.capacity = rows.integer(6);
    offer.bookedCount = rows.integer(12);
    offer.heldCount = rows.integer(13);
    offer.sales = salesIn(rows, kOverdueColumn + 3);
    offer.now = rows.bigint(kOverdueColumn + 4);
}

PlacedEntry placedIn(const Rows &rows)
{
    PlacedEntry placed{entryIn(rows), rows.integer(kEntryColumns)};
    if (!rows.isNull(kEntryColumns + 1)) {
        placed.offeredTo = rows.text(kEntryColumns + 1);
    }
    placed.offerEndsAt = timeIn(rows, kEntryColumns + 2);
    return placed;
}

// A row for each registration of each order, one without where it has none. Returns how many orders
// there would be without the limit of seats.
int readOrders(Rows &rows, QList<Order> &orders)
{
    int found = 0;
    while (rows.next() && !rows.isNull(0)) {
        if (orders.isEmpty() || orders.last().id != rows.uuid(1)) {
            orders.append(orderIn(rows));
            found = rows.integer(kFound);
        }
        if (!rows.isNull(kSeat)) {
            orders.last().registrations.append(registrationIn(rows, rows.uuid(0), kSeat));
        }
    }
    return found;
}

} // namespace

Result<EventOffer> PgSaleReader::offer(const Uuid &eventId)
{
    Rows rows = m_connection.run(kOffer, {eventId});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    EventOffer offer;
    bool isThere = false; // an event that is being removed may still have types
    while (rows.next()) {
        const int kind = rows.integer(0);
        const Uuid id = kind == 0 ? Uuid{} : rows.uuid(2);
        if (kind == 0) {
            isThere = true;
            readEvent(rows, offer);
        } else if (kind == 1) {
            offer.types.append(ticketTypeIn(rows, 1));
        } else {
            offer.quotas.append(quotaIn(rows));
        }
        if (kind != 2) {
            offer.overdue.insert(id, rows.integer(kOverdueColumn));
            offer.mostWanted.insert(id, rows.integer(kOverdueColumn + 1));
        }
    }
    if (!isThere) {
        return eventNotFound();
    }
    std::sort(offer.types.begin(), offer.types.end(), [](const TicketType &a, const TicketType &b) {
        return std::pair(a.position, a.id) < std::pair(b.position, b.id);
    });
    std::sort(offer.quotas.begin(), offer.quotas.end(),
              [](const Quota &a, const Quota &b) { return a.id < b.id; });
    return offer;
}

Result<Page<Order>> PgSaleReader::orders(const Uuid &eventId, const OrderListQuery &query)
{
    const auto number = endOfIdWithNumber(query.text);
    Rows rows =
        m_connection.run(kOrderPage,
                         {query.after.value_or(Uuid{}), query.limit + 1, eventId,
                          namesOf(query.status), allPatternsOf(query.text),
                          number ? Parameter(QString::fromLatin1(*number)) : Parameter(nullptr)});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    if (rows.count() == 0) {
        return eventNotFound();
    }
    Page<Order> page;
    const int found = readOrders(rows, page.rows);
    page.rows = page.rows.first(std::min<qsizetype>(page.rows.size(), query.limit));
    page.more = found > page.rows.size();
    return page;
}

Result<Order> PgSaleReader::order(const Uuid &eventId, const Uuid &id)
{
    Rows rows = m_connection.run(kOrder, {id, eventId});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    if (rows.count() == 0) {
        return eventNotFound();
    }
    QList<Order> orders;
    readOrders(rows, orders);
    return orders.isEmpty() ? Result<Order>(orderNotFound()) : Result<Order>(orders.first());
}

Result<Page<PlacedEntry>> PgSaleReader::waitingList(const Uuid &eventId,
                                                    const WaitingListQuery &query)
{
    Rows rows = m_connection.run(
        kWaitingList,
        {query.after.value_or(Uuid{}), query.limit + 1, eventId, namesOf(query.status)});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    if (rows.count() == 0) {
        return eventNotFound();
    }
    Page<PlacedEntry> page;
    while (rows.next() && !rows.isNull(0)) {
        if (page.rows.size() == query.limit) {
            page.more = true;
            break;
        }
        page.rows.append(placedIn(rows));
    }
    return page;
}

Result<PlacedEntry> PgSaleReader::waitingEntry(const Uuid &eventId, const Uuid &id)
{
    Rows rows = m_connection.run(kWaitingEntry, {id, eventId});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    if (!rows.next()) {
        return eventNotFound();
    }
    return rows.isNull(0) ? Result<PlacedEntry>(entryNotFound())
                          : Result<PlacedEntry>(placedIn(rows));
}

} // namespace boxoffice
