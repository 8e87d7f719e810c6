// The part of PgBookingStore that registers people, and changes registrations.
#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/storage/batch_plan.h"
#include "backend/storage/booking_part.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/last_ids.h"
#include "backend/storage/registration_arrays.h"

#include <algorithm>

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

// Column 2 tells whether somebody holds a seat under the address, which may be another one.
const Statement kNamed{"named_registrations", R"(
SELECT r.event_id,
       coalesce(e.organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1)),
       EXISTS (SELECT
               FROM registrations AS holding
               WHERE holding.event_id = r.event_id
                 AND holding.user_email = r.user_email
                 AND holding.cancelled_at IS NULL),
       r.id, r.user_email,
       (extract(epoch FROM r.created_at) * 1000)::bigint,
       (extract(epoch FROM r.cancelled_at) * 1000)::bigint,
       r.name, r.version, r.mail_error,
       (extract(epoch FROM r.erased_at) * 1000)::bigint,
       r.language, r.ticket_type_id, r.order_id, r.extra, r.nth
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

// Of a batch in which somebody gave more than an address.
const Statement kInsertNamedRegistrations{"insert_named_registrations", R"(
INSERT INTO registrations (created_at, event_id, id, user_email, name, language)
SELECT (timestamptz 'epoch' + ?::bigint * interval '1 millisecond')::timestamptz(3),
       (?::uuid[])[b.event], b.id, b.user_email, b.name, b.language
FROM unnest(?::int[], ?::uuid[], ?::text[], ?::text[], ?::text[])
     AS b (event, id, user_email, name, language)
)"};

// Of a batch in which somebody has a ticket type or an order, or several seats.
const Statement kInsertSoldRegistrations{"insert_sold_registrations", R"(
INSERT INTO registrations (created_at, event_id, id, user_email, name, language, ticket_type_id,
                           order_id, extra, nth)
SELECT (timestamptz 'epoch' + ?::bigint * interval '1 millisecond')::timestamptz(3),
       (?::uuid[])[b.event], b.id, b.user_email, b.name, b.language, b.type, b.order_id, b.extra,
       b.nth
FROM unnest(?::int[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::uuid[], ?::bool[],
            ?::int[])
     AS b (event, id, user_email, name, language, type, order_id, extra, nth)
)"};

// Tells every server which tickets are others now: see pg_change_feed.h.
const Statement kOverwrite{"overwrite_registrations", R"(
WITH changed AS (
    UPDATE registrations AS r
    SET user_email = b.user_email, name = b.name, version = b.version, language = b.language,
        mail_error = CASE WHEN b.user_email = r.user_email THEN r.mail_error END,
        cancelled_at = (timestamptz 'epoch' + b.cancelled_at * interval '1 millisecond')::timestamptz(3),
        erased_at = (timestamptz 'epoch' + b.erased_at * interval '1 millisecond')::timestamptz(3),
        ticket_type_id = b.type, extra = b.extra, nth = b.nth
    FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::int[], ?::text[], ?::bigint[],
                ?::bigint[], ?::uuid[], ?::bool[], ?::int[])
         AS b (event_id, id, user_email, name, version, language, cancelled_at, erased_at, type,
               extra, nth)
    WHERE r.event_id = ANY (ARRAY[b.event_id]) AND r.id = b.id
    RETURNING r.event_id, left(encode(sha256(uuid_send(r.id)), 'hex'), 8) AS watch
)
SELECT pg_notify('boxoffice', 't' || n.event_id || string_agg(',' || n.watch, ''))
FROM (SELECT event_id, watch, row_number() OVER () / 800 AS part FROM changed) AS n
GROUP BY n.event_id, n.part
)"};

// The last: why no mail reaches the address, for the organizer.
const Statement kStopMail{"stop_mail", R"(
WITH b AS (
    SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::bytea[]) AS b (event_id, id, hash)
), stopped AS (
    INSERT INTO mail_stops (event_id, hash) SELECT event_id, hash FROM b
    ON CONFLICT DO NOTHING
)
UPDATE registrations AS r SET mail_error = ?::text
FROM b
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

