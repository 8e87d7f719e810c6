#include "backend/storage/pg_event_reader.h"

#include "backend/database/array_literal.h"
#include "backend/storage/event_list_statements.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/migrator.h"

namespace boxoffice {

namespace {

const Statement kEvents{"events_by_id",
                        "SELECT " EVENT_COLUMNS
                        "FROM events WHERE id = ANY(?::uuid[]) AND deleted_at IS NULL"};

// No row: there is no such event. One row of nulls: it has no registrations.
const Statement kRegistrations{
    "registrations_of_event",
    "SELECT r.id, r.user_email, " MILLIS_OF("r.created_at") ", " MILLIS_OF(
        "r.cancelled_at") " "
                          "FROM events AS e LEFT JOIN LATERAL ("
                          "SELECT id, user_email, created_at, cancelled_at FROM registrations "
                          "WHERE event_id = e.id AND id > ?::uuid AND cancelled_at IS NULL ORDER "
                          "BY id LIMIT ?) AS r ON true "
                          "WHERE e.id = ?::uuid AND e.deleted_at IS NULL ORDER BY r.id",
    Planning::InOrder};

// Addresses in ASCII are in lower case as they are stored.
#define FOLDED_EMAIL                                                                               \
    "(CASE WHEN octet_length(user_email) = char_length(user_email) THEN user_email "               \
    "ELSE boxoffice_fold(user_email) END COLLATE \"C\")"

// beyond: what an id is to the last one of the page before.  order: ASC or DESC
#define REGISTRATIONS_FOUND(beyond, order)                                                         \
    "SELECT r.id, r.user_email, " MILLIS_OF("r.created_at") ", " MILLIS_OF(                        \
        "r.cancelled_at") " FROM events AS e LEFT JOIN LATERAL ("                                  \
                          "SELECT id, user_email, created_at, cancelled_at FROM registrations "    \
                          "WHERE event_id = e.id AND id " beyond                                   \
                          " ?::uuid AND (cancelled_at IS NULL) = ANY(?::bool[]) "                  \
                          "AND " FOLDED_EMAIL " LIKE ?::text AND " FOLDED_EMAIL                    \
                          " LIKE ALL(?::text[]) ORDER BY id " order " LIMIT ?) AS r ON true "      \
                          "WHERE e.id = ?::uuid AND e.deleted_at IS NULL ORDER BY r.id " order

const Statement kRegistrationsFound{"registrations_found", REGISTRATIONS_FOUND(">", "ASC"),
                                    Planning::InOrder};
const Statement kNewestRegistrations{"newest_registrations", REGISTRATIONS_FOUND("<", "DESC"),
                                     Planning::InOrder};

#undef REGISTRATIONS_FOUND
#undef FOLDED_EMAIL

// Column 0 tells the kind of row: 0 the totals, 1 a point.
const Statement kHistory{"history",
                         "SELECT 0, e.capacity::bigint, e.booked_count::bigint, "
                         "t.cancelled, " MILLIS_OF("t.first_at") ", " MILLIS_OF(
                             "t.last_at") " FROM events AS e, LATERAL (SELECT "
                                          "count(cancelled_at) AS cancelled, min(created_at) AS "
                                          "first_at, max(created_at) AS last_at "
                                          "FROM registrations WHERE event_id = e.id) AS t WHERE "
                                          "e.id = ?::uuid AND e.deleted_at IS NULL "
                                          "UNION ALL (SELECT 1, h.bucket, h.registrations, "
                                          "h.cancellations, NULL, NULL FROM ("
                                          "SELECT floor(date_part('epoch', c.at) / "
                                          "c.width)::bigint * c.width * 1000 AS bucket, "
                                          "sum(c.new) AS registrations, sum(1 - c.new) AS "
                                          "cancellations FROM ("
                                          "SELECT created_at AS at, 1 AS new, w.width FROM "
                                          "registrations, (SELECT ?::int AS width) AS w "
                                          "WHERE event_id = ?::uuid UNION ALL "
                                          "SELECT cancelled_at, 0, w.width FROM registrations, "
                                          "(SELECT ?::int AS width) AS w "
                                          "WHERE event_id = ?::uuid AND cancelled_at IS NOT NULL) "
                                          "AS c GROUP BY 1) AS h "
                                          "ORDER BY h.bucket LIMIT ?)"};

constexpr qint64 kRowBytes = 300;      // of a row besides its text
constexpr qint64 kLongestRow = 43'100; // of an event: 10,700 characters of 4 bytes

int secondsOf(HistoryBucket bucket)
{
    return bucket == HistoryBucket::Minute ? 60 : bucket == HistoryBucket::Hour ? 3'600 : 86'400;
}

const Statement kRegistration{
    "registration",
    "SELECT r.id, r.user_email, " MILLIS_OF("r.created_at") ", " MILLIS_OF(
        "r.cancelled_at") " "
                          "FROM events AS e LEFT JOIN registrations AS r ON r.event_id = e.id AND "
                          "r.id = ?::uuid "
                          "WHERE e.id = ?::uuid AND e.deleted_at IS NULL"};

// Requires: the columns are those of kRegistration.
Registration registrationIn(const Rows &rows, const Uuid &eventId)
{
    return {rows.uuid(0), eventId, rows.text(1), rows.bigint(2), timeIn(rows, 3)};
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
    while (rows.next()) {
        const bool tooLong =
            !page.rows.isEmpty() && rows.bigint(kEventColumns + 1) > m_maxListBytes;
        if (tooLong || page.rows.size() == limit) { // asked for only to know whether there is one
            page.more = true;
            break;
        }
        page.rows.append(eventIn(rows));
        page.lastKey = rows.text(kEventColumns);
    }
    return page;
}

// Counted first where that many rows may be too long: most lists are not, and then come at half
// the cost.
Result<Page<Event>> PgEventReader::allEvents(const EventListQuery &query)
{
    const Uuid after = query.after.value_or(greatestUuid());
    const int limit = query.limit + 1;
    qint64 bytes = limit * kLongestRow;
    if (bytes > m_maxListBytes) {
        Rows counted = m_connection.run(kEventListBytes, {after, limit, query.excerpt});
        if (!counted.ok() || !counted.next()) {
            return errorOf(m_connection.lastFailure());
        }
        bytes = counted.bigint(0);
    }
    return pageOf(
        bytes > m_maxListBytes
            ? m_connection.run(kLongEventList, {after, limit, query.excerpt, m_maxListBytes})
            : m_connection.run(kEventList, {after, limit, query.excerpt}),
        query.limit);
}

Result<Page<Event>> PgEventReader::eventList(const EventListQuery &query)
{
    const EventFilter &filter = query.filter;
    if (filter.isEverything()) {
        return allEvents(query);
    }
    const EventListStatements &statements =
        eventListStatements(filter.sort, query.after.has_value());
    const SearchPatterns patterns = patternsOf(filter.text);
    const bool keyed = query.after && !query.afterKey.isEmpty();
    const auto found = [&](const Statement &statement) {
        return pageOf(m_connection.run(statement,
                                       {keyed ? Parameter(query.afterKey) : Parameter(nullptr),
                                        query.after.value_or(Uuid{}), statusesOf(filter.status),
                                        !filter.text.isEmpty(), patterns.first, patterns.others,
                                        query.limit + 1, query.excerpt, m_maxListBytes}),
                      query.limit);
    };
    if (statements.first) {
        auto page = found(*statements.first);
        if (!page || page->more) {
            return page; // a whole page: all others come behind it
        }
    }
    return found(statements.all);
}

Result<Page<Registration>> PgEventReader::registrations(const Uuid &eventId,
                                                        const RegistrationListQuery &query)
{
    const bool newest = query.sort == RegistrationSort::Newest;
    const Uuid after = query.after.value_or(newest ? greatestUuid() : Uuid{});
    const QString active = query.status == RegistrationStatus::Active ? QStringLiteral("{t}")
        : query.status == RegistrationStatus::Cancelled               ? QStringLiteral("{f}")
                                                                      : QStringLiteral("{t,f}");
    const SearchPatterns patterns = patternsOf(query.text);
    Rows rows = query.isEverything()
        ? m_connection.run(kRegistrations, {after, query.limit + 1, eventId})
        : m_connection.run(
            newest ? kNewestRegistrations : kRegistrationsFound,
            {after, active, patterns.first, patterns.others, query.limit + 1, eventId});
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
        bytes += kRowBytes + rows.bytes(1);
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

Result<SeatHistory> PgEventReader::history(const Uuid &eventId, HistoryBucket bucket)
{
    bool tooMany = false;
    auto history = historyOnce(eventId, bucket, tooMany);
    if (tooMany && bucket == HistoryBucket::Minute) {
        history = historyOnce(eventId, HistoryBucket::Hour, tooMany);
    }
    if (tooMany && bucket != HistoryBucket::Day) {
        history = historyOnce(eventId, HistoryBucket::Day, tooMany); // 10,000 days are 27 years
    }
    return history;
}

Result<SeatHistory> PgEventReader::historyOnce(const Uuid &eventId, HistoryBucket bucket,
                                               bool &tooMany)
{
    const int width = secondsOf(bucket);
    Rows rows = m_connection.run(kHistory,
                                 {eventId, width, eventId, width, eventId, kMaxHistoryPoints + 1});
    tooMany = false;
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    SeatHistory history;
    history.bucket = bucket;
    bool found = false; // an event that is being removed may still have points
    while (rows.next()) {
        if (rows.integer(0) == 0) {
            found = true;
            history.capacity = rows.integer(1);
            history.bookedCount = rows.integer(2);
            history.cancelledCount = rows.integer(3);
            history.firstAt = timeIn(rows, 4);
            history.lastAt = timeIn(rows, 5);
        } else if (history.points.size() < kMaxHistoryPoints) {
            history.points.append({rows.bigint(1), rows.integer(2), rows.integer(3)});
        } else {
            tooMany = true;
        }
    }
    if (!found) {
        return eventNotFound();
    }
    return history;
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
