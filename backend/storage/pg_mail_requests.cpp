#include "backend/storage/pg_mail_requests.h"

#include "backend/access/credential.h"
#include "backend/access/refusals.h"
#include "backend/storage/event_list_statements.h"
#include "backend/storage/event_rows.h"
#include "shared/api/registration_json.h"
#include "shared/wire_names.h"

#include <QCryptographicHash>
#include <QUuid>

namespace boxoffice {

namespace {

constexpr int kMostOfOne = 1'000; // mails of a registration

// With those about the order that made it.
const Statement kOfRegistration{"mails_of_registration", R"(
SELECT id, kind, registration_id, state, attempts, (extract(epoch FROM created_at) * 1000)::bigint,
       (extract(epoch FROM next_at) * 1000)::bigint, (extract(epoch FROM sent_at) * 1000)::bigint,
       error, order_id, entry_id
FROM mails
WHERE event_id = $1::uuid
      AND (registration_id = $2::uuid
           OR order_id = (SELECT order_id FROM registrations WHERE event_id = $1 AND id = $2))
ORDER BY created_at DESC, id DESC
LIMIT $3::int)"};

// $2, $3: the last one of the page before; $4: a state, or null: any.
const Statement kOfEvent{"mails_of_event", R"(
SELECT id, kind, registration_id, state, attempts, (extract(epoch FROM created_at) * 1000)::bigint,
       (extract(epoch FROM next_at) * 1000)::bigint, (extract(epoch FROM sent_at) * 1000)::bigint,
       error, order_id, entry_id
FROM mails
WHERE event_id = $1::uuid
      AND (registration_id IS NOT NULL OR order_id IS NOT NULL OR entry_id IS NOT NULL)
      AND (created_at, id) < (to_timestamp($2::bigint / 1000.0), $3::uuid)
      AND ($4::text IS NULL OR state = $4)
ORDER BY created_at DESC, id DESC
LIMIT $5::int)",
                         Planning::InOrder};

// The same of those that were not sent, which have an index of their own: they are few among many.
const Statement kUnsentOfEvent{"unsent_mails_of_event", R"(
SELECT id, kind, registration_id, state, attempts, (extract(epoch FROM created_at) * 1000)::bigint,
       (extract(epoch FROM next_at) * 1000)::bigint, (extract(epoch FROM sent_at) * 1000)::bigint,
       error, order_id, entry_id
FROM mails
WHERE event_id = $1::uuid
      AND (registration_id IS NOT NULL OR order_id IS NOT NULL OR entry_id IS NOT NULL)
      AND (created_at, id) < (to_timestamp($2::bigint / 1000.0), $3::uuid)
      AND state <> 'sent' AND state = $4::text
ORDER BY created_at DESC, id DESC
LIMIT $5::int)",
                               Planning::InOrder};

const Statement kMail{"mail_of_event", R"(
SELECT id, kind, registration_id, state, attempts, (extract(epoch FROM created_at) * 1000)::bigint,
       (extract(epoch FROM next_at) * 1000)::bigint, (extract(epoch FROM sent_at) * 1000)::bigint,
       error, order_id, entry_id
FROM mails
WHERE event_id = $1::uuid AND id = $2::uuid
      AND (registration_id IS NOT NULL OR order_id IS NOT NULL OR entry_id IS NOT NULL))"};

const Statement kEventExists{"event_exists", R"(
SELECT FROM events WHERE id = $1::uuid AND deleted_at IS NULL)"};

const Statement kOrganizerOf{"organizer_of_event", R"(
SELECT boxoffice_organizer_of(organizer_id) FROM events
WHERE id = $1::uuid AND deleted_at IS NULL)"};

const Statement kRegistrationExists{"registration_exists", R"(
SELECT FROM registrations AS r
JOIN events AS e ON e.id = r.event_id
WHERE r.event_id = $1::uuid AND r.id = $2::uuid AND e.deleted_at IS NULL)"};

// With the organizer of its event. Locked, so that it is not erased meanwhile.
const Statement kRegistrationToMail{"registration_to_mail", R"(
SELECT r.erased_at IS NOT NULL, boxoffice_organizer_of(e.organizer_id)
FROM registrations AS r
JOIN events AS e ON e.id = r.event_id
WHERE r.event_id = $1::uuid AND r.id = $2::uuid AND e.deleted_at IS NULL
FOR SHARE OF r)"};

const Statement kInsertTicket{"insert_ticket_mail", R"(
INSERT INTO mails (id, kind, event_id, registration_id)
VALUES ($1::uuid, 'ticket', $2::uuid, $3::uuid)
ON CONFLICT (id) DO NOTHING)"};