// The registration that a command names by its id.
std::optional<RegistrationName> namedBy(const Command &command)
{
    return std::visit(
        [](const auto &c) -> std::optional<RegistrationName> {
            if constexpr (requires { c.registrationId; }) {
                return RegistrationName{c.eventId, c.registrationId};
            } else {
                return {};
            }
        },
        command);
}

// More than an address, which is all that most give.
bool saysMore(const Registration &registration)
{
    return !registration.name.isEmpty() || registration.language != MailLanguage::English;
}

bool isSold(const Registration &registration)
{
    return registration.ticketTypeId || registration.orderId || registration.extra
        || registration.nth > 0;
}

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
            && (m_namedIds.isEmpty() || readNamed(state));
    }
    bool write(Transaction &transaction, const BatchPlan &plan, const Decision &decision) override;
    std::optional<bool> hasWritten(const Decision &decision) override;
    void committed(const Decision &decision) override;

private:
    bool readSeats(LockedState &state);
    QString eventsToRead(const LockedState &state) const;
    bool readNamed(LockedState &state);
    static void overwrite(Transaction &transaction, const std::vector<Registration> &changed);
    static void stopMail(Transaction &transaction, const std::vector<MailStop> &stops);
    static void insert(Transaction &transaction, const BatchPlan &plan,
                       const std::vector<Registration> &registrations);
    static void insertSold(Transaction &transaction, const BatchPlan &plan,
                           const std::vector<Registration> &registrations);

    DatabaseConnection &m_connection;
    LastIds &m_lastIds;
    // Of the batch; empty strings: none.
    QString m_eventIds;    // uuid[]
    QString m_emailEvents; // int[] (places in m_eventIds) and text[] of equal length: who asks
    QString m_emails;      // for a seat where
    QString m_namedEvents; // uuid[] of equal length
    QString m_namedIds;
    qint64 m_transactionId = 0; // 0: it has none
};

