#include "backend/storage/pg_event_reader.h"

#include "backend/database/array_literal.h"
#include "backend/storage/event_images.h"
#include "backend/storage/event_list_statements.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/migrator.h"
#include "shared/api/ticket_number.h"

#include <algorithm>

namespace boxoffice {

namespace {

const Statement kEvents{"events_by_id", R"(
    SELECT id, name, description, capacity, booked_count,
           (date_part('epoch', created_at) * 1000)::bigint,
           (date_part('epoch', starts_at) * 1000)::bigint,
           (date_part('epoch', ends_at) * 1000)::bigint,
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
    WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL)"};

// No row: there is no such event. One row of nulls: it has no registrations.
//
// $1: the last id of the page before; $2: the limit; $3: the event.
const Statement kRegistrations{"registrations_of_event", R"(
    SELECT r.id, r.user_email,
           (date_part('epoch', r.created_at) * 1000)::bigint,
           (date_part('epoch', r.cancelled_at) * 1000)::bigint,
           r.name, r.version, r.mail_error,
           (date_part('epoch', r.erased_at) * 1000)::bigint, r.language,
           r.ticket_type_id, r.order_id, r.extra, r.nth
    FROM events AS e
    LEFT JOIN LATERAL (
        SELECT id, user_email, created_at, cancelled_at, name, version, mail_error, erased_at,
               language, ticket_type_id, order_id, extra, nth
        FROM registrations
        WHERE event_id = e.id AND id > $1::uuid AND cancelled_at IS NULL
        ORDER BY id
        LIMIT $2::int
    ) AS r ON true
    WHERE e.id = $3::uuid AND e.deleted_at IS NULL
    ORDER BY r.id)",
                               Planning::InOrder};

// The same among those that are active or not ($4: bool[]) and match all patterns ($5: text[]), or
// whose id ends as those with a number do ($6; null: no number was asked for). Addresses in ASCII
// are in lower case as they are stored.
const Statement kRegistrationsFound{"registrations_found", R"(
    SELECT r.id, r.user_email,
           (date_part('epoch', r.created_at) * 1000)::bigint,
           (date_part('epoch', r.cancelled_at) * 1000)::bigint,
           r.name, r.version, r.mail_error,
           (date_part('epoch', r.erased_at) * 1000)::bigint, r.language,
           r.ticket_type_id, r.order_id, r.extra, r.nth
    FROM events AS e
    LEFT JOIN LATERAL (
        SELECT id, user_email, created_at, cancelled_at, name, version, mail_error, erased_at,
               language, ticket_type_id, order_id, extra, nth
        FROM registrations
        WHERE event_id = e.id AND id > $1::uuid
              AND (cancelled_at IS NULL) = ANY($4::bool[])
              AND (((CASE WHEN octet_length(user_email) = char_length(user_email) THEN user_email
                          ELSE boxoffice_fold(user_email) END COLLATE "C")
                    || CASE WHEN name = '' THEN '' ELSE chr(31) || boxoffice_fold(name) END)
                   LIKE ALL($5::text[]) OR right(id::text, 10) = $6)
        ORDER BY id
        LIMIT $2::int
    ) AS r ON true
    WHERE e.id = $3::uuid AND e.deleted_at IS NULL
    ORDER BY r.id)",
                                    Planning::InOrder};

const Statement kNewestRegistrations{"newest_registrations", R"(
    SELECT r.id, r.user_email,
           (date_part('epoch', r.created_at) * 1000)::bigint,
           (date_part('epoch', r.cancelled_at) * 1000)::bigint,
           r.name, r.version, r.mail_error,
           (date_part('epoch', r.erased_at) * 1000)::bigint, r.language,
           r.ticket_type_id, r.order_id, r.extra, r.nth
    FROM events AS e
    LEFT JOIN LATERAL (
        SELECT id, user_email, created_at, cancelled_at, name, version, mail_error, erased_at,
               language, ticket_type_id, order_id, extra, nth
        FROM registrations
        WHERE event_id = e.id AND id < $1::uuid
              AND (cancelled_at IS NULL) = ANY($4::bool[])
              AND (((CASE WHEN octet_length(user_email) = char_length(user_email) THEN user_email
                          ELSE boxoffice_fold(user_email) END COLLATE "C")
                    || CASE WHEN name = '' THEN '' ELSE chr(31) || boxoffice_fold(name) END)
                   LIKE ALL($5::text[]) OR right(id::text, 10) = $6)
        ORDER BY id DESC
        LIMIT $2::int
    ) AS r ON true
    WHERE e.id = $3::uuid AND e.deleted_at IS NULL
    ORDER BY r.id DESC)",
                                     Planning::InOrder};

const Statement kRegistration{"registration", R"(
    SELECT r.id, r.user_email,
           (date_part('epoch', r.created_at) * 1000)::bigint,
           (date_part('epoch', r.cancelled_at) * 1000)::bigint,
           r.name, r.version, r.mail_error,
           (date_part('epoch', r.erased_at) * 1000)::bigint, r.language,
           r.ticket_type_id, r.order_id, r.extra, r.nth
    FROM events AS e
    LEFT JOIN registrations AS r ON r.event_id = e.id AND r.id = $1::uuid
    WHERE e.id = $2::uuid AND e.deleted_at IS NULL)"};

