// The part of PgBookingStore that creates, edits and deletes events.
#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/storage/booking_part.h"
#include "backend/storage/event_arrays.h"
#include "backend/storage/event_images.h"
#include "backend/storage/event_removal.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/pg_event_slugs.h"
#include "shared/api/event_json.h"

namespace boxoffice {

namespace {

// Where a statement notifies: one notification for each 200 ids, since it holds less than 8,000
// bytes; for each 100 where "!" and the id may follow again, and for each 60 where an organizer's
// follows, too (pg_change_feed.h).

// A row at least; one for each organizer that is asked for, and for the first.
const Statement kLastEvent{"last_event", R"(
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
       (SELECT id FROM events ORDER BY id DESC LIMIT 1),
       o.id, o.name, o.slug, o.version, o.id = first.id
FROM (SELECT (SELECT id FROM organizers ORDER BY id LIMIT 1) AS id) AS first
LEFT JOIN organizers AS o ON o.id = ANY (?::uuid[] || first.id)
)"};

const Statement kDetails{"details", R"(
SELECT id, name, description, capacity, booked_count,
       (extract(epoch FROM created_at) * 1000)::bigint,
       (extract(epoch FROM starts_at) * 1000)::bigint,
       (extract(epoch FROM ends_at) * 1000)::bigint,
       timezone, location, status, version, names_required, holders_may_edit,
       organizer, organizer_name, organizer_slug, organizer_version,
       image_version, image_width, image_height, image_alt, category, slug,
       held_count, ticket_types, sales
FROM events
LEFT JOIN LATERAL (
    SELECT id, name, slug, version FROM organizers
    WHERE id = coalesce(organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
    LIMIT 1
) AS o (organizer, organizer_name, organizer_slug, organizer_version) ON true
WHERE id = ANY (?::uuid[])
)"};

// $1: the organizers of new events; $2: the events that are edited; $3: whether an event is made
// for the first organizer.
const Statement kOffered{"offered_categories", R"(
SELECT id, to_json(categories) FROM organizers
WHERE id = ANY (ARRAY(SELECT unnest($1::uuid[])
                      UNION
                      SELECT coalesce(e.organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
                      FROM events AS e WHERE e.id = ANY ($2::uuid[])
                      UNION
                      SELECT (SELECT id FROM organizers ORDER BY id LIMIT 1) WHERE $3::bool))
)"};

const Statement kInsertEvents{"insert_events", R"(
WITH changed AS (
    INSERT INTO events (created_at, id, name, description, capacity, starts_at, ends_at, timezone,
                        location, status, organizer_id, names_required, holders_may_edit, category,
                        slug, sales)
    SELECT (timestamptz 'epoch' + ?::bigint * interval '1 millisecond')::timestamptz(3),
           b.id, b.name, b.description, b.capacity,
           (timestamptz 'epoch' + b.starts_at * interval '1 millisecond')::timestamptz(3),
           (timestamptz 'epoch' + b.ends_at * interval '1 millisecond')::timestamptz(3),
           nullif(b.timezone, ''), b.location, b.status, b.organizer_id, b.names_required,
           b.holders_may_edit, nullif(b.category, ''), nullif(b.slug, ''), nullif(b.sales, '')
    FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::text[],
                ?::text[], ?::text[], ?::bool[], ?::bool[], ?::text[], ?::text[], ?::text[],
                ?::uuid[])
         AS b (id, name, description, capacity, starts_at, ends_at, timezone, location, status,
               names_required, holders_may_edit, category, slug, sales, organizer_id)
    RETURNING id
)
SELECT pg_notify('boxoffice', 'c' || string_agg(n.id::text, ','))
FROM (SELECT id, row_number() OVER () / 200 AS part FROM changed) AS n
GROUP BY n.part
)"};

const Statement kUpdateEvents{"update_events", R"(
WITH changed AS (
    UPDATE events AS e
    SET name = b.name, description = b.description, capacity = b.capacity,
        booked_count = b.booked, held_count = b.held, ticket_types = b.ticket_types,
        sales = nullif(b.sales, ''),
        starts_at = (timestamptz 'epoch' + b.starts_at * interval '1 millisecond')::timestamptz(3),
        ends_at = (timestamptz 'epoch' + b.ends_at * interval '1 millisecond')::timestamptz(3),
        timezone = nullif(b.timezone, ''), location = b.location, status = b.status,
        names_required = b.names_required, holders_may_edit = b.holders_may_edit,
        category = nullif(b.category, ''), slug = nullif(b.slug, ''), version = b.version,
        image_version = b.image_version, image_width = b.image_width,
        image_height = b.image_height, image_alt = b.image_alt
    FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::text[],
                ?::text[], ?::text[], ?::bool[], ?::bool[], ?::text[], ?::text[], ?::text[],
                ?::int[], ?::int[], ?::int[], ?::bigint[],
                ?::text[], ?::int[], ?::int[], ?::text[])
         AS b (id, name, description, capacity, starts_at, ends_at, timezone, location, status,
               names_required, holders_may_edit, category, slug, sales, booked, held, ticket_types,
               version,
               image_version, image_width, image_height, image_alt)
    WHERE e.id = ANY (ARRAY[b.id])
    RETURNING e.id, e.status
)
SELECT pg_notify('boxoffice', 'u' || string_agg(n.ids, ','))
FROM (SELECT c.id || CASE WHEN (c.status = 'draft') <> (before.status = 'draft') THEN ',!' || c.id
                          ELSE '' END AS ids,
             row_number() OVER () / 100 AS part
      FROM changed AS c
      JOIN events AS before ON before.id = ANY (ARRAY[c.id])) AS n
GROUP BY n.part
)"};

// What belongs to an event. Counts each kind no further than it is asked to.
const Statement kCountRegistrations{"count_registrations", R"(
SELECT b.id, (SELECT count(*)
              FROM (SELECT FROM registrations AS r WHERE r.event_id = b.id LIMIT $1) AS counted)
             + (SELECT count(*)
                FROM (SELECT FROM orders AS o WHERE o.event_id = b.id LIMIT $1) AS counted)
             + (SELECT count(*)
                FROM (SELECT FROM waiting_list AS w WHERE w.event_id = b.id LIMIT $1) AS counted)
FROM unnest($2::uuid[]) AS b (id)
)"};

const Statement kDeleteRegistrations{"delete_registrations", R"(
DELETE FROM registrations WHERE event_id = ANY (?::uuid[])
)"};

const Statement kDeleteEvents{"delete_events", R"(
WITH changed AS (
    DELETE FROM events WHERE id = ANY (?::uuid[]) RETURNING id, status, organizer_id
)
SELECT pg_notify('boxoffice', 'd' || string_agg(n.ids, ','))
FROM (SELECT id || CASE WHEN status = 'draft'
                        THEN ',!' || id || '/' || coalesce(
                            organizer_id::text,
                            (SELECT id FROM organizers ORDER BY id LIMIT 1)::text, '')
                        ELSE '' END AS ids,
             row_number() OVER () / 60 AS part
      FROM changed) AS n
GROUP BY n.part
)"};

// Cancelled for a server of an older version on the same database, which would book it else.
const Statement kCloseEvents{"close_events", R"(
WITH changed AS (
    UPDATE events SET deleted_at = clock_timestamp(), status = 'cancelled'
    WHERE id = ANY (?::uuid[])
    RETURNING id
)
SELECT pg_notify('boxoffice', 'd' || string_agg(n.ids, ','))
FROM (SELECT c.id || CASE WHEN before.status = 'draft'
                          THEN ',!' || c.id || '/' || coalesce(
                              before.organizer_id::text,
                              (SELECT id FROM organizers ORDER BY id LIMIT 1)::text, '')
                          ELSE '' END AS ids,
             row_number() OVER () / 60 AS part
      FROM changed AS c
      JOIN events AS before ON before.id = ANY (ARRAY[c.id])) AS n
GROUP BY n.part
)"};

const Statement kMarkForErasure{"mark_for_erasure", R"(
UPDATE events SET erasing = true WHERE id = ANY (?::uuid[])
)"};

// Waits until the transaction that may have inserted the ids has ended. Rolled back afterwards.
const Statement kTryEvents{"try_events", R"(
INSERT INTO events (id, name, capacity)
SELECT id, 'x', 1 FROM unnest(?::uuid[]) AS id
ON CONFLICT (id) DO NOTHING
)"};

class PgEvents final : public BookingPart
{
public:
    PgEvents(DatabaseConnection &connection, std::function<void()> leftToRemove)
        : m_connection(connection)
        , m_onLeftToDo(std::move(leftToRemove))
    { }