void PgRegistrations::plan(std::span<const Command> batch, const BatchPlan &plan)
{
    ArrayLiteral emailEvents, emails, namedEvents, namedIds;
    emails.reserve(static_cast<qsizetype>(batch.size()) * 32 + 2);
    for (const Command &command : batch) {
        if (const auto *registering = std::get_if<RegisterCommand>(&command)) {
            emailEvents.add(plan.positionOf(registering->eventId));
            emails.add(registering->userEmail);
        } else if (const auto *adding = std::get_if<AddRegistrationCommand>(&command)) {
            emailEvents.add(plan.positionOf(adding->eventId));
            emails.add(adding->draft.userEmail);
        } else if (const std::optional<RegistrationName> named = namedBy(command)) {
            namedEvents.add(named->eventId);
            namedIds.add(named->id);
        }
        const auto *correcting = std::get_if<CorrectRegistrationCommand>(&command);
        if (correcting && correcting->patch.userEmail) {
            emailEvents.add(plan.positionOf(correcting->eventId));
            emails.add(*correcting->patch.userEmail);
        }
    }
    m_transactionId = 0;
    m_eventIds = plan.eventIds;
    m_emails = emails.isEmpty() ? QString() : emails.take();
    m_emailEvents = emailEvents.take();
    m_namedIds = namedIds.isEmpty() ? QString() : namedIds.take();
    m_namedEvents = namedEvents.take();
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

bool PgRegistrations::readNamed(LockedState &state)
{
    Rows rows = m_connection.run(kNamed, {m_namedEvents, m_namedIds});
    while (rows.ok() && rows.next()) {
        const Registration registration = registrationIn(rows, rows.uuid(0), 3);
        state.named.insert({registration.eventId, registration.id}, registration);
        if (!rows.isNull(1)) {
            state.organizerOf.insert(registration.eventId, rows.uuid(1));
        }
        if (rows.boolean(2)) {
            state.registered.insert({registration.eventId, registration.userEmail});
        }
    }
    return rows.ok();
}

// Cancellations first: their e-mails may be those of others then.
bool PgRegistrations::write(Transaction &transaction, const BatchPlan &plan,
                            const Decision &decision)
{
    if (!decision.cancellations.empty()) {
        overwrite(transaction, decision.cancellations);
    }
    if (!decision.rewrites.empty()) {
        overwrite(transaction, decision.rewrites);
    }
    if (!decision.stops.empty()) {
        stopMail(transaction, decision.stops);
    }
    if (!decision.registrations.empty()) {
        insert(transaction, plan, decision.registrations);
    }
    if (!decision.lateRewrites.empty()) {
        overwrite(transaction, decision.lateRewrites);
    }
    return true;
}

void PgRegistrations::overwrite(Transaction &transaction, const std::vector<Registration> &changed)
{
    ArrayLiteral events, ids, emails, names, versions, languages, cancelled, erased, types, extra,
        numbers;
    for (const Registration &registration : changed) {
        events.add(registration.eventId);
        ids.add(registration.id);
        emails.add(registration.userEmail);
        names.add(registration.name);
        versions.add(registration.version);
        addLanguage(languages, registration);
        addOrNull(cancelled, registration.cancelledAt);
        addOrNull(erased, registration.erasedAt);
        addOrNull(types, registration.ticketTypeId);
        extra.add(registration.extra);
        numbers.add(registration.nth);
    }
    transaction.putOff(kOverwrite,
                       {events.take(), ids.take(), emails.take(), names.take(), versions.take(),
                        languages.take(), cancelled.take(), erased.take(), types.take(),
                        extra.take(), numbers.take()});
}

void PgRegistrations::stopMail(Transaction &transaction, const std::vector<MailStop> &stops)
{
    ArrayLiteral events, ids, hashes;
    for (const MailStop &stop : stops) {
        events.add(stop.registration.eventId);
        ids.add(stop.registration.id);
        hashes.addBytes(stop.hash);
    }
    transaction.putOff(kStopMail, {events.take(), ids.take(), hashes.take(), mailStoppedWords()});
}

// All of a transaction have the same time.
void PgRegistrations::insert(Transaction &transaction, const BatchPlan &plan,
                             const std::vector<Registration> &registrations)
{
    if (std::any_of(registrations.begin(), registrations.end(), isSold)) {
        return insertSold(transaction, plan, registrations);
    }
    ArrayLiteral events, ids, emails, names, languages;
    ids.reserve(static_cast<qsizetype>(registrations.size()) * 37 + 2);
    emails.reserve(static_cast<qsizetype>(registrations.size()) * 32 + 2);
    const bool named = std::any_of(registrations.begin(), registrations.end(), saysMore);
    for (const Registration &registration : registrations) {
        events.add(plan.positionOf(registration.eventId));
        ids.add(registration.id);
        emails.add(registration.userEmail);
        if (named) {
            names.add(registration.name);
            addLanguage(languages, registration);
        }
    }
    if (named) {
        transaction.putOff(kInsertNamedRegistrations,
                           {registrations.front().createdAt, plan.eventIds, events.take(),
                            ids.take(), emails.take(), names.take(), languages.take()});
    } else {
        transaction.putOff(kInsertRegistrations,
                           {registrations.front().createdAt, plan.eventIds, events.take(),
                            ids.take(), emails.take()});
    }
}

void PgRegistrations::insertSold(Transaction &transaction, const BatchPlan &plan,
                                 const std::vector<Registration> &registrations)
{
    ArrayLiteral events, ids, emails, names, languages, types, orders, extra, numbers;
    for (const Registration &registration : registrations) {
        events.add(plan.positionOf(registration.eventId));
        ids.add(registration.id);
        emails.add(registration.userEmail);
        names.add(registration.name);
        addLanguage(languages, registration);
        addOrNull(types, registration.ticketTypeId);
        addOrNull(orders, registration.orderId);
        extra.add(registration.extra);
        numbers.add(registration.nth);
    }
    transaction.putOff(kInsertSoldRegistrations,
                       {registrations.front().createdAt, plan.eventIds, events.take(), ids.take(),
                        emails.take(), names.take(), languages.take(), types.take(), orders.take(),
                        extra.take(), numbers.take()});
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