// How often a mail was sent again is a part of its Message-ID, since mail programs hide one that
// they have seen.
const Statement kResend{"resend_mail", R"(
UPDATE mails
SET state = 'queued', attempts = 0, next_at = clock_timestamp(), sent_at = NULL, error = NULL,
    details = details || jsonb_build_object('again', $3::text,
                                            'resent', coalesce((details->>'resent')::int, 0) + 1)
WHERE event_id = $1::uuid AND id = $2::uuid AND state <> 'queued'
      AND (registration_id IS NOT NULL OR order_id IS NOT NULL OR entry_id IS NOT NULL)
      AND ($3::text = '' OR details->>'again' IS DISTINCT FROM $3::text))"};

// A probe of registrations_active_email for each event that is not over, or was within the day: the
// end of a day is in the zone of the event.
const Statement kTicketsOf{"tickets_of_address", R"(
SELECT e.id, r.id
FROM (SELECT id FROM events
      WHERE status = 'published' AND deleted_at IS NULL
            AND coalesce(ends_at, starts_at + interval '25 hours', 'infinity') > now()
      ORDER BY id DESC
      LIMIT 10000) AS e
CROSS JOIN LATERAL (SELECT id FROM registrations
                    WHERE event_id = e.id AND user_email = $1::text AND cancelled_at IS NULL
                    LIMIT 100) AS r
ORDER BY e.id DESC, r.id
LIMIT 100)",
                           Planning::InOrder};

// Somebody waits for the three below. They are due since yesterday, so they go before the thousands
// that a sale has queued. (A mail is given up when it has been due for two days.)
const Statement kInsertFound{"insert_tickets_mail", R"(
INSERT INTO mails (id, kind, state, next_at, details)
VALUES ($1::uuid, 'tickets', $2::text, clock_timestamp() - interval '1 day',
        jsonb_build_object('language', $3::text, 'tickets', $4::jsonb)))"};

const Statement kInsertResetMail{"insert_reset_mail", R"(
INSERT INTO mails (id, kind, state, next_at, account_id, details)
VALUES ($1::uuid, 'password_reset', $2::text, clock_timestamp() - interval '1 day', $3::uuid,
        jsonb_build_object('link', $4::text, 'language', $5::text)))"};

const Statement kInsertInvitation{"insert_invitation_mail", R"(
INSERT INTO mails (id, kind, next_at, organizer_id, details)
VALUES ($1::uuid, 'invitation', clock_timestamp() - interval '1 day', $2::uuid,
        jsonb_build_object('link', $3::text, 'language', $4::text)))"};

const Statement kDeleteMail{"delete_mail", R"(
DELETE FROM mails WHERE id = $1::uuid)"};

const Statement kAccountWith{"account_with_email", R"(
SELECT id FROM accounts WHERE email = $1::text)"};

// Only links that are mailed have the address: whoever asks for mails must not end other links.
const Statement kForgetMailedResets{"forget_mailed_resets", R"(
DELETE FROM access_links
WHERE kind = 'reset' AND account_id = $1::uuid AND email IS NOT NULL)"};

const Statement kInsertMailedReset{"insert_mailed_reset", R"(
INSERT INTO access_links (id, hash, kind, account_id, email, expires_at)
SELECT $2::uuid, $3::bytea, 'reset', id, email, now() + interval '1 hour'
FROM accounts
WHERE id = $1::uuid)"};

// The columns of event_rows.h.
const Statement kEventToTellOf{"event_to_tell_of", R"(
SELECT e.id, e.name, e.description, e.capacity, e.booked_count,
       (extract(epoch FROM e.created_at) * 1000)::bigint,
       (extract(epoch FROM e.starts_at) * 1000)::bigint,
       (extract(epoch FROM e.ends_at) * 1000)::bigint,
       e.timezone, e.location, e.status, e.version, e.names_required, e.holders_may_edit,
       o.id, o.name, o.slug, o.version,
       NULL, NULL, NULL, NULL, NULL, e.slug,
       e.held_count, e.ticket_types, e.sales
FROM events AS e
LEFT JOIN organizers AS o ON o.id = boxoffice_organizer_of(e.organizer_id)
WHERE e.id = $1::uuid AND e.deleted_at IS NULL)"};

