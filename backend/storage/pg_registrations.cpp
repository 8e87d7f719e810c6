// The part of PgBookingStore that registers people and cancels registrations.
#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/storage/batch_plan.h"
#include "backend/storage/booking_part.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/last_ids.h"

namespace boxoffice {

namespace {

// Rows of a batch (b) find theirs by "= ANY (ARRAY[b.id])" instead of the equivalent "= b.id", here
// and in the other parts. With plain equality the planner may choose a merge join over the whole
// index, which looks cheapest while the table is almost empty. The cached plan then reads the whole
// index for each batch when the table has filled. Of two columns only the first is written so:
// otherwise the second would not be part of the index probe.

// Column 0 tells the kind of row: 0 the clock and the number of the transaction, 1 a holder of a
// seat, 2 the greatest id among an event's registrations.
//
// LIMIT keeps a holder's row one probe of the unique index an e-mail: as a plain join, a planner
// without statistics takes the rows that are not cancelled for few, and reads them all. The
// greatest id is one probe of the primary key an event.
const Statement kSeats{"seats", R"(
SELECT 0 AS kind,
       (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS number,
       NULL::uuid AS event_id,
       pg_current_xact_id_if_assigned()::xid::text AS name
UNION ALL
SELECT 1, 0, r.event_id, b.user_email
FROM unnest(?::int[], ?::text[]) AS b (event, user_email),
     LATERAL (SELECT r.event_id
              FROM registrations AS r
              WHERE r.event_id = (?::uuid[])[b.event]
                AND r.user_email = b.user_email
                AND r.cancelled_at IS NULL
              LIMIT 1) AS r
UNION ALL
SELECT 2, 0, b.id, (SELECT r.id::text
                    FROM registrations AS r
                    WHERE r.event_id = b.id
                    ORDER BY r.id DESC
                    LIMIT 1)
FROM unnest(?::uuid[]) AS b (id)
)"};

const Statement kCancelling{"cancelling", R"(
SELECT r.event_id, r.id, r.user_email,
       (extract(epoch FROM r.created_at) * 1000)::bigint,
       (extract(epoch FROM r.cancelled_at) * 1000)::bigint,
       coalesce(e.organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
FROM unnest(?::uuid[], ?::uuid[]) AS b (event_id, id)
JOIN registrations AS r ON r.event_id = ANY (ARRAY[b.event_id]) AND r.id = b.id
JOIN events AS e ON e.id = ANY (ARRAY[b.event_id])
)"};

const Statement kInsertRegistrations{"insert_registrations", R"(
INSERT INTO registrations (created_at, event_id, id, user_email)
SELECT (timestamptz 'epoch' + ?::bigint * interval '1 millisecond')::timestamptz(3),
       (?::uuid[])[b.event], b.id, b.user_email
FROM unnest(?::int[], ?::uuid[], ?::text[]) AS b (event, id, user_email)
)"};

const Statement kCancel{"cancel", R"(
UPDATE registrations AS r
SET cancelled_at = (timestamptz 'epoch' + b.at * interval '1 millisecond')::timestamptz(3)
FROM unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS b (event_id, id, at)
WHERE r.event_id = ANY (ARRAY[b.event_id]) AND r.id = b.id
)"};

const Statement kHaveRegistration{"have_registration", R"(
SELECT 1
FROM unnest(?::uuid[], ?::uuid[]) AS b (event_id, id),
     LATERAL (SELECT
              FROM registrations AS r
              WHERE r.event_id = b.event_id AND r.id = b.id
              LIMIT 1) AS r
LIMIT 1
)"};

class PgRegistrations final : public BookingPart
{
public:
    PgRegistrations(DatabaseConnection &connection, LastIds &lastIds)
        : m_connection(connection)
        , m_lastIds(lastIds)
    { }

    void plan(std::span<const Command> batch, const BatchPlan &plan) override;
    bool read(LockedState &state) override
    {
        return (m_emails.isEmpty() || readSeats(state))
            && (m_cancelledIds.isEmpty() || readCancelling(state));
    }
    bool write(Transaction &transaction, const BatchPlan &plan, const Decision &decision) override;
    std::optional<bool> hasWritten(const Decision &decision) override;
    void committed(const Decision &decision) override;

private:
    bool readSeats(LockedState &state);
    QString eventsToRead(const LockedState &state) const;
    bool readCancelling(LockedState &state);
    static void cancel(Transaction &transaction, const std::vector<Registration> &cancelled);
    static void insert(Transaction &transaction, const BatchPlan &plan,
                       const std::vector<Registration> &registrations);

    DatabaseConnection &m_connection;
    LastIds &m_lastIds;
    // Of the batch; empty strings: none.
    QString m_eventIds;        // uuid[]
    QString m_emailEvents;     // int[] (places in m_eventIds) and text[] of equal length: who asks
    QString m_emails;          // for a seat where
    QString m_cancelledEvents; // uuid[] of equal length
    QString m_cancelledIds;
    qint64 m_transactionId = 0; // 0: it has none
};

void PgRegistrations::plan(std::span<const Command> batch, const BatchPlan &plan)
{
    ArrayLiteral emailEvents, emails, cancelledEvents, cancelledIds;
    emails.reserve(static_cast<qsizetype>(batch.size()) * 32 + 2);
    for (const Command &command : batch) {
        if (const auto *registering = std::get_if<RegisterCommand>(&command)) {
            emailEvents.add(plan.positionOf(registering->eventId));
            emails.add(registering->userEmail);
        } else if (const auto *cancelling = std::get_if<CancelRegistrationCommand>(&command)) {
            cancelledEvents.add(cancelling->eventId);
            cancelledIds.add(cancelling->registrationId);
        }
    }
    m_eventIds = plan.eventIds;
    m_emails = emails.isEmpty() ? QString() : emails.take();
    m_emailEvents = emailEvents.take();
    m_cancelledIds = cancelledIds.isEmpty() ? QString() : cancelledIds.take();
    m_cancelledEvents = cancelledEvents.take();
}

bool PgRegistrations::readSeats(LockedState &state)
{
    Rows rows =
        m_connection.run(kSeats, {m_emailEvents, m_emails, m_eventIds, eventsToRead(state)});
    while (rows.ok() && rows.next()) {
        const int kind = rows.integer(0);
        if (kind == 0) {
            state.nowMicros = rows.bigint(1);
            m_transactionId = rows.isNull(3) ? 0 : rows.bigint(3);
        } else if (kind == 1) {
            state.registered.insert({rows.uuid(2), rows.text(3)});
        } else {
            m_lastIds.read(rows.uuid(2), rows.isNull(3) ? Uuid{} : *Uuid::parse(rows.text(3)));
        }
    }
    for (auto it = state.events.begin(); it != state.events.end(); ++it) {
        it->lastId = m_lastIds.of(it.key());
    }
    return rows.ok();
}

QString PgRegistrations::eventsToRead(const LockedState &state) const
{
    ArrayLiteral events;
    for (auto it = state.events.cbegin(); it != state.events.cend(); ++it) {
        if (!m_lastIds.isKnown(it.key())) {
            events.add(it.key());
        }
    }
    return events.take();
}

bool PgRegistrations::readCancelling(LockedState &state)
{
    Rows rows = m_connection.run(kCancelling, {m_cancelledEvents, m_cancelledIds});
    while (rows.ok() && rows.next()) {
        const Registration registration{rows.uuid(1), rows.uuid(0), rows.text(2), rows.bigint(3),
                                        timeIn(rows, 4)};
        state.cancelling.insert({registration.eventId, registration.id}, registration);
        if (!rows.isNull(5)) {
            state.organizerOf.insert(registration.eventId, rows.uuid(5));
        }
    }
    return rows.ok();
}

// Cancellations first: their e-mails may register again.
bool PgRegistrations::write(Transaction &transaction, const BatchPlan &plan,
                            const Decision &decision)
{
    if (!decision.cancellations.empty()) {
        cancel(transaction, decision.cancellations);
    }
    if (!decision.registrations.empty()) {
        insert(transaction, plan, decision.registrations);
    }
    return true;
}

void PgRegistrations::cancel(Transaction &transaction, const std::vector<Registration> &cancelled)
{
    ArrayLiteral events, ids, times;
    for (const Registration &registration : cancelled) {
        events.add(registration.eventId);
        ids.add(registration.id);
        times.add(*registration.cancelledAt);
    }
    transaction.putOff(kCancel, {events.take(), ids.take(), times.take()});
}

// All of a transaction have the same time.
void PgRegistrations::insert(Transaction &transaction, const BatchPlan &plan,
                             const std::vector<Registration> &registrations)
{
    ArrayLiteral events, ids, emails;
    ids.reserve(static_cast<qsizetype>(registrations.size()) * 37 + 2);
    emails.reserve(static_cast<qsizetype>(registrations.size()) * 32 + 2);
    for (const Registration &registration : registrations) {
        events.add(plan.positionOf(registration.eventId));
        ids.add(registration.id);
        emails.add(registration.userEmail);
    }
    transaction.putOff(
        kInsertRegistrations,
        {registrations.front().createdAt, plan.eventIds, events.take(), ids.take(), emails.take()});
}

std::optional<bool> PgRegistrations::hasWritten(const Decision &decision)
{
    if (decision.registrations.empty()) {
        return false;
    }
    ArrayLiteral events, ids;
    for (const Registration &registration : decision.registrations) {
        events.add(registration.eventId);
        ids.add(registration.id);
    }
    Rows rows = m_connection.run(kHaveRegistration, {events.take(), ids.take()});
    return rows.ok() ? std::optional(rows.next()) : std::nullopt;
}

void PgRegistrations::committed(const Decision &decision)
{
    for (const Registration &registration : decision.registrations) {
        m_lastIds.written(registration.eventId, m_transactionId, registration.id);
    }
}

} // namespace

std::unique_ptr<BookingPart> registrationPart(DatabaseConnection &connection, LastIds &lastIds)
{
    return std::make_unique<PgRegistrations>(connection, lastIds);
}

} // namespace boxoffice
