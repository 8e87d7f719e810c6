#include "backend/storage/outbox_view.h"

#include "shared/wire_names.h"

namespace boxoffice {

namespace {

// What tells very many people is passed in parts, as its mails go out, so it is not behind. Nor is
// a reminder whose time is to come. $1: what is counted at most.
const Statement kLag{"outbox_lag", R"(
SELECT (SELECT count(*) FROM (SELECT FROM journal
                              WHERE unread & 1 <> 0 AND kind NOT IN ('announced', 'list_closed')
                              LIMIT $1::int) AS j)::int,
       (SELECT greatest(extract(epoch FROM clock_timestamp() - at), 0)::bigint
        FROM journal WHERE unread & 1 <> 0 AND kind NOT IN ('announced', 'list_closed')
        ORDER BY seq LIMIT 1),
       (SELECT count(*) FROM (SELECT FROM mails
                              WHERE state = 'queued'
                                    AND (kind <> 'offer_ending' OR attempts > 0 OR next_at <= now())
                              LIMIT $1::int) AS q)::int,
       (SELECT count(*) FROM (SELECT FROM mails WHERE state = 'failed' LIMIT $1::int) AS f)::int)"};

const Statement kStates{"outbox_states", R"(
SELECT state, count(*), (extract(epoch FROM min(created_at)) * 1000)::bigint
FROM mails GROUP BY state ORDER BY state)",
                        Planning::EachTime};

const Statement kUnreadEntries{"outbox_unread", R"(
SELECT count(*) FROM journal WHERE unread & 1 <> 0)"};

// What a mail server says behind its codes may contain addresses; our own words begin with none.
const Statement kTroubles{"outbox_troubles", R"(
SELECT state, coalesce(substring(error FROM '^\d{3}[ -]\d\.\d{1,3}\.\d{1,3}'),
                       substring(error FROM '^\d{3}'), error) AS answer, count(*)
FROM mails WHERE error IS NOT NULL AND state IN ('queued', 'failed')
GROUP BY state, answer ORDER BY count(*) DESC, answer LIMIT 20)",
                          Planning::EachTime};

MailState stateIn(const Rows &rows)
{
    return fromWireName<MailState>(QStringView(rows.text(0))).value_or(MailState::Queued);
}

} // namespace

Result<OutboxLag> readOutboxLag(DatabaseConnection &connection)
{
    Rows rows = connection.run(kLag, {OutboxLag::kMostCounted});
    if (!rows.ok() || !rows.next()) {
        return errorOf(connection.lastFailure());
    }
    OutboxLag lag;
    lag.unread = rows.integer(0);
    lag.oldestSeconds = rows.isNull(1) ? std::nullopt : std::optional(rows.bigint(1));
    lag.queued = rows.integer(2);
    lag.failed = rows.integer(3);
    return lag;
}

Result<OutboxView> readOutboxView(DatabaseConnection &connection)
{
    OutboxView view;
    {
        Rows rows = connection.run(kUnreadEntries);
        if (!rows.ok() || !rows.next()) {
            return errorOf(connection.lastFailure());
        }
        view.unread = rows.bigint(0);
    }
    {
        Rows rows = connection.run(kStates);
        while (rows.ok() && rows.next()) {
            view.states.append({stateIn(rows), rows.bigint(1), rows.bigint(2)});
        }
        if (!rows.ok()) {
            return errorOf(connection.lastFailure());
        }
    }
    Rows rows = connection.run(kTroubles);
    while (rows.ok() && rows.next()) {
        view.troubles.append({stateIn(rows), rows.text(1), rows.bigint(2)});
    }
    return rows.ok() ? Result<OutboxView>(std::move(view))
                     : Result<OutboxView>(errorOf(connection.lastFailure()));
}

} // namespace boxoffice
