#include "backend/storage/pg_due_mails.h"

#include "backend/access/credential.h"
#include "backend/database/array_literal.h"
#include "backend/storage/access_transaction.h"
#include "backend/storage/digests.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/mailed_sales.h"
#include "shared/api/mail_json.h"
#include "shared/api/registration_json.h"
#include "shared/exact_json.h"
#include "shared/wire_names.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

namespace boxoffice {

namespace {

// $2: the kinds that this program can write; a newer one on the same database may have more. What
// is due at once was rounded to a millisecond, which may be the next.
const Statement kDue{"due_mails", R"(
SELECT id FROM mails
WHERE state = 'queued' AND next_at < now() + interval '1 millisecond'
      AND kind = ANY ($2::text[])
ORDER BY next_at, id
LIMIT $1::int)",
                     Planning::InOrder};

// $1: their ids, in which order they come.
const Statement kMails{"mails_to_send", R"(
SELECT e.id, e.name, e.description, e.capacity, e.booked_count,
       (date_part('epoch', e.created_at) * 1000)::bigint,
       (date_part('epoch', e.starts_at) * 1000)::bigint,
       (date_part('epoch', e.ends_at) * 1000)::bigint,
       e.timezone, e.location, e.status, e.version, e.names_required, e.holders_may_edit,
       o.organizer, o.organizer_name, o.organizer_slug, o.organizer_version,
       NULL, NULL, NULL, NULL, NULL, e.slug,
       e.held_count, e.ticket_types, e.sales,
       r.id, r.user_email, (date_part('epoch', r.created_at) * 1000)::bigint,
       (date_part('epoch', r.cancelled_at) * 1000)::bigint, r.name, r.version, r.mail_error,
       (date_part('epoch', r.erased_at) * 1000)::bigint, r.language,
       r.ticket_type_id, r.order_id, r.extra, r.nth,
       m.id, m.kind, m.details, m.attempts,
       a.id, a.email, a.name, own.id, own.name, own.slug,
       CASE WHEN own.id IS NULL THEN o.reply_to ELSE own.reply_to END,
       m.kind IN ('cancelled', 'restored', 'corrected')
       AND EXISTS (SELECT FROM mails AS n
                   WHERE n.event_id = m.event_id AND n.registration_id = m.registration_id
                         AND n.kind = m.kind AND n.state = 'queued'
                         AND (n.created_at, n.id) > (m.created_at, m.id)),
       m.order_id, m.entry_id, t.name
FROM unnest($1::uuid[]) WITH ORDINALITY AS b (id, place)
JOIN mails AS m ON m.id = b.id
LEFT JOIN events AS e ON e.id = m.event_id AND e.deleted_at IS NULL
LEFT JOIN LATERAL (
    SELECT id, name, slug, version, reply_to FROM organizers
    WHERE e.id IS NOT NULL
          AND id = coalesce(e.organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
    LIMIT 1
) AS o (organizer, organizer_name, organizer_slug, organizer_version, reply_to) ON true
LEFT JOIN registrations AS r ON r.event_id = e.id AND r.id = m.registration_id
LEFT JOIN ticket_types AS t ON t.event_id = r.event_id AND t.id = r.ticket_type_id
LEFT JOIN accounts AS a ON a.id = m.account_id
LEFT JOIN organizers AS own ON own.id = m.organizer_id
ORDER BY b.place)"};

const Statement kStops{"mail_stops", R"(
SELECT s.event_id, encode(s.hash, 'hex')
FROM unnest($1::uuid[], $2::bytea[]) AS b (event_id, hash)
JOIN mail_stops AS s ON s.event_id = b.event_id AND s.hash = b.hash)"};

const Statement kTickets{"tickets_of_mail", R"(
SELECT e.id, e.name, e.description, e.capacity, e.booked_count,
       (date_part('epoch', e.created_at) * 1000)::bigint,
       (date_part('epoch', e.starts_at) * 1000)::bigint,
       (date_part('epoch', e.ends_at) * 1000)::bigint,
       e.timezone, e.location, e.status, e.version, e.names_required, e.holders_may_edit,
       NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, e.slug,
       e.held_count, e.ticket_types, e.sales,
       r.id, r.user_email, (date_part('epoch', r.created_at) * 1000)::bigint,
       (date_part('epoch', r.cancelled_at) * 1000)::bigint, r.name, r.version, r.mail_error,
       (date_part('epoch', r.erased_at) * 1000)::bigint, r.language,
       r.ticket_type_id, r.order_id, r.extra, r.nth, t.name
FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS b (event_id, id, place)
JOIN events AS e ON e.id = b.event_id AND e.deleted_at IS NULL AND e.status <> 'cancelled'
JOIN registrations AS r ON r.event_id = b.event_id AND r.id = b.id
LEFT JOIN ticket_types AS t ON t.event_id = r.event_id AND t.id = r.ticket_type_id
WHERE r.cancelled_at IS NULL AND r.erased_at IS NULL
ORDER BY b.place)"};

// Whose rights a link depends on is checked when it is used (pg_links.cpp).
const Statement kLinkToSend{"link_to_send", R"(
SELECT coalesce(l.email, a.email)
FROM access_links AS l
LEFT JOIN accounts AS a ON a.id = l.account_id
WHERE l.id = $1::uuid AND l.expires_at > now())"};

const Statement kRenewLink{"renew_link", R"(
UPDATE access_links SET hash = $2::bytea WHERE id = $1::uuid AND expires_at > now())"};

constexpr int kFirstOfRegistration = kEventColumns;
constexpr int kFirstOfMail = kFirstOfRegistration + kRegistrationColumns;

QJsonObject detailsOf(const MailToSend &mail)
{
    return parseJson(mail.details).object();
}

// What of its event a mail is about; nil: that it is not about.
struct SaleIds
{
    Uuid order = {};
    Uuid entry = {};
};

SaleIds saleIdsIn(const Rows &rows)
{
    return {idIn(rows, kFirstOfMail + 12).value_or(Uuid{}),
            idIn(rows, kFirstOfMail + 13).value_or(Uuid{})};
}

// Nothing: a newer program's kind.
std::optional<MailToSend> dueMailIn(const Rows &rows)
{
    const auto kind = fromWireName<MailKind>(QStringView(rows.text(kFirstOfMail + 1)));
    if (!kind) {
        return std::nullopt;
    }
    MailToSend mail;
    mail.id = rows.uuid(kFirstOfMail);
    mail.kind = *kind;
    mail.details = rows.text(kFirstOfMail + 2).toUtf8();
    mail.attempts = rows.integer(kFirstOfMail + 3);
    const QString asked = detailsOf(mail).value(u"language").toString();
    mail.language = asked.isEmpty() ? mail.language : asked;
    if (!rows.isNull(0)) {
        mail.event = eventIn(rows);
        mail.organizer = mail.event->organizer;
    }
    if (!rows.isNull(kFirstOfRegistration)) {
        mail.registration = registrationIn(rows, rows.uuid(0), kFirstOfRegistration);
        mail.language = QString::fromLatin1(wireName(mail.registration->language));
        mail.toAddress = mail.registration->erasedAt ? QString() : mail.registration->userEmail;
        mail.ticketType = rows.text(kFirstOfMail + 14);
    }
    if (!rows.isNull(kFirstOfMail + 4)) {
        mail.account = Account{rows.uuid(kFirstOfMail + 4), rows.text(kFirstOfMail + 5),
                               rows.text(kFirstOfMail + 6)};
        mail.toAddress = mail.account->email;
    }
    if (!rows.isNull(kFirstOfMail + 7)) {
        mail.organizer = OrganizerName{rows.uuid(kFirstOfMail + 7), rows.text(kFirstOfMail + 8),
                                       rows.text(kFirstOfMail + 9)};
    }
    mail.replyTo = rows.text(kFirstOfMail + 10);
    mail.isSuperseded = rows.boolean(kFirstOfMail + 11);
    return mail;
}

bool hasLink(const MailToSend &mail)
{
    return mail.kind == MailKind::Invitation || mail.kind == MailKind::PasswordReset;
}

// Nil: it names none.
Uuid linkOf(const MailToSend &mail)
{
    return Uuid::parse(QStringView(detailsOf(mail).value(u"link").toString())).value_or(Uuid{});
}

} // namespace

Result<std::vector<MailToSend>> PgDueMails::due(int count)
{
    std::vector<Uuid> ids;
    {
        static const QString kinds = u'{' % allWireNames<MailKind>() % u'}';
        Rows rows = m_connection.run(kDue, {count, kinds});
        if (!rows.ok()) {
            return errorOf(m_connection.lastFailure());
        }
        while (rows.next()) {
            ids.push_back(rows.uuid(0));
        }
    }
    return ids.empty() ? Result<std::vector<MailToSend>>(std::vector<MailToSend>()) : read(ids);
}

Result<std::optional<MailToSend>> PgDueMails::look(const Uuid &id)
{
    auto mails = read(std::span(&id, 1));
    if (!mails) {
        return mails.error();
    }
    if (mails->empty()) {
        return std::optional<MailToSend>();
    }
    return std::optional(std::move(mails->front()));
}

Result<std::vector<MailToSend>> PgDueMails::read(std::span<const Uuid> ids)
{
    std::vector<MailToSend> mails;
    std::vector<SaleIds> sales; // of each
    {
        Rows rows = m_connection.run(kMails, {arrayOf(ids)});
        if (!rows.ok()) {
            return errorOf(m_connection.lastFailure());
        }
        while (rows.next()) {
            if (auto mail = dueMailIn(rows)) {
                mails.push_back(*std::move(mail));
                sales.push_back(saleIdsIn(rows));
            }
        }
    }
    for (std::size_t i = 0; i < mails.size(); ++i) {
        MailToSend &mail = mails[i];
        const auto &[order, entry] = sales[i];
        const bool isRead = mail.kind == MailKind::Tickets ? readTickets(mail)
            : mail.kind == MailKind::Digest                ? readDigest(mail)
            : hasLink(mail)                                ? readLink(mail)
            : mail.event && !order.isNil() ? readOrderOfMail(m_connection, order, mail)
            : mail.event && !entry.isNil() ? readEntryOfMail(m_connection, entry, mail)
                                           : true;
        if (!isRead) {
            return errorOf(m_connection.lastFailure());
        }
    }
    if (!markStopped(mails)) {
        return errorOf(m_connection.lastFailure());
    }
    return mails;
}

// Returns false where the statement failed, as those below.
bool PgDueMails::markStopped(std::vector<MailToSend> &mails)
{
    ArrayLiteral events, hashes;
    QHash<QByteArray, std::vector<MailToSend *>> byHash; // which is of event and address
    for (MailToSend &mail : mails) {
        const bool isOfEvent = mail.registration || mail.order || mail.entry;
        if (mail.event && isOfEvent && !mail.toAddress.isEmpty()) {
            const QByteArray hash = m_stops.hashOf(mail.event->id, mail.toAddress);
            events.add(mail.event->id);
            hashes.addBytes(hash);
            byHash[hash.toHex()].push_back(&mail);
        }
    }
    if (byHash.isEmpty()) {
        return true;
    }
    Rows rows = m_connection.run(kStops, {events.take(), hashes.take()});
    while (rows.ok() && rows.next()) {
        for (MailToSend *mail : byHash.value(rows.text(1).toLatin1())) {
            mail->isStopped = true;
        }
    }
    return rows.ok();
}

bool PgDueMails::readTickets(MailToSend &mail)
{
    ArrayLiteral events, ids;
    for (const QJsonValue &pair : detailsOf(mail).value(u"tickets").toArray()) {
        const auto event = Uuid::parse(QStringView(pair[0].toString()));
        const auto id = Uuid::parse(QStringView(pair[1].toString()));
        if (event && id) {
            events.add(*event);
            ids.add(*id);
        }
    }
    Rows rows = m_connection.run(kTickets, {events.take(), ids.take()});
    while (rows.ok() && rows.next()) {
        const Event event = eventIn(rows);
        const Registration registration = registrationIn(rows, event.id, kFirstOfRegistration);
        // All are of one address when they are found; who has corrected theirs since is another.
        if (mail.toAddress.isEmpty() || mail.toAddress == registration.userEmail) {
            mail.toAddress = registration.userEmail;
            mail.tickets.push_back({event, registration, rows.text(kFirstOfMail)});
        }
    }
    return rows.ok();
}

bool PgDueMails::readDigest(MailToSend &mail)
{
    const QJsonObject details = detailsOf(mail);
    mail.digestSince = details.value(u"since").toInteger();
    if (!mail.account) {
        return true;
    }
    auto events = digestOf(m_connection, mail.account->id, mail.digestSince,
                           details.value(u"until").toInteger());
    if (events) {
        mail.digest = std::move(events->events);
        mail.digestMore = events->more;
        mail.digestTotal = events->total;
    }
    return bool(events);
}

bool PgDueMails::readLink(MailToSend &mail)
{
    Rows rows = m_connection.run(kLinkToSend, {linkOf(mail)});
    if (rows.ok() && rows.next()) {
        mail.linkToken = QStringLiteral("…");
        mail.toAddress = rows.text(0);
    }
    return rows.ok();
}

Result<void> PgDueMails::makeLink(MailToSend &mail)
{
    if (!hasLink(mail)) {
        return {};
    }
    const NewToken token = newToken(TokenKind::Link);
    const Rows rows = m_connection.run(kRenewLink, {linkOf(mail), byteaText(token.hash)});
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    mail.linkToken = rows.affected() == 1 ? QString::fromLatin1(token.text) : QString();
    return {};
}

} // namespace boxoffice