const Statement kTicket{"ticket", R"(
    SELECT e.id, e.name, description, capacity, booked_count,
           (date_part('epoch', e.created_at) * 1000)::bigint,
           (date_part('epoch', starts_at) * 1000)::bigint,
           (date_part('epoch', ends_at) * 1000)::bigint,
           timezone, location, status, e.version, names_required, holders_may_edit,
           organizer, organizer_name, organizer_slug, organizer_version,
           image_version, image_width, image_height, image_alt, category, slug,
           held_count, ticket_types, sales,
           r.id, r.user_email,
           (date_part('epoch', r.created_at) * 1000)::bigint,
           (date_part('epoch', r.cancelled_at) * 1000)::bigint,
           r.name, r.version, r.mail_error,
           (date_part('epoch', r.erased_at) * 1000)::bigint, r.language,
           r.ticket_type_id, r.order_id, r.extra, r.nth, o.contact,
           (SELECT t.name FROM ticket_types AS t
            WHERE t.event_id = e.id AND t.id = r.ticket_type_id)
    FROM events AS e
    JOIN registrations AS r ON r.event_id = e.id AND r.id = $2::uuid
    LEFT JOIN LATERAL (
        SELECT id, name, slug, version, contact FROM organizers
        WHERE id = coalesce(e.organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
        LIMIT 1
    ) AS o (organizer, organizer_name, organizer_slug, organizer_version, contact) ON true
    WHERE e.id = $1::uuid AND e.deleted_at IS NULL)"};

constexpr qint64 kRowBytes = 300; // of a row besides its text

// uuid[]; null: all drafts are seen.
Parameter organizersOf(const SeenDrafts &seen)
{
    const std::span all(seen.organizers.constData(),
                        static_cast<std::size_t>(seen.organizers.size()));
    return seen.all ? Parameter(nullptr) : Parameter(arrayOf(all));
}

// The bytes of the longest event that a list can hold.
qint64 longestRow(int excerpt)
{
    constexpr int kName = 200; // characters
    constexpr int kLocation = 500;
    constexpr int kDescription = 10'000;
    const int shown = excerpt > 0 ? std::min(excerpt + 1, kDescription) : kDescription;
    return kRowBytes + 4 * qint64(kName + kLocation + shown);
}

} // namespace

Result<QHash<Uuid, Event>> PgEventReader::events(std::span<const Uuid> ids)
{
    ArrayLiteral wanted;
    for (const Uuid &id : ids) {
        wanted.add(id);
    }
    QHash<Uuid, Event> events;
    if (wanted.isEmpty()) {
        return events;
    }
    Rows rows = m_connection.run(kEvents, {wanted.take()});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    while (rows.next()) {
        events.insert(rows.uuid(0), eventIn(rows));
    }
    return events;
}

Result<Page<Event>> PgEventReader::pageOf(Rows rows, int limit)
{
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    Page<Event> page;
    page.rows.reserve(rows.count());
    qint64 bytes = 0;
    while (rows.next()) {
        bytes += kRowBytes + rows.bytes(1) + rows.bytes(2) + rows.bytes(9);
        const bool tooLong = !page.rows.isEmpty() && bytes > m_maxListBytes;
        if (tooLong || page.rows.size() == limit) { // asked for only to know whether there is one
            page.more = true;
            break;
        }
        page.rows.append(eventIn(rows));
        page.lastKey = rows.text(kEventColumns);
    }
    return page;
}

// Measuring a list costs a second scan, so a list is only measured if it might take more than twice
// MAX_LIST_BYTES. First as many events are read as never take that. If there are more, the result
// is discarded. Whether there were more the last time decides whether this is tried.
Result<Page<Event>> PgEventReader::allEvents(const EventListQuery &query)
{
    const Uuid after = query.after.value_or(greatestUuid());
    const int limit = query.limit + 1;
    const Parameter seen = organizersOf(query.drafts);
    const auto few =
        static_cast<int>(std::min<qint64>(limit, 2 * m_maxListBytes / longestRow(query.excerpt)));
    if (few == limit || (m_wereFew && few > 0)) {
        Rows rows = m_connection.run(kEventList, {after, few, query.excerpt, seen});
        if (!rows.ok() || few == limit || rows.count() < few) {
            return pageOf(std::move(rows), query.limit);
        }
    }
    auto page = pageOf(
        m_connection.run(kMeasuredEventList, {after, limit, query.excerpt, seen, m_maxListBytes}),
        query.limit);
    m_wereFew = page && !page->more && page->rows.size() < few / 2;
    return page;
}

