#include "backend/storage/digests.h"

#include "backend/storage/access_transaction.h"

namespace boxoffice {

namespace {

const Statement kDigest{"digest", R"(
SELECT e.id, e.name, e.capacity, e.booked_count, sum(cardinality(j.subjects)),
       count(*) OVER (), (sum(sum(cardinality(j.subjects))) OVER ())::bigint
FROM journal AS j
JOIN events AS e ON e.id = j.event_id
WHERE j.kind = 'registered' AND j.at >= to_timestamp($2::bigint / 1000.0)
      AND j.at < to_timestamp($3::bigint / 1000.0) AND e.deleted_at IS NULL
      AND boxoffice_organizer_of(e.organizer_id) IN (SELECT m.organizer_id FROM memberships AS m
                                                     WHERE m.account_id = $1::uuid)
GROUP BY e.id
ORDER BY 5 DESC, e.id
LIMIT $4::int)",
                        Planning::EachTime};

// `last` is the latest 07:00 UTC. The minute before now is left to the next digest: what was booked
// then may be committed only later.
const Statement kMakeDigests{"make_digests", R"(
WITH times AS (
    SELECT t.until, (date_trunc('day', t.until AT TIME ZONE 'UTC' - interval '7 hours')
                     + interval '7 hours') AT TIME ZONE 'UTC' AS last
    FROM (SELECT now() - interval '1 minute' AS until) AS t
), due AS (
    SELECT a.id, coalesce(a.digest_at, times.last - interval '1 day') AS since,
           coalesce(a.language, 'en') AS language
    FROM accounts AS a, times
    WHERE a.digest AND coalesce(a.digest_at, '-infinity') < times.last
    FOR UPDATE OF a SKIP LOCKED
), news AS (
    SELECT boxoffice_organizer_of(e.organizer_id) AS organizer_id, max(j.at) AS at
    FROM journal AS j
    JOIN events AS e ON e.id = j.event_id
    WHERE j.kind = 'registered' AND j.at >= (SELECT min(since) FROM due)
          AND j.at < (SELECT until FROM times) AND e.deleted_at IS NULL
    GROUP BY 1
), made AS (
    INSERT INTO mails (id, kind, account_id, details)
    SELECT boxoffice_uuid_v7(), 'digest', due.id,
           jsonb_build_object('since', (extract(epoch FROM due.since) * 1000)::bigint,
                              'until', (extract(epoch FROM times.until) * 1000)::bigint,
                              'language', due.language)
    FROM due, times
    WHERE EXISTS (SELECT FROM memberships AS m
                  JOIN news ON news.organizer_id = m.organizer_id
                  WHERE m.account_id = due.id AND news.at >= due.since)
    RETURNING id
), noted AS (
    UPDATE accounts AS a SET digest_at = times.until FROM due, times WHERE a.id = due.id
)
SELECT count(*) FROM made)",
                             Planning::EachTime};

} // namespace

Result<Digest> digestOf(DatabaseConnection &connection, const Uuid &account, qint64 since,
                        qint64 until)
{
    Rows rows = connection.run(kDigest, {account, since, until, kMostOfDigest});
    if (!rows.ok()) {
        return accessFailure(connection);
    }
    Digest digest;
    while (rows.next()) {
        Event event;
        event.id = rows.uuid(0);
        event.name = rows.text(1);
        event.capacity = rows.integer(2);
        event.bookedCount = rows.integer(3);
        digest.events.push_back({std::move(event), rows.bigint(4)});
        digest.more = static_cast<int>(rows.bigint(5)) - static_cast<int>(digest.events.size());
        digest.total = rows.bigint(6);
    }
    return digest;
}

Result<int> makeDigests(DatabaseConnection &connection)
{
    Rows rows = connection.run(kMakeDigests);
    if (!rows.ok() || !rows.next()) {
        return accessFailure(connection);
    }
    return static_cast<int>(rows.bigint(0));
}

} // namespace boxoffice
