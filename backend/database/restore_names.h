// How a database is called while a restore fills it and after one has put it aside, and what a
// restore that was killed has left.
//
// Threads: pure functions, but for interruptedRestore(), which blocks its thread.
#pragma once

#include "backend/database/database_config.h"

#include <optional>

namespace boxoffice {

// Returns a name as SQL spells it.
QString quotedIdentifier(QString name);
// Returns the statement that renames a database.
QString renaming(const QString &from, const QString &to);
// The database that a restore fills.
QString freshName(const QString &present);
// What stands before the time in the name of a database that was put aside.
QString keptNamePrefix(const QString &present);

// What restores left where the database itself is missing. Then it must not be made anew, empty.
struct RestoreLeftovers
{
    QString name;
    bool whole = false; // it was in use; false: a restore was filling it

    // For the operator. command: a shell command, with %1 for the SQL that renames it.
    QString sentence(const QString &missing, const QString &command) const;
};

// Empty when the database exists, when there are no leftovers, or when nobody answers.
std::optional<RestoreLeftovers> interruptedRestore(const DatabaseConfig &database);

} // namespace boxoffice
