#include "backend/storage/pg_journal_reader.h"

#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/domain/journal.h"
#include "backend/outbox/mail_id.h"
#include "shared/api/mail_json.h"
#include "shared/exact_json.h"
#include "shared/wire_names.h"

#include <QJsonObject>
#include <QStringBuilder>

namespace boxoffice {

namespace {

// $2: the kinds that this program knows. What a newer one on the same database wrote waits for it.
const Statement kUnread{"unread_journal", R"(
SELECT seq, event_id, (extract(epoch FROM at) * 1000)::bigint, kind, subjects
FROM journal
WHERE unread & 1 <> 0 AND kind NOT IN ('announced', 'list_closed') AND kind = ANY ($2::text[])
ORDER BY seq
LIMIT $1::int)",
                        Planning::InOrder};

const Statement kAnnouncement{"unread_announcement", R"(
SELECT seq, event_id, (extract(epoch FROM at) * 1000)::bigint, details, kind
FROM journal
WHERE unread & 1 <> 0 AND kind IN ('announced', 'list_closed')
ORDER BY seq
LIMIT 1)",
                              Planning::InOrder};

const Statement kLastRegistration{"last_registration_of_event", R"(
SELECT id FROM registrations WHERE event_id = $1::uuid ORDER BY id DESC LIMIT 1)",
                                  Planning::InOrder};

const Statement kHoldersToTell{"holders_to_be_told", R"(
SELECT id
FROM registrations
WHERE event_id = $1::uuid AND id > $2::uuid AND id <= $3::uuid AND cancelled_at IS NULL
      AND erased_at IS NULL
ORDER BY id
LIMIT $4::int)",
                               Planning::InOrder};

const Statement kLastEntry{"last_waiting_entry_of_event", R"(
SELECT id FROM waiting_list WHERE event_id = $1::uuid ORDER BY id DESC LIMIT 1)",
                           Planning::InOrder};

// In the order of ids: by mails_of_entry, and not through all mails of the event.
const Statement kWaitersToTell{"waiters_to_be_told", R"(
SELECT w.id
FROM waiting_list AS w
LEFT JOIN LATERAL (SELECT id FROM mails
                   WHERE event_id = w.event_id AND entry_id = w.id AND kind = 'list_closed'
                   ORDER BY id LIMIT 1) AS told ON true
WHERE w.event_id = $1::uuid AND w.id > $2::uuid AND w.id <= $3::uuid AND w.status = 'closed'
      AND told.id IS NULL
ORDER BY w.id
LIMIT $4::int)",
                               Planning::InOrder};

// LATERAL with LIMIT: a row at a time by its key, whatever the planner believes about the tables.
const Statement kInsertMails{"insert_mails", R"(
INSERT INTO mails (id, kind, event_id, registration_id)
SELECT b.id, b.kind, b.event_id, b.subject_id
FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) AS b (id, kind, event_id, subject_id)
LEFT JOIN LATERAL (SELECT order_id, user_email FROM registrations
                   WHERE event_id = b.event_id AND id = b.subject_id AND b.kind = 'registered'
                   LIMIT 1) AS seat ON true
LEFT JOIN LATERAL (SELECT id FROM orders
                   WHERE event_id = b.event_id AND id = seat.order_id AND email = seat.user_email
                   LIMIT 1) AS bought ON true
WHERE bought.id IS NULL
ON CONFLICT (id) DO NOTHING)"};

// Of holds that ended, only offers to somebody who waited.
const Statement kInsertOrderMails{"insert_order_mails", R"(
INSERT INTO mails (id, kind, event_id, order_id)
SELECT b.id, b.kind, b.event_id, b.subject_id
FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) AS b (id, kind, event_id, subject_id)
LEFT JOIN LATERAL (SELECT entry_id FROM orders
                   WHERE event_id = b.event_id AND id = b.subject_id AND b.kind = 'offer_expired'
                   LIMIT 1) AS offer ON true
WHERE b.kind <> 'offer_expired' OR offer.entry_id IS NOT NULL
ON CONFLICT (id) DO NOTHING)"};

