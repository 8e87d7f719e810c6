// Erases the personal data of all registrations of events that are marked for it (events.erasing),
// in small transactions, so that nobody waits for it. What is left after a crash is marked still.
//
// Threads: that of the connection.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/database/statement.h"
#include "shared/ids.h"
#include "shared/result.h"

#include <vector>

namespace boxoffice {

class Transaction;

// What is kept of a registration beside its row. uuid[] of events and uuid[] of registrations, of
// equal length.
extern const Statement kEraseKept;

class EventErasure
{
public:
    // connection: borrowed, and open.
    explicit EventErasure(DatabaseConnection &connection) : m_connection(connection) { }

    // Erases one chunk. Returns whether there may be more. After an error, the next call goes on
    // with another event.
    Result<bool> step();
    // Marks the events that ended more than so many days ago. Returns how many.
    Result<int> markOlderThan(int days);

private:
    bool findEvent();
    bool eraseChunk(Transaction &transaction);
    bool erase(const Statement &statement, std::vector<Uuid> &gone);

    DatabaseConnection &m_connection;
    Uuid m_event = {};      // nil: none
    Uuid m_given = {};      // the last that failed
    std::size_t m_kind = 0; // of what is erased of it: a place in kSteps
    Uuid m_lastErased = {}; // of that kind
};

} // namespace boxoffice
