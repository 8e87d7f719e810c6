// The names of a database while a restore fills it and after one has put it aside, and the
// leftovers of a restore that was interrupted.
//
// Threads: pure functions, except interruptedRestore(), which blocks its thread.
#pragma once

#include "backend/database/database_config.h"

#include <optional>

namespace boxoffice {

// Returns a quoted identifier.
QString quotedIdentifier(QString name);
// Returns the statement that renames a database.
QString renaming(const QString &from, const QString &to);
// The database that a restore fills.
QString freshName(const QString &present);
// The part before the time in the name of a database that was put aside.
QString keptNamePrefix(const QString &present);

// The leftovers of restores if the database itself is missing. It must not be created empty then.
struct RestoreLeftovers
{
    QString name;
    bool whole = false; // it is complete; false: a restore was filling it

    // For the operator. command: a shell command, with %1 for the SQL that renames it.
    QString sentence(const QString &missing, const QString &command) const;
};

// Empty if the database exists, there are no leftovers, or PostgreSQL does not answer.
std::optional<RestoreLeftovers> interruptedRestore(const DatabaseConfig &database);

} // namespace boxoffice