// A reminder for each offer that was made for an hour or more: when a quarter of its time is left.
const Statement kInsertReminders{"insert_offer_reminders", R"(
INSERT INTO mails (id, kind, event_id, order_id, next_at)
SELECT b.id, b.kind, b.event_id, b.subject_id,
       offer.expires_at - (offer.expires_at - offer.created_at) / 4
FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) AS b (id, kind, event_id, subject_id)
CROSS JOIN LATERAL (SELECT created_at, expires_at FROM orders
                    WHERE event_id = b.event_id AND id = b.subject_id AND status = 'held'
                    LIMIT 1) AS offer
WHERE offer.expires_at - offer.created_at >= interval '1 hour'
ON CONFLICT (id) DO NOTHING)"};

const Statement kInsertEntryMails{"insert_entry_mails", R"(
INSERT INTO mails (id, kind, event_id, entry_id)
SELECT b.id, b.kind, b.event_id, b.subject_id
FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) AS b (id, kind, event_id, subject_id)
ON CONFLICT (id) DO NOTHING)"};

const Statement kPass{"pass_journal", R"(
UPDATE journal SET unread = unread & ~1 WHERE seq = ANY ($1::bigint[]))"};

const Statement kPassPart{"pass_part_of_announcement", R"(
UPDATE journal
SET details = details || jsonb_build_object('mailed', $2::text, 'last', $3::text),
    unread = CASE WHEN $4::boolean THEN unread & ~1 ELSE unread END
WHERE seq = $1::bigint)"};

// Mails about subjects of one sort to be inserted, as columns.
struct MailArrays
{
    const Statement &insert;
    ArrayLiteral ids = {}, kinds = {}, events = {}, subjects = {};

    void add(const JournalPlace &place, MailKind kind, const Uuid &event, const Uuid &subject)
    {
        ids.add(mailIdOf(place, kind, subject));
        kinds.add(QString::fromLatin1(wireName(kind)));
        events.add(event);
        subjects.add(subject);
    }
    void putOff(Transaction &transaction)
    {
        if (!ids.isEmpty()) {
            transaction.putOff(insert, {ids.take(), kinds.take(), events.take(), subjects.take()});
        }
    }
};

// Of kinds that lead to a mail about each subject.
std::optional<MailKind> mailKindOf(QStringView journalKind)
{
    return journalKind == u"registered"     ? std::optional(MailKind::Registered)
        : journalKind == u"cancelled"       ? std::optional(MailKind::Cancelled)
        : journalKind == u"restored"        ? std::optional(MailKind::Restored)
        : journalKind == u"corrected"       ? std::optional(MailKind::Corrected)
        : journalKind == u"seats_offered"   ? std::optional(MailKind::SeatsOffered)
        : journalKind == u"order_expired"   ? std::optional(MailKind::OfferExpired)
        : journalKind == u"order_confirmed" ? std::optional(MailKind::OrderConfirmed)
                                            : std::nullopt;
}

bool isAboutOrders(MailKind kind)
{
    return kind == MailKind::SeatsOffered || kind == MailKind::OfferExpired
        || kind == MailKind::OrderConfirmed;
}

// array: PostgreSQL's text of a uuid[].
void addEach(QStringView array, const JournalPlace &place, MailKind kind, const Uuid &event,
             MailArrays &mails)
{
    const QStringView inner = array.size() > 2 ? array.sliced(1, array.size() - 2) : QStringView();
    for (const QStringView text : inner.tokenize(u',', Qt::SkipEmptyParts)) {
        if (const auto id = Uuid::parse(text)) {
            mails.add(place, kind, event, *id);
        }
    }
}

Result<int> ended(Transaction &transaction, DatabaseConnection &connection, int passed)
{
    return transaction.commit() == CommitEnd::Committed ? Result<int>(passed)
                                                        : errorOf(connection.lastFailure());
}

// An announcement that is being passed.
struct OpenAnnouncement
{
    JournalPlace place = {};
    Uuid eventId = {};
    MailKind kind = MailKind::Changed;
    Uuid mailed = {}; // of registrations or entries, in order of their ids: the last that was told
    Uuid last = {};   // the last to be told; nil: not known yet
};

