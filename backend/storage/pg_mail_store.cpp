#include "backend/storage/pg_mail_store.h"

#include "backend/database/transaction.h"
#include "backend/storage/outbox_view.h"
#include "backend/storage/pg_journal_reader.h"
#include "shared/api/mail_json.h"

namespace boxoffice {

namespace {

const Statement kTakeOffice{"take_mailers_office", "SELECT pg_try_advisory_lock(7306084923157)"};
const Statement kLeaveOffice{"leave_mailers_office", "SELECT pg_advisory_unlock(7306084923157)"};

// Every mailer that sends has this lock, shared, as long as it lives.
const Statement kAskAsSender{"ask_as_sender", "SELECT pg_try_advisory_lock_shared(7306084923158)"};
const Statement kDoesNoneSend{"does_none_send", R"(
SELECT CASE WHEN pg_try_advisory_lock(7306084923158)
            THEN pg_advisory_unlock(7306084923158) ELSE false END)"};

// In front of what may be lost when PostgreSQL crashes.
const Statement kDoNotWait{"do_not_wait_for_disk", R"(
SELECT set_config('synchronous_commit', 'off', true))"};

// What a mail server said of somebody who was erased meanwhile is not kept.
const Statement kNote{"note_mail", R"(
UPDATE mails
SET state = $2::text,
    attempts = $3::int,
    next_at = CASE WHEN $2::text = 'queued'
                   THEN clock_timestamp() + $4::bigint * interval '1 second' ELSE next_at END,
    sent_at = CASE WHEN $2::text = 'sent' THEN clock_timestamp() END,
    error = CASE WHEN NOT EXISTS (SELECT FROM registrations AS r
                                  WHERE r.event_id = mails.event_id
                                        AND r.id = mails.registration_id
                                        AND r.erased_at IS NOT NULL)
                      AND NOT EXISTS (SELECT FROM registrations AS r
                                      WHERE r.event_id = mails.event_id
                                            AND r.order_id = mails.order_id
                                            AND r.erased_at IS NOT NULL) THEN $5::text END
WHERE id = $1::uuid AND state = 'queued')"};

const Statement kNoteAddress{"note_mail_error", R"(
UPDATE registrations
SET mail_error = $3::text
WHERE event_id = $1::uuid AND id = $2::uuid AND mail_error IS DISTINCT FROM $3::text
      AND erased_at IS NULL)"};

// The seats of other addresses have mails of their own.
const Statement kNoteBuyersAddress{"note_mail_error_of_buyer", R"(
UPDATE registrations AS r
SET mail_error = $3::text
FROM orders AS o
WHERE o.event_id = $1::uuid AND o.id = $2::uuid AND r.event_id = $1 AND r.order_id = $2
      AND r.user_email = o.email AND r.mail_error IS DISTINCT FROM $3::text
      AND r.erased_at IS NULL)"};

// A new mail is due at once, and none is put off by more than four hours.
const Statement kMendTimes{"mend_times_of_mails", R"(
UPDATE mails
SET next_at = clock_timestamp()
WHERE state = 'queued' AND next_at > now() + interval '1 second'
      AND (attempts = 0 OR next_at > now() + interval '4 hours 1 minute'))"};

const Statement kGiveUpOld{"give_up_old_mails", R"(
UPDATE mails
SET state = 'failed', error = 'No mail server could be reached for two days.'
WHERE id = ANY (ARRAY(SELECT id FROM mails
                      WHERE state = 'queued' AND next_at < now() - interval '2 days'
                      ORDER BY next_at, id
                      LIMIT 1000)))"};

DatabaseConfig thatEndsSoon(DatabaseConfig config)
{
    config.endsIfClientVanishes = true;
    return config;
}

bool isTrue(Rows rows)
{
    return rows.ok() && rows.next() && rows.boolean(0);
}

Parameter textOrNull(const QString &text)
{
    return text.isEmpty() ? Parameter(nullptr) : Parameter(text);
}

} // namespace

PgMailStore::PgMailStore(const DatabaseConfig &config, Watchdog *watchdog, const MailStops &stops)
    : m_connection(thatEndsSoon(config), watchdog)
    , m_due(m_connection, stops)
{ }

bool PgMailStore::isInOffice() const
{
    return m_connection.isOpen() && m_officePid != 0 && m_officePid == m_connection.backendPid();
}

// What is taken is noted with its session, which would otherwise have it twice.
bool PgMailStore::takeOffice(Sends sends)
{
    if (isInOffice() || (sends == Sends::No && doesAnySend())) {
        return isInOffice();
    }
    if (sends == Sends::Yes && m_senderPid != m_connection.backendPid()) {
        m_senderPid = isTrue(m_connection.run(kAskAsSender)) ? m_connection.backendPid() : 0;
    }
    m_officePid = isTrue(m_connection.run(kTakeOffice)) ? m_connection.backendPid() : 0;
    return isInOffice();
}

void PgMailStore::yieldOffice()
{
    if (isInOffice() && doesAnySend()) {
        (void)m_connection.run(kLeaveOffice);
        m_officePid = 0;
    }
}

bool PgMailStore::doesAnySend()
{
    return !isTrue(m_connection.run(kDoesNoneSend));
}

Result<int> PgMailStore::fanOut(int entries, int mails)
{
    const Result<int> passed = passJournal(m_connection, entries);
    if (!passed || mails == 0) {
        return passed;
    }
    const Result<int> announced = passAnnouncement(m_connection, mails);
    return announced ? Result<int>(*passed + *announced) : announced;
}

Result<void> PgMailStore::note(const MailOutcome &outcome)
{
    Transaction transaction(m_connection);
    transaction.putOff(kDoNotWait, {});
    transaction.putOff(kNote,
                       {outcome.id, QString::fromLatin1(wireName(outcome.state)), outcome.attempts,
                        outcome.retryAfterSeconds, textOrNull(outcome.error)});
    if (outcome.isAddressGood && !(outcome.registrationId.isNil() && outcome.orderId.isNil())) {
        const bool isOfOrder = outcome.registrationId.isNil();
        transaction.putOff(isOfOrder ? kNoteBuyersAddress : kNoteAddress,
                           {outcome.eventId, isOfOrder ? outcome.orderId : outcome.registrationId,
                            textOrNull(*outcome.isAddressGood ? QString() : outcome.error)});
    }
    return transaction.commit() == CommitEnd::Committed
        ? Result<void>()
        : Result<void>(errorOf(m_connection.lastFailure()));
}

Result<void> PgMailStore::mendTimes()
{
    return m_connection.run(kMendTimes).ok() ? Result<void>()
                                             : Result<void>(errorOf(m_connection.lastFailure()));
}

Result<int> PgMailStore::giveUpOld()
{
    const Rows rows = m_connection.run(kGiveUpOld);
    return rows.ok() ? Result<int>(rows.affected()) : errorOf(m_connection.lastFailure());
}

Result<OutboxLag> PgMailStore::lag()
{
    return readOutboxLag(m_connection);
}

} // namespace boxoffice
