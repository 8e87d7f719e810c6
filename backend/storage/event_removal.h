// Removes what is left of deleted events: their registrations in chunks, at last the event.
//
// The transaction that deletes a large event only closes it (events.deleted_at), and from then on
// it is there for nobody but this. Each chunk is a transaction of its own that takes its rows off
// booked_count as well, so that at every moment an event's booked_count is that of its
// registrations. Nothing is remembered elsewhere: whoever comes next goes on, after a crash or on
// another server.
//
// Threads: belongs to the connection's thread.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/result.h"

namespace boxoffice {

// Registrations that one transaction deletes at most: nobody waits for more of them.
inline constexpr int kRemovedAtOnce = 1'000;

class Transaction;

class EventRemoval
{
public:
    explicit EventRemoval(DatabaseConnection &connection) // borrowed
        : m_connection(connection)
    { }

    // Removes a chunk. Returns whether there may be more; what another server is just removing is
    // left to it. After a failure the next step turns to the next event.
    // Requires: the connection is open, and no transaction.
    Result<bool> step();

private:
    bool findEvent();
    bool removeChunk(Transaction &transaction);

    DatabaseConnection &m_connection;
    Uuid m_event = {};       // that the last step worked on
    Uuid m_lastRemoved = {}; // of its registrations: all before it are gone
    Uuid m_given = {};       // events up to this one are given up
};

} // namespace boxoffice
