#include "backend/storage/pg_booking_store.h"

#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/domain/decide.h"
#include "backend/storage/batch_plan.h"
#include "backend/storage/event_erasure.h"
#include "backend/storage/pg_journal_notes.h"

#include <algorithm>

namespace boxoffice {

namespace {

const Statement kClock{"clock", R"(
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
)"};

// Tells every server of the change, on commit, in the same round trip. A notification holds less
// than 8,000 bytes, so many ids take several.
const Statement kAddToBookedCounts{"add_to_booked_counts", R"(
WITH changed AS (
    UPDATE events AS e
    SET booked_count = e.booked_count + b.seats
    FROM unnest(?::uuid[], ?::int[]) AS b (id, seats)
    WHERE e.id = ANY (ARRAY[b.id])
    RETURNING e.id
)
SELECT pg_notify('boxoffice', 's' || string_agg(n.id::text, ','))
FROM (SELECT id, row_number() OVER () / 200 AS part FROM changed) AS n
GROUP BY n.part
)"};

// One a family, in the order in which they read and write.
std::vector<std::unique_ptr<BookingPart>>
bookingParts(DatabaseConnection &connection, LastIds &lastIds, std::function<void()> leftToRemove)
{
    std::vector<std::unique_ptr<BookingPart>> parts;
    parts.push_back(registrationPart(connection, lastIds));
    parts.push_back(eventPart(connection, std::move(leftToRemove)));
    parts.push_back(salesPart(connection));
    parts.push_back(auditPart());
    return parts;
}

// Last: the batch itself may have kept answers, and made notes, about those that it erases.
void eraseKept(Transaction &transaction, const std::vector<RegistrationName> &erased)
{
    if (erased.empty()) {
        return;
    }
    ArrayLiteral events, ids;
    for (const RegistrationName &name : erased) {
        events.add(name.eventId);
        ids.add(name.id);
    }
    transaction.putOff(kEraseKept, {events.take(), ids.take()});
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

// While it finds out what one command is in the way of, a batch holds the rows of others.
std::optional<std::chrono::milliseconds> lockTimeoutOf(const BookingStore::Manner &manner)
{
    return manner.carefully ? std::optional(std::chrono::milliseconds(50)) : std::nullopt;
}

} // namespace

PgBookingStore::PgBookingStore(const DatabaseConfig &config, Watchdog *watchdog,
                               std::function<void()> leftToRemove)
    : m_connection(config, watchdog)
    , m_keys(m_connection)
    , m_parts(bookingParts(m_connection, m_lastIds, std::move(leftToRemove)))
{ }

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
    case FailureKind::ConnectionLost: {
        BatchAttempt lost{BatchEnd::ConnectionLost, {}};
        lost.isSaid = m_connection.lastFailure().stood;
        return lost;
    }
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
    m_lastIds.beginBatch(m_connection.backendPid());
    Transaction transaction(m_connection, lockTimeoutOf(manner));
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
    for (const auto &part : m_parts) {
        part->plan(batch, plan);
    }
    if (!read(plan, batch, state)) {
        return failed();
    }
    return manner.carefully ? bookCarefully(transaction, plan, batch, state)
                            : bookAtOnce(transaction, plan, batch, state);
}

bool PgBookingStore::read(const BatchPlan &plan, std::span<const Command> batch, LockedState &state)
{
    if (plan.hasKeys() && !m_keys.read(plan, batch, state)) {
        return false;
    }
    const bool known = std::all_of(m_parts.begin(), m_parts.end(), [&](const auto &part) {
        const bool lacksClock = state.nowMicros == 0 && part->needsClock(state);
        return (!lacksClock || readClock(state)) && part->read(state);
    });
    return known && (state.nowMicros > 0 || readClock(state));
}

bool PgBookingStore::readClock(LockedState &state)
{
    Rows rows = m_connection.run(kClock);
    if (!rows.ok() || !rows.next()) {
        return false;
    }
    state.nowMicros = rows.bigint(0);
    return true;
}

BatchAttempt PgBookingStore::bookAtOnce(Transaction &transaction, const BatchPlan &plan,
                                        std::span<const Command> batch, LockedState &state)
{
    std::optional<Decision> decision = decideKnowingly(batch, state);
    return decision && write(transaction, plan, *decision, state.nowMicros)
        ? commit(transaction, *std::move(decision), state.nowMicros)
        : failed();
}

// A decision that runs out of those who wait is made again from the start with more of them.
std::optional<Decision> PgBookingStore::decideKnowingly(std::span<const Command> batch,
                                                        LockedState &state)
{
    const bool mayRunOut =
        std::any_of(state.sales.cbegin(), state.sales.cend(),
                    [](const EventSales &sales) { return !sales.waiting.unfinished.isEmpty(); });
    if (!mayRunOut) {
        return decide(batch, state, m_ids);
    }
    LockedState known = state;
    Decision decision = decide(batch, state, m_ids);
    while (decision.ranOut) {
        for (const auto &part : m_parts) {
            if (!part->readMore(known)) {
                return {};
            }
        }
        state = known;
        decision = decide(batch, state, m_ids);
    }
    return decision;
}

// All of it goes out with COMMIT, but for what a part must run before.
bool PgBookingStore::write(Transaction &transaction, const BatchPlan &plan,
                           const Decision &decision, std::int64_t nowMicros)
{
    for (const auto &part : m_parts) {
        if (!part->write(transaction, plan, decision)) {
            return false;
        }
    }
    putOffJournal(transaction, decision.journal);
    addToBookedCounts(transaction, decision);
    m_keys.insert(transaction, decision.keys, nowMicros / 1000);
    eraseKept(transaction, decision.erased);
    return true;
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
    for (const CountedSales &counted : decision.counted) {
        overwritten.insert(counted.eventId);
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

BatchAttempt PgBookingStore::commit(Transaction &transaction, Decision decision,
                                    std::int64_t nowMicros)
{
    if (std::optional<BatchAttempt> attempt =
            tryToCommit(transaction, std::move(decision), nowMicros)) {
        return *std::move(attempt);
    }
    transaction.rollback();
    return failed();
}

// Where nothing was written: taking row locks wrote to the log, and a commit would flush that.
std::optional<BatchAttempt> PgBookingStore::tryToCommit(Transaction &transaction, Decision decision,
                                                        std::int64_t nowMicros)
{
    if (decision.writesNothing()) {
        transaction.rollback();
        return BatchAttempt{BatchEnd::Done, std::move(decision)};
    }
    if (decision.organizes()) {
        insertMark(transaction, nowMicros);
    }
    const std::optional<CommitEnd> end = transaction.tryToCommit();
    if (!end) {
        return {};
    }
    switch (*end) {
    case CommitEnd::Committed:
        for (const auto &part : m_parts) {
            part->committed(decision);
        }
        return BatchAttempt{BatchEnd::Done, std::move(decision)};
    case CommitEnd::RolledBack:
        return failed();
    case CommitEnd::Unknown:
        return BatchAttempt{BatchEnd::CommitUnknown, std::move(decision)};
    }
    Q_UNREACHABLE();
}

// Rows that were edited may have been edited again since, and the number of a transaction that a
// crash has undone is given to another one: neither proves anything later, a row of our own does.
void PgBookingStore::insertMark(Transaction &transaction, std::int64_t nowMicros)
{
    m_mark = u"commit of " % m_ids.next(nowMicros).toString();
    m_keys.insertMark(transaction, m_mark, nowMicros / 1000);
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
    std::vector<Uuid> events;
    decision.addEventsTo(events);
    std::sort(events.begin(), events.end());
    events.erase(std::unique(events.begin(), events.end()), events.end());
    const std::optional<bool> found =
        events.empty() || lockAgain(events) ? isThere(decision) : std::nullopt;
    return !found ? Resolution::Unknown : *found ? Resolution::Committed : Resolution::NotCommitted;
}

// Keys prove nothing, since another server may have kept the same ones; a batch that only refused
// people may simply run again. So may one of which nothing is left.
std::optional<bool> PgBookingStore::isThere(const Decision &decision)
{
    if (decision.organizes()) {
        return m_keys.hasMark(m_mark);
    }
    for (const auto &part : m_parts) {
        if (const std::optional<bool> found = part->hasWritten(decision); !found || *found) {
            return found;
        }
    }
    return false;
}

} // namespace boxoffice
