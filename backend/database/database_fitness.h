// Whether a database is suitable: what would break Boxoffice later is refused at the start, before
// any migration.
//
// Threads: fitnessOf() the connection's; judge() is a pure function.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/result.h"

namespace boxoffice {

struct DatabaseFacts
{
    int serverVersion = 0;         // PostgreSQL's server_version_num: 150003 is 15.3
    QString encoding;              // of the database, as in pg_database: UTF8
    bool writable = false;         // neither a standby nor read-only by default
    bool hasSchema = false;        // there is one to create tables in
    bool hasTrigrams = false;      // the extension pg_trgm can be used
    bool checksReferences = false; // session_replication_role does not switch foreign keys off
};

// Fails with a sentence for the operator; with database_unavailable for a condition that may pass
// by itself, such as a standby that is about to be promoted.
Result<void> judge(const DatabaseFacts &facts, const QString &database);

// Requires: an open connection, outside a transaction.
Result<void> fitnessOf(DatabaseConnection &connection, const QString &database);

} // namespace boxoffice
