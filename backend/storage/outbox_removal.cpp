#include "backend/storage/outbox_removal.h"

namespace boxoffice {

namespace {

// Both go through the primary key: so each step costs what it looks at, however many rows were
// removed before. The journal is in the order of time but for what a clock did. Its answer: the
// last row that was looked at; whether it is older than what is kept.
//
// Of mails only those with ids of version 7 are in the order of time. Ids of other versions, which
// are few, are anywhere. So the walk leaps over the recent ones of version 7, to what is behind the
// id that one made now has, and goes on to the end. Its answer: behind which to go on.
//
// $1: behind which; $2: days; $3: whether mails are sent.
const Statement kRemoveMails{"remove_old_mails", R"(
WITH looked AS MATERIALIZED (
    SELECT id, state, created_at FROM mails WHERE id > $1::uuid ORDER BY id LIMIT 1000
), removed AS (
    DELETE FROM mails
    WHERE id = ANY (ARRAY(SELECT id FROM looked
                          WHERE state <> 'queued'
                                AND created_at < now() - make_interval(days => $2::int)))
), dropped AS (
    UPDATE mails SET state = 'dropped'
    WHERE NOT $3::boolean
          AND id = ANY (ARRAY(SELECT id FROM looked
                              WHERE state = 'queued' AND created_at < now() - interval '7 days'))
)
SELECT CASE WHEN get_byte(uuid_send(id), 6) >> 4 = 7
                 AND created_at >= now() - make_interval(days => CASE WHEN $3::boolean THEN $2::int
                                                                      ELSE least($2::int, 7) END)
            THEN greatest(id, boxoffice_uuid_v7()) ELSE id END
FROM looked ORDER BY id DESC LIMIT 1)"};

const Statement kRemoveJournal{"remove_old_journal", R"(
WITH looked AS MATERIALIZED (
    SELECT seq, unread, at FROM journal WHERE seq > $1::bigint ORDER BY seq LIMIT 1000
), removed AS (
    DELETE FROM journal
    WHERE seq = ANY (ARRAY(SELECT seq FROM looked
                           WHERE unread = 0 AND at < now() - make_interval(days => $2::int)))
)
SELECT seq, at < now() - make_interval(days => $2::int)
FROM looked ORDER BY seq DESC LIMIT 1)"};

} // namespace

Result<bool> OutboxRemoval::step()
{
    return !m_mailsDone  ? stepThroughMails()
        : !m_journalDone ? stepThroughJournal()
                         : Result<bool>(false);
}

Result<bool> OutboxRemoval::stepThroughMails()
{
    Rows rows = m_connection.run(kRemoveMails, {m_lastMail, m_keeping.days, m_keeping.sendsMail});
    m_mailsDone = !rows.ok() || !rows.next();
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    m_lastMail = m_mailsDone ? Uuid{} : rows.uuid(0);
    return true;
}

Result<bool> OutboxRemoval::stepThroughJournal()
{
    Rows rows = m_connection.run(kRemoveJournal, {m_lastSeq, m_keeping.days});
    m_journalDone = !rows.ok() || !rows.next() || !rows.boolean(1);
    if (!rows.ok()) {
        return errorOf(m_connection.lastFailure());
    }
    m_lastSeq = m_journalDone ? 0 : rows.bigint(0);
    return !m_journalDone;
}

} // namespace boxoffice
