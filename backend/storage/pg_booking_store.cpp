#include "backend/storage/pg_booking_store.h"

#include "backend/database/transaction.h"
#include "backend/storage/batch_plan.h"
#include "backend/storage/booking_statements.h"
#include "backend/storage/event_removal.h"

#include <algorithm>

namespace boxoffice {

namespace {

// Column 0 tells the kind of row: 0 the clock and the number of the transaction, 1 a holder of a
// seat, 2 the greatest id among an event's registrations, 3 the greatest of an event.
#define CLOCK_ROW                                                                                  \
    "SELECT 0 AS kind, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS number, "      \
    "NULL::uuid AS event_id, pg_current_xact_id_if_assigned()::xid::text AS name"
// LIMIT keeps it one probe of the unique index an e-mail: as a plain join, a planner without
// statistics takes the rows that are not cancelled for few, and reads them all.
#define SEAT_ROWS                                                                                  \
    "SELECT 1, 0, r.event_id, b.user_email FROM unnest(?::int[], ?::text[]) "                      \
    "AS b (event, user_email), LATERAL (SELECT r.event_id FROM registrations AS r "                \
    "WHERE r.event_id = (?::uuid[])[b.event] AND r.user_email = b.user_email "                     \
    "AND r.cancelled_at IS NULL LIMIT 1) AS r"

// One probe of the primary key an event.
#define LAST_ID_ROWS                                                                               \
    "SELECT 2, 0, b.id, (SELECT r.id::text FROM registrations AS r WHERE r.event_id = b.id "       \
    "ORDER BY r.id DESC LIMIT 1) FROM unnest(?::uuid[]) AS b (id)"

#define LAST_EVENT_ROW "SELECT 3, 0, (SELECT id FROM events ORDER BY id DESC LIMIT 1), NULL"

const Statement kClock{"clock", CLOCK_ROW " UNION ALL " LAST_EVENT_ROW};

const Statement kKnown{"known",
                       CLOCK_ROW " UNION ALL " SEAT_ROWS " UNION ALL " LAST_ID_ROWS
                                 " UNION ALL " LAST_EVENT_ROW " WHERE ?::bool"};

#undef CLOCK_ROW
#undef SEAT_ROWS
#undef LAST_ID_ROWS
#undef LAST_EVENT_ROW

const Statement kKnownKeys{
    "known_keys",
    "SELECT k.scope, k.key, encode(k.digest, 'hex'), k.kind, k.result_id, "
    "(extract(epoch FROM k.created_at) * 1000)::bigint, k.answer FROM unnest(?::uuid[], ?::text[]) "
    "AS b (scope, key) JOIN idempotency_keys AS k ON k.scope = ANY (ARRAY[b.scope]) "
    "AND k.key = b.key"};

const Statement kInsertRegistrations{
    "insert_registrations",
    "INSERT INTO registrations (created_at, event_id, id, user_email) SELECT " FROM_MILLIS(
        "?") ", (?::uuid[])[b.event], b.id, b.user_email "
             "FROM unnest(?::int[], ?::uuid[], ?::text[]) AS b (event, id, user_email)"};

// Tells every server of the change, on commit, in the same round trip.
const Statement kAddToBookedCounts{
    "add_to_booked_counts",
    "WITH changed AS (UPDATE events AS e SET booked_count = e.booked_count + b.seats "
    "FROM unnest(?::uuid[], ?::int[]) AS b (id, seats) "
    "WHERE e.id = ANY (ARRAY[b.id]) RETURNING e.id)" NOTIFY("s")};

const Statement kInsertEvents{
    "insert_events",
    "WITH changed AS (INSERT INTO events (created_at, id, name, description, capacity, starts_at, "
    "ends_at, timezone, location, status) "
    "SELECT " FROM_MILLIS("?") ", b.id, b.name, b.description, b.capacity, " FROM_MILLIS(
        "b.starts_at") ", " FROM_MILLIS("b.ends_at") ", nullif(b.timezone, ''), b.location, "
                                                     "b.status "
                                                     "FROM unnest(?::uuid[], ?::text[], ?::text[], "
                                                     "?::int[], ?::bigint[], ?::bigint[], "
                                                     "?::text[], "
                                                     "?::text[], ?::text[]) AS b (id, name, "
                                                     "description, capacity, starts_at, ends_at, "
                                                     "timezone, "
                                                     "location, status) RETURNING id)" NOTIFY("c")};

const Statement kInsertKeys{
    "insert_keys",
    "INSERT INTO idempotency_keys (created_at, scope, key, digest, kind, result_id) "
    "SELECT " FROM_MILLIS("?") ", b.scope, b.key, b.digest, b.kind, b.result_id "
                               "FROM unnest(?::uuid[], ?::text[], ?::bytea[], ?::int[], ?::uuid[]) "
                               "AS b (scope, key, digest, kind, result_id)"};

const Statement kHaveRegistration{"have_registration",
                                  "SELECT 1 FROM unnest(?::uuid[], ?::uuid[]) AS b (event_id, id), "
                                  "LATERAL (SELECT FROM registrations AS r WHERE r.event_id = "
                                  "b.event_id AND r.id = b.id LIMIT 1) AS r LIMIT 1"};

const Statement kHasKey{"has_key", "SELECT 1 FROM idempotency_keys WHERE scope = ? AND key = ?"};

// Waits until the transaction that may have inserted the ids has ended. Rolled back afterwards.
const Statement kTryEvents{"try_events",
                           "INSERT INTO events (id, name, capacity) SELECT id, 'x', 1 "
                           "FROM unnest(?::uuid[]) AS id ON CONFLICT (id) DO NOTHING"};

const Statement kDeleteOldKeys{
    "delete_old_keys",
    "DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(SELECT ctid FROM idempotency_keys "
    "WHERE created_at < now() - make_interval(hours => ?) LIMIT ?))"};

// The first answer need not be stored: the same digest means the same request, and what the server
// added to it, the id and the time, is in the key's row. An edit's answer is stored.
void restoreAnswer(KeptAnswer &kept, const Uuid &resultId, qint64 createdAt, const QString &answer,
                   std::span<const Command> batch, const ScopedKey &scoped)
{
    if (!answer.isEmpty()) {
        restoreStored(kept, answer);
        return;
    }
    for (const Command &command : batch) {
        const IdempotencyKey &given = idempotencyOf(command);
        if (given.key != scoped.key || given.digest != kept.digest
            || scopeOf(command) != scoped.scope) {
            continue;
        }
        if (const auto *registering = std::get_if<RegisterCommand>(&command)) {
            kept.registration = {resultId, scoped.scope, registering->userEmail, createdAt};
        } else if (const auto *creating = std::get_if<CreateEventCommand>(&command)) {
            kept.event = eventOf(creating->draft, resultId, createdAt);
        }
        return;
    }
}

// The events whose rows the transaction locked, as far as it wrote something for them: sorted.
std::vector<Uuid> eventsOf(const Decision &decision)
{
    std::vector<Uuid> events = decision.deletions;
    for (const Registration &registration : decision.registrations) {
        events.push_back(registration.eventId);
    }
    for (const Registration &registration : decision.cancellations) {
        events.push_back(registration.eventId);
    }
    for (const Event &event : decision.updates) {
        events.push_back(event.id);
    }
    std::sort(events.begin(), events.end());
    events.erase(std::unique(events.begin(), events.end()), events.end());
    return events;
}

std::vector<Uuid> eventsHeld(const BatchPlan &plan, const LockedState &state)
{
    std::vector<Uuid> held;
    std::copy_if(plan.events.begin(), plan.events.end(), std::back_inserter(held),
                 [&](const Uuid &event) {
                     return !state.busy.contains({event, {}});
                 });
    return held;
}

} // namespace

BatchAttempt PgBookingStore::failed() const
{
    switch (m_connection.lastFailure().kind) {
    case FailureKind::Refused:
    case FailureKind::Duplicate:
    case FailureKind::Conflict:
        return {BatchEnd::Refused, {}, errorOf(m_connection.lastFailure())};
    case FailureKind::Locked:
        return {BatchEnd::Locked, {}, {}};
    case FailureKind::TimedOut:
        return {BatchEnd::Contended, {}};
    case FailureKind::Exhausted:
        return {BatchEnd::Exhausted, {}};
    case FailureKind::ConnectionLost:
        return {BatchEnd::ConnectionLost, {}};
    }
    Q_UNREACHABLE();
}

BatchAttempt PgBookingStore::book(std::vector<Command> &batch, const Manner &manner)
{
    m_waited = {};
    BatchAttempt attempt = bookWaiting(batch, manner);
    attempt.waited = m_waited;
    return attempt;
}

BatchAttempt PgBookingStore::bookWaiting(std::vector<Command> &batch, const Manner &manner)
{
    BatchPlan plan = planOf(batch);
    m_removable = kRemovedAtOnce;
    m_leftToRemove = false;
    m_lastIds.beginBatch(m_connection.backendPid());
    Transaction transaction(m_connection);
    LockedState state;
    if (!lock(plan, manner, state)) {
        const bool locked = m_connection.lastFailure().kind == FailureKind::Locked;
        return locked && manner.leavesOut ? leaveOutAll(transaction, batch) : failed();
    }
    if (manner.joinIn && !plan.events.empty()) {
        std::vector<Command> late =
            manner.joinIn(state.busy.isEmpty() ? plan.events : eventsHeld(plan, state));
        if (!late.empty()) {
            std::move(late.begin(), late.end(), std::back_inserter(batch));
            plan = planOf(batch);
        }
    }
    return bookLocked(transaction, plan, batch, manner, state);
}

BatchAttempt PgBookingStore::bookLocked(Transaction &transaction, const BatchPlan &plan,
                                        std::span<const Command> batch, const Manner &manner,
                                        LockedState &state)
{
    if (!readKnown(plan, batch, state) || !readOrganized(plan, state)) {
        return failed();
    }
    return manner.carefully ? bookInPieces(transaction, plan, batch, state)
                            : bookAtOnce(transaction, plan, batch, state);
}

BatchAttempt PgBookingStore::bookAtOnce(Transaction &transaction, const BatchPlan &plan,
                                        std::span<const Command> batch, LockedState &state)
{
    Decision decision = decide(batch, state, m_ids);
    return write(transaction, plan, decision, state.nowMicros)
        ? commit(transaction, std::move(decision), state.nowMicros)
        : failed();
}

// Where nothing was written: taking row locks wrote to the log, and a commit would flush that.
BatchAttempt PgBookingStore::commit(Transaction &transaction, Decision decision,
                                    std::int64_t nowMicros)
{
    if (decision.writesNothing()) {
        transaction.rollback();
        return {BatchEnd::Done, std::move(decision)};
    }
    if (decision.organizes()) {
        insertMark(transaction, nowMicros / 1000);
    }
    switch (transaction.commit()) {
    case CommitEnd::Committed:
        for (const Registration &registration : decision.registrations) {
            m_lastIds.written(registration.eventId, m_transactionId, registration.id);
        }
        if (m_leftToRemove) {
            m_onLeftToRemove();
        }
        return {BatchEnd::Done, std::move(decision)};
    case CommitEnd::RolledBack:
        return failed();
    case CommitEnd::Unknown:
        return {BatchEnd::CommitUnknown, std::move(decision)};
    }
    Q_UNREACHABLE();
}

bool PgBookingStore::readKnownKeys(const BatchPlan &plan, std::span<const Command> batch,
                                   LockedState &state)
{
    Rows rows = m_connection.run(kKnownKeys, {plan.keyScopes, plan.keys});
    while (rows.ok() && rows.next()) {
        const ScopedKey scoped{rows.uuid(0), rows.text(1)};
        KeptAnswer kept;
        kept.digest = QByteArray::fromHex(rows.text(2).toLatin1());
        kept.kind = static_cast<KeptAnswer::Kind>(rows.integer(3));
        restoreAnswer(kept, rows.uuid(4), rows.bigint(5), rows.text(6), batch, scoped);
        state.keys.insert(scoped, std::move(kept));
    }
    return rows.ok();
}

bool PgBookingStore::readKnown(const BatchPlan &plan, std::span<const Command> batch,
                               LockedState &state)
{
    if (plan.hasKeys() && !readKnownKeys(plan, batch, state)) {
        return false;
    }
    Rows rows = plan.events.empty()
        ? m_connection.run(kClock)
        : m_connection.run(kKnown,
                           {plan.registeringEvents, plan.registeringEmails, plan.eventIds,
                            eventsToRead(state), plan.creates});
    while (rows.ok() && rows.next()) {
        switch (rows.integer(0)) {
        case 0:
            state.nowMicros = rows.bigint(1);
            m_transactionId = rows.isNull(3) ? 0 : rows.bigint(3);
            break;
        case 1:
            state.registered.insert({rows.uuid(2), rows.text(3)});
            break;
        case 3:
            state.lastEventId = rows.uuid(2);
            break;
        default:
            m_lastIds.read(rows.uuid(2), rows.isNull(3) ? Uuid{} : *Uuid::parse(rows.text(3)));
        }
    }
    for (auto it = state.events.begin(); it != state.events.end(); ++it) {
        it->lastId = m_lastIds.of(it.key());
    }
    return rows.ok();
}

QString PgBookingStore::eventsToRead(const LockedState &state) const
{
    ArrayLiteral events;
    for (auto it = state.events.cbegin(); it != state.events.cend(); ++it) {
        if (!m_lastIds.isKnown(it.key())) {
            events.add(it.key());
        }
    }
    return events.take();
}

// Cancellations first: their e-mails may register again. Then registrations, before the counts.
// All of it goes out with COMMIT, but for creations: resolve() waits for the locks of the lost
// transaction, and an event that is being created is locked by nothing but its own row, which must
// be there before COMMIT may be lost.
bool PgBookingStore::write(Transaction &transaction, const BatchPlan &plan,
                           const Decision &decision, std::int64_t nowMicros)
{
    const qint64 nowMillis = nowMicros / 1000;
    cancelRegistrations(transaction, decision.cancellations);
    insertRegistrations(transaction, plan, decision.registrations, nowMillis);
    addToBookedCounts(transaction, decision);
    updateEvents(transaction, decision.updates);
    insertEvents(transaction, decision.events, nowMillis);
    insertKeys(transaction, decision.keys, nowMillis);
    if (!decision.events.empty() && !transaction.runPutOff()) {
        return false;
    }
    return deleteEvents(transaction, decision.deletions);
}

void PgBookingStore::insertRegistrations(Transaction &transaction, const BatchPlan &plan,
                                         const std::vector<Registration> &registrations,
                                         qint64 nowMillis)
{
    if (registrations.empty()) {
        return;
    }
    ArrayLiteral events, ids, emails;
    ids.reserve(static_cast<qsizetype>(registrations.size()) * 37 + 2);
    emails.reserve(static_cast<qsizetype>(registrations.size()) * 32 + 2);
    for (const Registration &registration : registrations) {
        events.add(plan.positionOf(registration.eventId));
        ids.add(registration.id);
        emails.add(registration.userEmail);
    }
    transaction.putOff(kInsertRegistrations,
                       {nowMillis, plan.eventIds, events.take(), ids.take(), emails.take()});
}

// A row is written also where as many seats were given back as taken: see last_ids.h.
// An event that is overwritten as well gets its count with the rest: a seat that only its new
// capacity has could not be counted before.
void PgBookingStore::addToBookedCounts(Transaction &transaction, const Decision &decision)
{
    QSet<Uuid> overwritten;
    for (const Event &event : decision.updates) {
        overwritten.insert(event.id);
    }
    ArrayLiteral events, seats;
    for (auto it = decision.seatsTaken.cbegin(); it != decision.seatsTaken.cend(); ++it) {
        if (!overwritten.contains(it.key())) {
            events.add(it.key());
            seats.add(it.value());
        }
    }
    if (!events.isEmpty()) {
        transaction.putOff(kAddToBookedCounts, {events.take(), seats.take()});
    }
}

void PgBookingStore::insertEvents(Transaction &transaction, const std::vector<Event> &events,
                                  qint64 nowMillis)
{
    if (events.empty()) {
        return;
    }
    EventArrays arrays;
    for (const Event &event : events) {
        arrays.add(event);
    }
    transaction.putOff(kInsertEvents,
                       {nowMillis, arrays.ids.take(), arrays.names.take(),
                        arrays.descriptions.take(), arrays.capacities.take(), arrays.starts.take(),
                        arrays.ends.take(), arrays.timezones.take(), arrays.locations.take(),
                        arrays.statuses.take()});
}

void PgBookingStore::insertKeys(Transaction &transaction, const std::vector<NewKey> &newKeys,
                                qint64 nowMillis)
{
    ArrayLiteral scopes, keys, digests, kinds, results;
    for (const NewKey &key : newKeys) {
        if (key.answer) {
            insertKeyWithAnswer(transaction, key, nowMillis);
            continue;
        }
        scopes.add(key.scoped.scope);
        keys.add(key.scoped.key);
        digests.addBytes(key.digest);
        kinds.add(static_cast<int>(key.kind));
        if (key.resultId.isNil()) {
            results.addNull();
        } else {
            results.add(key.resultId);
        }
    }
    if (!keys.isEmpty()) {
        transaction.putOff(
            kInsertKeys,
            {nowMillis, scopes.take(), keys.take(), digests.take(), kinds.take(), results.take()});
    }
}

// Takes the locks that the lost transaction held, so that it has ended for certain, and looks for
// the rows that it wrote.
BookingStore::Resolution PgBookingStore::resolve(const Decision &decision)
{
    Transaction transaction(m_connection);
    const Resolution resolution = lookFor(decision);
    transaction.rollback();
    return resolution;
}

BookingStore::Resolution PgBookingStore::lookFor(const Decision &decision)
{
    const std::vector<Uuid> events = eventsOf(decision);
    bool found = false;
    if ((!events.empty() && !m_connection.run(kLockEvents, {arrayOf(events)}).ok())
        || !isThere(decision, &found)) {
        return Resolution::Unknown;
    }
    return found ? Resolution::Committed : Resolution::NotCommitted;
}

// Any of the rows will do: the others may have been deleted since, with their event. Keys prove
// nothing, since another server may have kept the same ones; a batch that only refused people may
// simply run again. So may one of which nothing is left.
bool PgBookingStore::isThere(const Decision &decision, bool *found)
{
    if (decision.organizes()) {
        Rows rows = m_connection.run(kHasKey, {Uuid{}, m_mark});
        *found = rows.ok() && rows.next();
        return rows.ok();
    }
    if (!decision.registrations.empty()) {
        ArrayLiteral eventIds, ids;
        for (const Registration &registration : decision.registrations) {
            eventIds.add(registration.eventId);
            ids.add(registration.id);
        }
        Rows rows = m_connection.run(kHaveRegistration, {eventIds.take(), ids.take()});
        *found = rows.ok() && rows.next();
        if (!rows.ok() || *found) {
            return rows.ok();
        }
    }
    if (!decision.events.empty()) {
        ArrayLiteral ids;
        for (const Event &event : decision.events) {
            ids.add(event.id);
        }
        const Rows rows = m_connection.run(kTryEvents, {ids.take()});
        *found = rows.ok() && rows.affected() < static_cast<int>(decision.events.size());
        return rows.ok();
    }
    return true;
}

Result<int> deleteOldKeys(DatabaseConnection &connection, int hours, int chunk)
{
    int deleted = 0;
    for (;;) {
        const Rows rows = connection.run(kDeleteOldKeys, {hours, chunk});
        if (!rows.ok()) {
            return errorOf(connection.lastFailure());
        }
        deleted += rows.affected();
        if (rows.affected() < chunk) {
            return deleted;
        }
    }
}

} // namespace boxoffice
