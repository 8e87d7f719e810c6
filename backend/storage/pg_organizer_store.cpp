// The half of PgBookingStore that organizers use: edits, deletions, cancellations. A batch without
// any of these runs none of the statements here but the locks.
#include "backend/database/transaction.h"
#include "backend/storage/batch_plan.h"
#include "backend/storage/booking_statements.h"
#include "backend/storage/event_removal.h"
#include "backend/storage/pg_booking_store.h"
#include "shared/api/event_json.h"
#include "shared/api/registration_json.h"
#include "shared/utf8.h"

namespace boxoffice {

namespace {

const Statement kDetails{"details",
                         "SELECT " EVENT_COLUMNS "FROM events WHERE id = ANY(?::uuid[])"};

const Statement kCancelling{
    "cancelling",
    "SELECT r.event_id, r.id, r.user_email, " MILLIS_OF("r.created_at") ", " MILLIS_OF(
        "r.cancelled_at") " FROM unnest(?::uuid[], ?::uuid[]) AS b (event_id, id) "
                          "JOIN registrations AS r ON r.event_id = ANY (ARRAY[b.event_id]) "
                          "AND r.id = b.id"};

const Statement kCancel{
    "cancel",
    "UPDATE registrations AS r SET cancelled_at = " FROM_MILLIS(
        "b.at") " FROM unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS b (event_id, id, at) "
                "WHERE r.event_id = ANY (ARRAY[b.event_id]) AND r.id = b.id"};

const Statement kUpdateEvents{
    "update_events",
    "WITH changed AS (UPDATE events AS e SET name = b.name, description "
    "= b.description, "
    "capacity = b.capacity, booked_count = b.booked, starts_at "
    "= " FROM_MILLIS("b.starts_at") ", ends_at = " FROM_MILLIS(
        "b.ends_at") ", timezone = nullif(b.timezone, ''), "
                     "location = b.location, status = b.status, version "
                     "= b.version "
                     "FROM unnest(?::uuid[], ?::text[], ?::text[], "
                     "?::int[], ?::bigint[], ?::bigint[], ?::text[], "
                     "?::text[], ?::text[], ?::int[], ?::bigint[]) AS b "
                     "(id, name, description, capacity, "
                     "starts_at, ends_at, timezone, location, status, "
                     "booked, version) "
                     "WHERE e.id = ANY (ARRAY[b.id]) RETURNING e.id)" NOTIFY("u")};

// Counts no further than it is asked to.
const Statement kCountRegistrations{
    "count_registrations",
    "SELECT b.id, (SELECT count(*) FROM (SELECT FROM registrations AS r WHERE r.event_id = b.id "
    "LIMIT ?) AS counted) FROM unnest(?::uuid[]) AS b (id)"};

const Statement kDeleteRegistrations{"delete_registrations",
                                     "DELETE FROM registrations WHERE event_id = ANY(?::uuid[])"};

const Statement kDeleteEvents{"delete_events",
                              "WITH changed AS (DELETE FROM events WHERE id = ANY(?::uuid[]) "
                              "RETURNING id)" NOTIFY("d")};

// Cancelled for a server of an older version on the same database, which would book it else.
const Statement kCloseEvents{
    "close_events",
    "WITH changed AS (UPDATE events SET deleted_at = clock_timestamp(), status = 'cancelled' "
    "WHERE id = ANY(?::uuid[]) RETURNING id)" NOTIFY("d")};

const Statement kInsertKeyWithAnswer{
    "insert_key_with_answer",
    "INSERT INTO idempotency_keys (created_at, scope, key, digest, kind, answer) "
    "VALUES (" FROM_MILLIS("?") ", ?, ?, decode(?, 'hex'), ?, ?)"};

// As a key of event creations that no client has; it goes with the old keys.
const Statement kInsertMark{"insert_mark",
                            "INSERT INTO idempotency_keys (created_at, scope, key, digest, kind) "
                            "VALUES (" FROM_MILLIS("?") ", ?, ?, '', 0)"};

void addTime(ArrayLiteral &array, const std::optional<qint64> &time)
{
    if (time) {
        array.add(*time);
    } else {
        array.addNull();
    }
}

// "<version> <JSON>": the version is not part of an event's JSON.
QString storedForm(const std::variant<Event, Registration> &answer)
{
    if (const Event *event = std::get_if<Event>(&answer)) {
        return QString::number(event->version) % u' ' % fromUtf8(encode(*event));
    }
    return u"0 " % fromUtf8(encode(std::get<Registration>(answer)));
}

} // namespace

void EventArrays::add(const Event &event)
{
    ids.add(event.id);
    names.add(event.name);
    descriptions.add(event.description);
    capacities.add(event.capacity);
    addTime(starts, event.startsAt);
    addTime(ends, event.endsAt);
    timezones.add(event.timezone);
    locations.add(event.location);
    statuses.add(QString::fromLatin1(wireName(event.status)));
}

void restoreStored(KeptAnswer &kept, const QString &answer)
{
    const qsizetype blank = answer.indexOf(u' ');
    const QByteArray json = answer.sliced(blank + 1).toUtf8();
    if (kept.kind == KeptAnswer::Kind::EventUpdated) {
        if (auto event = decodeEvent(json)) {
            kept.event = *std::move(event);
            kept.event.version = answer.first(blank).toLongLong();
        }
    } else if (auto registration = decodeRegistration(json)) {
        kept.registration = *std::move(registration);
    }
}

bool PgBookingStore::readOrganized(const BatchPlan &plan, LockedState &state)
{
    return readDetails(plan, state) && readCancelling(plan, state);
}

bool PgBookingStore::readDetails(const BatchPlan &plan, LockedState &state)
{
    if (plan.edited.isEmpty()) {
        return true;
    }
    Rows rows = m_connection.run(kDetails, {plan.edited});
    while (rows.ok() && rows.next()) {
        const Event event = eventIn(rows);
        state.details.insert(event.id, event);
    }
    return rows.ok();
}

bool PgBookingStore::readCancelling(const BatchPlan &plan, LockedState &state)
{
    if (plan.cancelledIds.isEmpty()) {
        return true;
    }
    Rows rows = m_connection.run(kCancelling, {plan.cancelledEvents, plan.cancelledIds});
    while (rows.ok() && rows.next()) {
        const Registration registration{rows.uuid(1), rows.uuid(0), rows.text(2), rows.bigint(3),
                                        timeIn(rows, 4)};
        state.cancelling.insert({registration.eventId, registration.id}, registration);
    }
    return rows.ok();
}

void PgBookingStore::cancelRegistrations(Transaction &transaction,
                                         const std::vector<Registration> &cancelled)
{
    if (cancelled.empty()) {
        return;
    }
    ArrayLiteral events, ids, times;
    for (const Registration &registration : cancelled) {
        events.add(registration.eventId);
        ids.add(registration.id);
        times.add(*registration.cancelledAt);
    }
    transaction.putOff(kCancel, {events.take(), ids.take(), times.take()});
}

void PgBookingStore::updateEvents(Transaction &transaction, const std::vector<Event> &events)
{
    if (events.empty()) {
        return;
    }
    EventArrays arrays;
    ArrayLiteral booked, versions;
    for (const Event &event : events) {
        arrays.add(event);
        booked.add(event.bookedCount);
        versions.add(event.version);
    }
    transaction.putOff(kUpdateEvents,
                       {arrays.ids.take(), arrays.names.take(), arrays.descriptions.take(),
                        arrays.capacities.take(), arrays.starts.take(), arrays.ends.take(),
                        arrays.timezones.take(), arrays.locations.take(), arrays.statuses.take(),
                        booked.take(), versions.take()});
}

// Small events go in the batch, as long as it has no more to delete than a chunk; others are only
// closed. Keys stay until they are old: a repeated deletion finds its answer there.
bool PgBookingStore::deleteEvents(Transaction &transaction, const std::vector<Uuid> &events)
{
    if (events.empty()) {
        return true;
    }
    ArrayLiteral small, large;
    Rows rows = m_connection.run(kCountRegistrations, {kRemovedAtOnce + 1, arrayOf(events)});
    while (rows.ok() && rows.next()) {
        const int registrations = rows.integer(1);
        if (registrations <= m_removable) {
            m_removable -= registrations;
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
        m_leftToRemove = true;
        transaction.putOff(kCloseEvents, {large.take()});
    }
    return rows.ok();
}

void PgBookingStore::insertKeyWithAnswer(Transaction &transaction, const NewKey &key,
                                         qint64 nowMillis)
{
    transaction.putOff(kInsertKeyWithAnswer,
                       {nowMillis, key.scoped.scope, key.scoped.key,
                        QString::fromLatin1(key.digest.toHex()), static_cast<int>(key.kind),
                        storedForm(*key.answer)});
}

// Rows that were edited may have been edited again since, and the number of a transaction that a
// crash has undone is given to another one: neither proves anything later, a row of our own does.
void PgBookingStore::insertMark(Transaction &transaction, qint64 nowMillis)
{
    m_mark = u"commit of " % m_ids.next(nowMillis * 1000).toString();
    transaction.putOff(kInsertMark, {nowMillis, Uuid{}, m_mark});
}

} // namespace boxoffice