// Also of a kind that only a newer server on the same database knows.
Mail requestedMailIn(const Rows &rows)
{
    const QString kindName = rows.text(1);
    const auto kind = fromWireName<MailKind>(QStringView(kindName));
    return {rows.uuid(0),
            kind,
            rows.isNull(2) ? std::nullopt : std::optional(rows.uuid(2)),
            fromWireName<MailState>(QStringView(rows.text(3))).value_or(MailState::Dropped),
            rows.integer(4),
            rows.bigint(5),
            rows.bigint(6),
            timeIn(rows, 7),
            rows.text(8),
            kind ? QString() : kindName,
            idIn(rows, 9),
            idIn(rows, 10)};
}

Uuid idOf(const QByteArray &bytes)
{
    Uuid id;
    std::copy_n(bytes.begin(), id.bytes.size(), reinterpret_cast<char *>(id.bytes.data()));
    return id;
}

Uuid newMailId()
{
    return idOf(QUuid::createUuid().toRfc4122());
}

// The same one for the same idempotency key and registration.
Uuid mailIdFor(const QByteArray &again, const Uuid &event, const Uuid &registration)
{
    if (again.isEmpty()) {
        return newMailId();
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &part :
         {QByteArray("ticket mail"), event.toByteArray(), registration.toByteArray(), again}) {
        hash.addData(part);
    }
    Uuid id = idOf(hash.result());
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x80); // RFC 9562, version 8
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

Result<QList<Mail>> mailsOf(const DatabaseConnection &connection, Rows rows)
{
    if (!rows.ok()) {
        return accessFailure(connection);
    }
    QList<Mail> mails;
    while (rows.next()) {
        mails.append(requestedMailIn(rows));
    }
    return mails;
}

Result<Mail> mailNamed(DatabaseConnection &connection, const Uuid &event, const Uuid &id)
{
    Rows rows = connection.run(kMail, {event, id});
    if (!rows.ok() || !rows.next()) {
        return rows.ok() ? mailNotFound() : accessFailure(connection);
    }
    return requestedMailIn(rows);
}

AuditNote noteOfMail(const Actor &actor, const std::optional<Uuid> &organizer,
                     const Uuid &registration)
{
    return {actor, organizer, QStringLiteral("registration.mail_sent"),
            QStringLiteral("registration"), registration};
}

AuditNote noteOf(const Mail &mail, const Actor &actor, const std::optional<Uuid> &organizer)
{
    if (mail.orderId) {
        return {actor, organizer, QStringLiteral("order.mail_sent"), QStringLiteral("order"),
                *mail.orderId};
    }
    if (mail.entryId) {
        return {actor, organizer, QStringLiteral("waiting_list.mail_sent"),
                QStringLiteral("waiting_list_entry"), *mail.entryId};
    }
    return noteOfMail(actor, organizer, mail.registrationId.value_or(Uuid{}));
}

std::optional<Uuid> idOrNothing(const Rows &rows, int column)
{
    return rows.isNull(column) ? std::nullopt : std::optional(rows.uuid(column));
}

// Who measures how long an answer takes must not learn whether a mail goes out: in either case a
// row is written and committed.
QString stateIf(bool goesOut)
{
    return QString::fromLatin1(wireName(goesOut ? MailState::Queued : MailState::Dropped));
}

void forgetUnless(bool goesOut, Transaction &transaction, const Uuid &mail)
{
    if (!goesOut) {
        transaction.putOff(kDeleteMail, {mail});
    }
}

} // namespace

void putInvitationMail(Transaction &transaction, const Uuid &organizer, const Uuid &invitation,
                       MailLanguage language)
{
    transaction.putOff(
        kInsertInvitation,
        {newMailId(), organizer, invitation.toString(), QString::fromLatin1(wireName(language))});
}

Result<QList<Mail>> PgMailRequests::ofRegistration(const Uuid &event, const Uuid &registration)
{
    {
        const Rows rows = m_connection.run(kRegistrationExists, {event, registration});
        if (!rows.ok() || rows.count() == 0) {
            return rows.ok() ? registrationNotFound() : accessFailure(m_connection);
        }
    }
    return mailsOf(m_connection,
                   m_connection.run(kOfRegistration, {event, registration, kMostOfOne}));
}

Result<MailPage> PgMailRequests::ofEvent(const Uuid &event, const MailListQuery &query)
{
    {
        const Rows rows = m_connection.run(kEventExists, {event});
        if (!rows.ok() || rows.count() == 0) {
            return rows.ok() ? eventNotFound() : accessFailure(m_connection);
        }
    }
    constexpr qint64 latest = 253'402'300'799'999; // of the year 9999
    const MailPlace after = query.after.value_or(MailPlace{latest, greatestUuid()});
    const bool isUnsent = query.state && *query.state != MailState::Sent;
    const auto state =
        query.state ? std::optional(QString::fromLatin1(wireName(*query.state))) : std::nullopt;
    auto mails = mailsOf(
        m_connection,
        m_connection.run(isUnsent ? kUnsentOfEvent : kOfEvent,
                         {event, after.createdAt, after.id, orNull(state), query.limit + 1}));
    if (!mails) {
        return mails.error();
    }
    const bool more = mails->size() > query.limit;
    if (more) {
        mails->removeLast();
    }
    return MailPage{*std::move(mails), more};
}