OpenAnnouncement announcementIn(const Rows &rows)
{
    const QJsonObject details = parseJson(rows.text(3).toUtf8()).object();
    const auto id = [&](QLatin1StringView name) {
        return Uuid::parse(QStringView(details.value(name).toString())).value_or(Uuid{});
    };
    OpenAnnouncement announcement{{rows.bigint(0), rows.bigint(2)}, rows.uuid(1)};
    announcement.kind = rows.text(4) == u"list_closed"       ? MailKind::ListClosed
        : details.value(u"about").toString() == u"cancelled" ? MailKind::EventCancelled
                                                             : MailKind::Changed;
    announcement.mailed = id(QLatin1StringView("mailed"));
    announcement.last = id(QLatin1StringView("last"));
    return announcement;
}

// Returns false where the statement failed.
bool findLast(DatabaseConnection &connection, OpenAnnouncement &announcement)
{
    if (!announcement.last.isNil()) {
        return true;
    }
    const bool isOfList = announcement.kind == MailKind::ListClosed;
    Rows rows = connection.run(isOfList ? kLastEntry : kLastRegistration, {announcement.eventId});
    if (rows.ok() && rows.next()) {
        announcement.last = rows.uuid(0);
    }
    return rows.ok();
}

} // namespace

Result<int> passJournal(DatabaseConnection &connection, int entries)
{
    MailArrays mails{kInsertMails}, orderMails{kInsertOrderMails}, reminders{kInsertReminders};
    ArrayLiteral passed;
    int count = 0;
    {
        static const QString kinds = u'{' % allWireNames<JournalKind>() % u'}';
        Rows rows = connection.run(kUnread, {entries, kinds});
        if (!rows.ok()) {
            return errorOf(connection.lastFailure());
        }
        for (; rows.next(); ++count) {
            passed.add(rows.bigint(0));
            const JournalPlace place{rows.bigint(0), rows.bigint(2)};
            const auto kind = mailKindOf(rows.text(3));
            if (kind) {
                addEach(rows.text(4), place, *kind, rows.uuid(1),
                        isAboutOrders(*kind) ? orderMails : mails);
            }
            if (kind == MailKind::SeatsOffered) {
                addEach(rows.text(4), place, MailKind::OfferEnding, rows.uuid(1), reminders);
            }
        }
    }
    if (count == 0) {
        return 0;
    }
    Transaction transaction(connection);
    mails.putOff(transaction);
    orderMails.putOff(transaction);
    reminders.putOff(transaction);
    transaction.putOff(kPass, {passed.take()});
    return ended(transaction, connection, count);
}

Result<int> passAnnouncement(DatabaseConnection &connection, int mails)
{
    OpenAnnouncement announcement;
    {
        Rows rows = connection.run(kAnnouncement);
        if (!rows.ok()) {
            return errorOf(connection.lastFailure());
        }
        if (!rows.next()) {
            return 0;
        }
        announcement = announcementIn(rows);
    }
    const bool isOfList = announcement.kind == MailKind::ListClosed;
    MailArrays made{isOfList ? kInsertEntryMails : kInsertMails};
    int count = 0;
    if (!findLast(connection, announcement)) {
        return errorOf(connection.lastFailure());
    }
    {
        Rows rows =
            connection.run(isOfList ? kWaitersToTell : kHoldersToTell,
                           {announcement.eventId, announcement.mailed, announcement.last, mails});
        if (!rows.ok()) {
            return errorOf(connection.lastFailure());
        }
        for (; rows.next(); ++count) {
            announcement.mailed = rows.uuid(0);
            made.add(announcement.place, announcement.kind, announcement.eventId, rows.uuid(0));
        }
    }
    Transaction transaction(connection);
    made.putOff(transaction);
    transaction.putOff(kPassPart,
                       {announcement.place.seq, announcement.mailed.toString(),
                        announcement.last.toString(), count < mails});
    return ended(transaction, connection, 1);
}

} // namespace boxoffice
