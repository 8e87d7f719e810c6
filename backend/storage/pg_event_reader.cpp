#include "backend/storage/pg_event_reader.h"

#include "backend/storage/array_literal.h"
#include "backend/storage/migrator.h"

namespace boxoffice {

namespace {

// Times are read as numbers: Qt would turn them into local time.
#define EVENT_COLUMNS                                                                              \
    "id, name, description, capacity, booked_count, "                                              \
    "(extract(epoch FROM created_at) * 1000)::bigint "

const Statement kEvents{"events_by_id",
                        "SELECT " EVENT_COLUMNS "FROM events WHERE id = ANY(?::uuid[])"};

const Statement kEventList{"event_list",
                           "SELECT " EVENT_COLUMNS
                           "FROM events WHERE id < ?::uuid ORDER BY id DESC LIMIT ?"};

#undef EVENT_COLUMNS

// No row: there is no such event. One row of nulls: it has no registrations.
const Statement kRegistrations{
    "registrations_of_event",
    "SELECT r.id, r.user_email, (extract(epoch FROM r.created_at) * 1000)::bigint "
    "FROM events AS e LEFT JOIN LATERAL ("
    "SELECT id, user_email, created_at FROM registrations "
    "WHERE event_id = e.id AND id > ?::uuid ORDER BY id LIMIT ?) AS r ON true "
    "WHERE e.id = ?::uuid ORDER BY r.id"};

Uuid greatestUuid()
{
    Uuid id;
    id.bytes.fill(0xff);
    return id;
}

const Statement kRegistration{
    "registration",
    "SELECT r.id, r.user_email, (extract(epoch FROM r.created_at) * 1000)::bigint "
    "FROM events AS e LEFT JOIN registrations AS r ON r.event_id = e.id AND r.id = ?::uuid "
    "WHERE e.id = ?::uuid"};

Event eventFrom(const Rows &rows)
{
    return {rows.uuid(0),    rows.text(1),    rows.text(2),
            rows.integer(3), rows.integer(4), rows.bigint(5)};
}

// The row beyond the limit was asked for only to know whether there is one.
template <typename T> Page<T> pageOf(QList<T> rows, int limit)
{
    Page<T> page{std::move(rows), false};
    if (page.rows.size() > limit) {
        page.rows.resize(limit);
        page.more = true;
    }
    return page;
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
        events.insert(rows.uuid(0), eventFrom(rows));
    }
    return events;
}

Result<Page<Event>> PgEventReader::eventList(const PageQuery &page)
{
    Rows rows = m_connection.run(kEventList, {page.after.value_or(greatestUuid()), page.limit + 1});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    QList<Event> events;
    events.reserve(rows.count());
    while (rows.next()) {
        events.append(eventFrom(rows));
    }
    return pageOf(std::move(events), page.limit);
}

Result<Page<Registration>> PgEventReader::registrations(const Uuid &eventId, const PageQuery &page)
{
    Rows rows =
        m_connection.run(kRegistrations, {page.after.value_or(Uuid{}), page.limit + 1, eventId});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    if (rows.count() == 0) {
        return eventNotFound();
    }
    QList<Registration> registrations;
    registrations.reserve(rows.count());
    while (rows.next()) {
        if (!rows.isNull(0)) {
            registrations.append({rows.uuid(0), eventId, rows.text(1), rows.bigint(2)});
        }
    }
    return pageOf(std::move(registrations), page.limit);
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
    return Registration{rows.uuid(0), eventId, rows.text(1), rows.bigint(2)};
}

Result<void> PgEventReader::ready()
{
    const Result<int> version = schemaVersion(m_connection);
    if (!version) {
        return version.error();
    }
    if (*version != programSchemaVersion()) {
        return Error{ErrorCode::DatabaseUnavailable,
                     QStringLiteral("The database's schema is not the one of this program."),
                     {}};
    }
    return {};
}

} // namespace boxoffice
