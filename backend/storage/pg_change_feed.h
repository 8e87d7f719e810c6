// ChangeFeed on PostgreSQL's LISTEN: every transaction that changes an event sends one notification
// on the channel `boxoffice`, delivered when it commits.
//
// A notification is a letter and ids: "s<uuid>,<uuid>" (seats), "c" (created), "u" (updated),
// "d" (deleted). Among the ids of "u", "!<uuid>": that event was a draft and is none, or the other
// way round. Of "d", "!<uuid>/<uuid>": it was a draft of that organizer. "t<uuid>,<watch>,<watch>":
// tickets of that event changed; without a watch, each may have. Writers: see kNotify… in
// the stores. Threads: belongs to the thread that made it, which must run a Qt event loop.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/domain/change_feed.h"

namespace boxoffice {

class PgChangeFeed final : public ChangeFeed
{
public:
    // watchdog: borrowed, must outlive the feed; null: calls are not watched.
    PgChangeFeed(const DatabaseConfig &config, Watchdog *watchdog) : m_connection(config, watchdog)
    { }

    bool connect(QDeadlineTimer deadline) override;
    bool isAlive() override;

private:
    void hear(const QString &payload);

    DatabaseConnection m_connection;
};

// Returns what a notification says; nothing for one that is not ours.
Changes changesFrom(QStringView payload);

} // namespace boxoffice
