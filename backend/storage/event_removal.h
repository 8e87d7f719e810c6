// Removes the rows of deleted events: their registrations in chunks, then the event.
//
// The transaction that deletes a large event only closes it (events.deleted_at), and from then on
// only this class sees it. Each chunk is a transaction of its own that also takes its rows off
// booked_count, so an event's booked_count always equals its registrations. No state is kept
// elsewhere: after a crash, or on another server, the next step continues.
//
// Threads: belongs to the connection's thread.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/result.h"

namespace boxoffice {

// The most registrations that one transaction deletes, so that nobody waits for more.
inline constexpr int kRemovedAtOnce = 1'000;

class Transaction;

class EventRemoval
{
public:
    explicit EventRemoval(DatabaseConnection &connection) // borrowed
        : m_connection(connection)
    { }

    // Removes a chunk. Returns whether there may be more. It skips an event that another server is
    // removing. After a failure the next step continues with the next event.
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