    void plan(std::span<const Command> batch, const BatchPlan &plan) override;
    bool read(LockedState &state) override
    {
        return (!m_creates || readLastEvent(state)) && (m_edited.isEmpty() || readDetails(state))
            && (m_slugs.empty() || readSlugs(m_connection, m_slugs, state.slugs))
            && (!m_categorizes || readOffered(state));
    }
    bool write(Transaction &transaction, const BatchPlan &plan, const Decision &decision) override;
    std::optional<bool> hasWritten(const Decision &decision) override;
    void committed(const Decision &decision) override;

private:
    bool readLastEvent(LockedState &state);
    bool readDetails(LockedState &state);
    bool readOffered(LockedState &state);
    static void update(Transaction &transaction, const std::vector<Event> &events);
    static bool insert(Transaction &transaction, const std::vector<Event> &events);
    bool remove(Transaction &transaction, const std::vector<Uuid> &events);

    DatabaseConnection &m_connection;
    const std::function<void()> m_onLeftToDo;
    // Of the batch.
    bool m_creates = false;
    QString m_edited;             // uuid[] of the events to edit or delete; empty: none
    QString m_organizers;         // uuid[] of those that events are created for
    std::vector<QString> m_slugs; // bases of what new names may become
    bool m_categorizes = false;   // it gives some event a category
    int m_removable = 0;          // registrations that it may still delete
    bool m_leftToDo = false;      // it has closed an event, or marked one for erasure
};

// Also what it sells is part of an event.
bool isOfEvents(const Command &command)
{
    return std::visit(
        [](const auto &c) {
            return std::is_constructible_v<
                       EventFamily::Command,
                       decltype(c)> || std::is_constructible_v<TicketTypeFamily::Command, decltype(c)>;
        },
        command);
}

void PgEvents::plan(std::span<const Command> batch, const BatchPlan &)
{
    ArrayLiteral edited, organizers;
    m_creates = false;
    m_categorizes = false;
    m_slugs.clear();
    for (const Command &command : batch) {
        if (const auto *creating = std::get_if<CreateEventCommand>(&command)) {
            m_creates = true;
            m_slugs.push_back(slugBase(creating->draft.name));
            m_categorizes |= !creating->draft.category.isEmpty();
            if (creating->draft.organizerId) {
                organizers.add(*creating->draft.organizerId);
            }
        } else if (isOfEvents(command)) {
            edited.add(*eventOf(command));
            const auto *editing = std::get_if<UpdateEventCommand>(&command);
            if (editing && editing->patch.name) {
                m_slugs.push_back(slugBase(*editing->patch.name));
            }
            m_categorizes |= editing && !editing->patch.category.value_or(QString()).isEmpty();
        }
    }
    m_edited = edited.isEmpty() ? QString() : edited.take();
    m_organizers = organizers.take();
    m_removable = kRemovedAtOnce;
    m_leftToDo = false;
}

bool PgEvents::readLastEvent(LockedState &state)
{
    Rows rows = m_connection.run(kLastEvent, {m_organizers});
    while (rows.ok() && rows.next()) {
        state.nowMicros = rows.bigint(0);
        state.lastEventId = rows.uuid(1);
        if (!rows.isNull(2)) {
            const KnownOrganizer organizer{{rows.uuid(2), rows.text(3), rows.text(4)},
                                           rows.integer(5)};
            state.organizers.insert(organizer.named.id, organizer);
            if (rows.boolean(6)) {
                state.organizers.insert({}, organizer);
            }
        }
    }
    return rows.ok();
}

bool PgEvents::readDetails(LockedState &state)
{
    Rows rows = m_connection.run(kDetails, {m_edited});
    while (rows.ok() && rows.next()) {
        const Event event = eventIn(rows);
        state.details.insert(event.id, event);
    }
    return rows.ok();
}

// No lock: an organizer that drops a category changes no event, so it may drop this one meanwhile.
bool PgEvents::readOffered(LockedState &state)
{
    const QString edited = m_edited.isEmpty() ? QStringLiteral("{}") : m_edited;
    Rows rows = m_connection.run(kOffered, {m_organizers, edited, m_creates});
    while (rows.ok() && rows.next()) {
        state.categories.offered.insert(rows.uuid(0), textsIn(rows, 1));
    }
    return rows.ok();
}

// An event that is being created is locked by nothing but its own row, which must be there before
// COMMIT may be lost: whoever looks for the lost transaction waits for its locks.
bool PgEvents::write(Transaction &transaction, const BatchPlan &, const Decision &decision)
{
    if (!decision.updates.empty()) {
        update(transaction, decision.updates);
    }
    for (const ImageChange &change : decision.images) {
        putOffImage(transaction, change);
    }
    if (!decision.erasures.empty()) {
        m_leftToDo = true;
        transaction.putOff(kMarkForErasure, {arrayOf(decision.erasures)});
    }
    const bool inserted = decision.events.empty() || insert(transaction, decision.events);
    if (inserted && !decision.newSlugs.empty()) {
        keepSlugs(transaction, decision.newSlugs); // of events that are there
    }
    return inserted && (decision.deletions.empty() || remove(transaction, decision.deletions));
}

void PgEvents::update(Transaction &transaction, const std::vector<Event> &events)
{
    EventArrays arrays;
    ImageArrays images;
    ArrayLiteral booked, held, ticketTypes, versions;
    for (const Event &event : events) {
        arrays.add(event);
        images.add(event.image);
        booked.add(event.bookedCount);
        held.add(event.heldCount);
        ticketTypes.add(event.ticketTypes);
        versions.add(event.version);
    }
    transaction.putOff(kUpdateEvents,
                       {arrays.ids.take(),
                        arrays.names.take(),
                        arrays.descriptions.take(),
                        arrays.capacities.take(),
                        arrays.starts.take(),
                        arrays.ends.take(),
                        arrays.timezones.take(),
                        arrays.locations.take(),
                        arrays.statuses.take(),
                        arrays.namesRequired.take(),
                        arrays.holdersMayEdit.take(),
                        arrays.categories.take(),
                        arrays.slugs.take(),
                        arrays.sales.take(),
                        booked.take(),
                        held.take(),
                        ticketTypes.take(),
                        versions.take(),
                        images.versions.take(),
                        images.widths.take(),
                        images.heights.take(),
                        images.alts.take()});
}

// All of a transaction have the same time.
bool PgEvents::insert(Transaction &transaction, const std::vector<Event> &events)
{
    EventArrays arrays;
    ArrayLiteral organizers;
    for (const Event &event : events) {
        arrays.add(event);
        addOrNull(organizers, event.organizer ? std::optional(event.organizer->id) : std::nullopt);
    }
    transaction.putOff(kInsertEvents,
                       {events.front().createdAt, arrays.ids.take(), arrays.names.take(),
                        arrays.descriptions.take(), arrays.capacities.take(), arrays.starts.take(),
                        arrays.ends.take(), arrays.timezones.take(), arrays.locations.take(),
                        arrays.statuses.take(), arrays.namesRequired.take(),
                        arrays.holdersMayEdit.take(), arrays.categories.take(), arrays.slugs.take(),
                        arrays.sales.take(), organizers.take()});
    return transaction.runPutOff();
}

// Small events go in the batch, as long as it has no more to delete than a chunk; others are only
// closed. Keys stay until they are old: a repeated deletion finds its answer there.
bool PgEvents::remove(Transaction &transaction, const std::vector<Uuid> &events)
{
    ArrayLiteral small, large;
    Rows rows = m_connection.run(kCountRegistrations, {kRemovedAtOnce + 1, arrayOf(events)});
    while (rows.ok() && rows.next()) {
        const int belonging = rows.integer(1);
        if (belonging <= m_removable) {
            m_removable -= belonging;
            small.add(rows.uuid(0));
        } else {
            large.add(rows.uuid(0));
        }
    }
    if (!small.isEmpty()) {
        const QString ids = small.take();
        transaction.putOff(kDeleteRegistrations, {ids});
        transaction.putOff(kDeleteEvents, {ids});
    }
    if (!large.isEmpty()) {
        m_leftToDo = true;
        transaction.putOff(kCloseEvents, {large.take()});
    }
    return rows.ok();
}

std::optional<bool> PgEvents::hasWritten(const Decision &decision)
{
    if (decision.events.empty()) {
        return false;
    }
    ArrayLiteral ids;
    for (const Event &event : decision.events) {
        ids.add(event.id);
    }
    const Rows rows = m_connection.run(kTryEvents, {ids.take()});
    return rows.ok() ? std::optional(rows.affected() < static_cast<int>(decision.events.size()))
                     : std::nullopt;
}

void PgEvents::committed(const Decision &)
{
    if (m_leftToDo) {
        m_onLeftToDo();
    }
}

} // namespace

std::unique_ptr<BookingPart> eventPart(DatabaseConnection &connection,
                                       std::function<void()> leftToRemove)
{
    return std::make_unique<PgEvents>(connection, std::move(leftToRemove));
}

} // namespace boxoffice
