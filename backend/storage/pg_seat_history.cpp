#include "backend/storage/pg_seat_history.h"

#include "backend/storage/event_rows.h"

namespace boxoffice {

namespace {

// Column 0 tells the kind of row: 0 the totals, 1 a point.
//
// $1: the event; $2: the seconds of a bucket; $3: the limit;
// $4: whether each type has points of its own.
const Statement kHistory{"history", R"(
    SELECT 0, e.capacity::bigint, e.booked_count::bigint, t.cancelled,
           (date_part('epoch', t.first_at) * 1000)::bigint,
           (date_part('epoch', t.last_at) * 1000)::bigint, NULL::uuid
    FROM events AS e,
         LATERAL (SELECT count(cancelled_at) AS cancelled,
                         min(created_at) AS first_at,
                         max(created_at) AS last_at
                  FROM registrations
                  WHERE event_id = e.id) AS t
    WHERE e.id = $1::uuid AND e.deleted_at IS NULL
    UNION ALL
    (SELECT 1, h.bucket, h.registrations, h.cancellations, NULL, NULL, h.ticket_type_id
     FROM (SELECT floor(date_part('epoch', c.at) / $2::int)::bigint * $2 * 1000 AS bucket,
                  c.ticket_type_id,
                  sum(c.new) AS registrations,
                  sum(1 - c.new) AS cancellations
           FROM (SELECT created_at AS at, 1 AS new,
                        CASE WHEN $4::boolean THEN ticket_type_id END AS ticket_type_id
                 FROM registrations
                 WHERE event_id = $1
                 UNION ALL
                 SELECT cancelled_at, 0, CASE WHEN $4 THEN ticket_type_id END
                 FROM registrations
                 WHERE event_id = $1 AND cancelled_at IS NOT NULL) AS c
           GROUP BY 1, 2) AS h
     ORDER BY h.bucket, h.ticket_type_id
     LIMIT $3::int))"};

struct Wanted
{
    const Uuid &eventId;
    HistoryBucket bucket;
    HistoryBy by;
};

// Of days there are points for 27 years; by type, of each type.
int mostPoints(const Wanted &wanted)
{
    const bool isEachType =
        wanted.by == HistoryBy::TicketType && wanted.bucket == HistoryBucket::Day;
    return kMaxHistoryPoints * (isEachType ? kMaxTicketTypes + 1 : 1);
}

int secondsOf(HistoryBucket bucket)
{
    return bucket == HistoryBucket::Minute ? 60 : bucket == HistoryBucket::Hour ? 3'600 : 86'400;
}

Result<SeatHistory> historyOnce(DatabaseConnection &connection, const Wanted &wanted, bool &tooMany)
{
    const int most = mostPoints(wanted);
    Rows rows = connection.run(
        kHistory,
        {wanted.eventId, secondsOf(wanted.bucket), most + 1, wanted.by == HistoryBy::TicketType});
    tooMany = false;
    if (!rows.ok()) {
        return errorOf(connection.lastFailure());
    }
    SeatHistory history;
    history.bucket = wanted.bucket;
    history.by = wanted.by;
    bool found = false; // an event that is being removed may still have points
    while (rows.next()) {
        if (rows.integer(0) == 0) {
            found = true;
            history.capacity = rows.integer(1);
            history.bookedCount = rows.integer(2);
            history.cancelledCount = rows.integer(3);
            history.firstAt = timeIn(rows, 4);
            history.lastAt = timeIn(rows, 5);
        } else if (history.points.size() < most) {
            history.points.append({rows.bigint(1), rows.integer(2), rows.integer(3),
                                   rows.isNull(6) ? std::nullopt : std::optional(rows.uuid(6))});
        } else {
            tooMany = true;
        }
    }
    if (!found) {
        return eventNotFound();
    }
    return history;
}

} // namespace

Result<SeatHistory> readHistory(DatabaseConnection &connection, const Uuid &eventId,
                                HistoryBucket bucket, HistoryBy by)
{
    bool tooMany = false;
    auto history = historyOnce(connection, {eventId, bucket, by}, tooMany);
    if (tooMany && bucket == HistoryBucket::Minute) {
        history = historyOnce(connection, {eventId, HistoryBucket::Hour, by}, tooMany);
    }
    if (tooMany && bucket != HistoryBucket::Day) {
        history = historyOnce(connection, {eventId, HistoryBucket::Day, by}, tooMany);
    }
    return history;
}

} // namespace boxoffice