Result<Mail> PgMailRequests::sendTicket(const Uuid &event, const Uuid &registration,
                                        const QByteArray &again, const Actor &actor)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<Mail> {
        std::optional<Uuid> organizer;
        {
            Rows rows = m_connection.run(kRegistrationToMail, {event, registration});
            if (!rows.ok() || !rows.next()) {
                return rows.ok() ? registrationNotFound() : accessFailure(m_connection);
            }
            if (rows.boolean(0)) {
                return registrationErased();
            }
            organizer = idOrNothing(rows, 1);
        }
        const Uuid id = mailIdFor(again, event, registration);
        {
            const Rows rows = m_connection.run(kInsertTicket, {id, event, registration});
            if (!rows.ok()) {
                return accessFailure(m_connection);
            }
            if (rows.affected() == 1) {
                putAudit(transaction, noteOfMail(actor, organizer, registration));
            }
        }
        return mailNamed(m_connection, event, id);
    });
}

Result<std::optional<Uuid>> PgMailRequests::organizerOf(const Uuid &event)
{
    Rows rows = m_connection.run(kOrganizerOf, {event});
    if (!rows.ok() || !rows.next()) {
        return rows.ok() ? eventNotFound() : accessFailure(m_connection);
    }
    return idOrNothing(rows, 0);
}

Result<Mail> PgMailRequests::resend(const Uuid &event, const Uuid &mail, const QByteArray &again,
                                    const Actor &actor)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<Mail> {
        const auto organizer = organizerOf(event);
        if (!organizer) {
            return organizer.error();
        }
        bool isNew = false;
        {
            const Rows rows = m_connection.run(kResend, {event, mail, QString::fromLatin1(again)});
            if (!rows.ok()) {
                return accessFailure(m_connection);
            }
            isNew = rows.affected() == 1;
        }
        auto queued = mailNamed(m_connection, event, mail);
        if (queued && isNew) {
            putAudit(transaction, noteOf(*queued, actor, *organizer));
        }
        return queued;
    });
}

Result<void> PgMailRequests::findTickets(const QString &email, MailLanguage language)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        QString tickets;
        {
            Rows rows = m_connection.run(kTicketsOf, {email});
            if (!rows.ok()) {
                return accessFailure(m_connection);
            }
            while (rows.next()) {
                tickets += (tickets.isEmpty() ? QString() : QStringLiteral(",")) % u"[\""
                    % rows.uuid(0).toString() % u"\",\"" % rows.uuid(1).toString() % u"\"]";
            }
        }
        const Uuid id = newMailId();
        const bool goesOut = !tickets.isEmpty();
        transaction.putOff(kInsertFound,
                           {id, stateIf(goesOut), QString::fromLatin1(wireName(language)),
                            QString(u'[' % tickets % u']')});
        forgetUnless(goesOut, transaction, id);
        return {};
    });
}

// The row has the hash of a token that nobody has: the mailer makes one when it sends the link.
Result<void> PgMailRequests::askForReset(const QString &email, MailLanguage language)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        std::optional<Uuid> account;
        {
            Rows rows = m_connection.run(kAccountWith, {email});
            if (!rows.ok()) {
                return accessFailure(m_connection);
            }
            if (rows.next()) {
                account = rows.uuid(0);
            }
        }
        const Uuid link = newMailId();
        const Uuid owner = account.value_or(Uuid{}); // of nobody: the same statements find nothing
        transaction.putOff(kForgetMailedResets, {owner});
        transaction.putOff(kInsertMailedReset,
                           {owner, link, byteaText(newToken(TokenKind::Link).hash)});
        const Uuid id = newMailId();
        transaction.putOff(kInsertResetMail,
                           {id, stateIf(account.has_value()), orNull(account), link.toString(),
                            QString::fromLatin1(wireName(language))});
        forgetUnless(account.has_value(), transaction, id);
        return {};
    });
}

Result<Event> PgMailRequests::eventToTellOf(const Uuid &event)
{
    Rows rows = m_connection.run(kEventToTellOf, {event});
    if (!rows.ok() || !rows.next()) {
        return rows.ok() ? eventNotFound() : accessFailure(m_connection);
    }
    return eventIn(rows);
}

} // namespace boxoffice
