// The port through which a server hears of changes, its own and those of the other servers on the
// same database.
//
// What arrives are hints: whoever hears one reads the truth from the database.
// Threads: an instance belongs to the thread that made it, which must run a Qt event loop.
#pragma once

#include "shared/ids.h"

#include <QDeadlineTimer>
#include <QSet>

#include <functional>
#include <memory>

namespace boxoffice {

struct Changes
{
    QSet<Uuid> seats; // booked_count changed
    QSet<Uuid> created;
    QSet<Uuid> updated; // another field changed
    QSet<Uuid> deleted;
};

class ChangeFeed
{
public:
    virtual ~ChangeFeed() = default;

    // Called on the feed's thread for each notification, that is at least once a commit.
    std::function<void(const Changes &)> onChanges;

    // Returns whether changes arrive now. Reconnects, with back-off, until `deadline`; what
    // happened while the connection was away is not told, so the caller reads everything anew.
    virtual bool connect(QDeadlineTimer deadline) = 0;
    // Returns whether the connection still answers. Changes lost since then: see connect().
    virtual bool isAlive() = 0;
};

using ChangeFeedFactory = std::function<std::unique_ptr<ChangeFeed>()>;

} // namespace boxoffice
