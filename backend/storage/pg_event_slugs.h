// The slugs of events (event_slugs.h) in the database: which are taken, and by whom.
//
// Whoever gives slugs holds their stems (advisory locks of the transaction), so that two
// transactions never give one slug to two events, and neither waits for the other.
//
// Threads: the connection's.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/domain/event_slugs.h"
#include "shared/result.h"

#include <vector>

namespace boxoffice {

class Transaction;

// Reads what KnownSlugs::take() needs for names with these bases. Returns false where a statement
// failed. Requires: a transaction, in which the slugs are kept.
bool readSlugs(DatabaseConnection &connection, const std::vector<QString> &bases,
               KnownSlugs &slugs);

// Puts off a statement. Requires: readSlugs() in this transaction, and that the events are there
// when the statement runs.
void keepSlugs(Transaction &transaction, const std::vector<SlugOf> &slugs);

// EventReader::eventWithSlug() and slugsAhead().
Result<Uuid> readEventWithSlug(DatabaseConnection &connection, const QString &slug);
Result<QStringList> readSlugsAhead(DatabaseConnection &connection);

// Gives slugs to events without one, which a server of an older version made.
class EventNaming
{
public:
    explicit EventNaming(DatabaseConnection &connection) // borrowed
        : m_connection(connection)
    { }

    // Names a chunk. Returns whether there may be more. It skips events that somebody has locked.
    // Requires: the connection is open, and no transaction.
    Result<bool> step();

private:
    DatabaseConnection &m_connection;
};

} // namespace boxoffice