Result<Page<Event>> PgEventReader::found(const Statement &statement, const EventListQuery &query)
{
    const EventFilter &filter = query.filter;
    const SearchPatterns patterns = patternsOf(filter.text);
    const auto organizer = Uuid::parse(QStringView(filter.organizer));
    const bool keyed = query.after && !query.afterKey.isEmpty();
    const Parameter key = keyed ? Parameter(query.afterKey) : Parameter(nullptr);
    const Uuid after = query.after.value_or(Uuid{});
    const QString statuses = statusesOf(filter.status);
    const bool searches = !filter.text.isEmpty();
    const int limit = query.limit + 1;
    const Parameter id = organizer ? Parameter(*organizer) : Parameter(nullptr);
    const Parameter slug =
        filter.organizer.isEmpty() ? Parameter(nullptr) : Parameter(filter.organizer);
    const Parameter seen = organizersOf(query.drafts);
    std::vector<Parameter> all{
        key,   after,         statuses,       searches, patterns.first, patterns.others,
        limit, query.excerpt, m_maxListBytes, id,       slug,           seen};
    if (filter.window != EventWindow{}) {
        const WindowBounds bounds = boundsOf(filter.window);
        all.insert(all.end(), {bounds.after, bounds.lastStart, bounds.lastEnd});
    }
    if (!filter.category.isEmpty()) {
        all.emplace_back(filter.category);
    }
    return pageOf(m_connection.run(statement, all), query.limit);
}

Result<Page<Event>> PgEventReader::eventList(const EventListQuery &query)
{
    const EventFilter &filter = query.filter;
    if (filter.isEverything()) {
        return allEvents(query);
    }
    const bool within = filter.window != EventWindow{};
    const EventListStatements &statements = eventListStatements(
        {filter.sort, query.after.has_value(), within, !filter.category.isEmpty()});
    if (within) {
        const bool nearlyAllMatch =
            filter.text.isEmpty() && !filter.status && filter.organizer.isEmpty();
        return found(statements.first && nearlyAllMatch ? *statements.first : statements.all,
                     query);
    }
    if (statements.first) {
        auto page = found(*statements.first, query);
        if (!page || page->more) {
            return page; // a whole page: all others come behind it
        }
    }
    return found(statements.all, query);
}

Result<Page<Registration>> PgEventReader::registrations(const Uuid &eventId,
                                                        const RegistrationListQuery &query)
{
    const bool newest = query.sort == RegistrationSort::Newest;
    const Uuid after = query.after.value_or(newest ? greatestUuid() : Uuid{});
    const QString active = query.status == RegistrationStatus::Active ? QStringLiteral("{t}")
        : query.status == RegistrationStatus::Cancelled               ? QStringLiteral("{f}")
                                                                      : QStringLiteral("{t,f}");
    const auto number = endOfIdWithNumber(query.text);
    Rows rows = query.isEverything()
        ? m_connection.run(kRegistrations, {after, query.limit + 1, eventId})
        : m_connection.run(newest ? kNewestRegistrations : kRegistrationsFound,
                           {after, query.limit + 1, eventId, active, allPatternsOf(query.text),
                            number ? Parameter(QString::fromLatin1(*number)) : Parameter(nullptr)});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    if (rows.count() == 0) {
        return eventNotFound();
    }
    Page<Registration> page;
    page.rows.reserve(rows.count());
    qint64 bytes = 0;
    while (rows.next()) {
        bytes += kRowBytes + rows.bytes(1) + rows.bytes(4);
        const bool tooLong = !page.rows.isEmpty() && bytes > m_maxListBytes;
        if (tooLong || page.rows.size() == query.limit) {
            page.more = true;
            break;
        }
        if (!rows.isNull(0)) {
            page.rows.append(registrationIn(rows, eventId));
        }
    }
    return page;
}

Result<Registration> PgEventReader::registration(const Uuid &eventId, const Uuid &id)
{
    Rows rows = m_connection.run(kRegistration, {id, eventId});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    if (!rows.next()) {
        return eventNotFound();
    }
    if (rows.isNull(0)) {
        return registrationNotFound();
    }
    return registrationIn(rows, eventId);
}

Result<std::optional<HeldTicket>> PgEventReader::ticket(const Uuid &eventId, const Uuid &id)
{
    Rows rows = m_connection.run(kTicket, {eventId, id});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    if (!rows.next()) {
        return std::optional<HeldTicket>();
    }
    constexpr int kContact = kEventColumns + kRegistrationColumns;
    return std::optional(HeldTicket{registrationIn(rows, eventId, kEventColumns), eventIn(rows),
                                    rows.text(kContact), rows.text(kContact + 1)});
}

Result<StoredImage> PgEventReader::image(const Uuid &eventId, int address)
{
    return imageFile(m_connection, eventId, address);
}

Result<void> PgEventReader::ready()
{
    const Result<int> version = schemaVersion(m_connection);
    if (!version) {
        const bool tooSlow = version.error().code == ErrorCode::QueryTimeout;
        return tooSlow ? databaseUnavailable() : version.error(); // a row or two: not the question
    }
    if (*version != programSchemaVersion()) {
        return Error{ErrorCode::DatabaseUnavailable,
                     QStringLiteral("The database's schema is not the one of this program."),
                     {}};
    }
    return {};
}

} // namespace boxoffice
