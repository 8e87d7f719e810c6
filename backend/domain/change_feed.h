// The port through which a server is notified of changes, its own and those of other servers on the
// same database.
//
// A notification is a hint: its receiver reads the current values from the database.
// Threads: an instance belongs to the thread that made it, which must run a Qt event loop.
#pragma once

#include "shared/ids.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QSet>

#include <functional>
#include <memory>
#include <optional>

namespace boxoffice {

// Which tickets of an event changed: their `watch` (shared/api/README.md, section 6).
struct ChangedTickets
{
    static constexpr qsizetype kMost = 100;

    QSet<QByteArray> watches = {};
    bool any = false; // too many to name, so each of the event may have changed

    void add(const ChangedTickets &more);
};

struct Changes
{
    QSet<Uuid> seats; // booked_count changed
    QSet<Uuid> created;
    QSet<Uuid> updated; // another field changed
    QSet<Uuid> deleted;
    QSet<Uuid> turned; // of updated: became a draft, or ceased to be one
    QHash<Uuid, std::optional<Uuid>> draftsDeleted = {}; // of deleted, with their organizers
    QHash<Uuid, ChangedTickets> tickets = {};            // by event
};

class ChangeFeed
{
public:
    virtual ~ChangeFeed() = default;

    // Called on the feed's thread for each notification: at least once for each commit.
    std::function<void(const Changes &)> onChanges;

    // Returns whether changes arrive now. Reconnects, with backoff, until `deadline`. Notifications
    // are lost while disconnected, so the caller reads everything again.
    virtual bool connect(QDeadlineTimer deadline) = 0;
    // Returns whether the connection still answers. If not, changes were lost: see connect().
    virtual bool isAlive() = 0;
};

using ChangeFeedFactory = std::function<std::unique_ptr<ChangeFeed>()>;

} // namespace boxoffice
