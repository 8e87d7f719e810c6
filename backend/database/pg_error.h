// Classifies PostgreSQL's failures by what to do about them. No other code interprets SQLSTATEs.
//
// Threads: values and pure functions.
#pragma once

#include "shared/error.h"

#include <QString>

namespace boxoffice {

enum class FailureKind {
    Refused,        // the statement is at fault: a retry fails, too
    Duplicate,      // a unique index has what the lookup missed: another lookup may find it
    Conflict,       // with another transaction: a retry may succeed
    Locked,         // lock timeout
    TimedOut,       // statement timeout
    Exhausted,      // the database is out of disk, memory or files, for everybody
    ConnectionLost, // reconnect first
};

struct PgFailure
{
    FailureKind kind = FailureKind::Refused;
    QString sqlState = {};   // five characters, or empty if the server sent none
    QString constraint = {}; // the name of the violated constraint, or empty
    bool stood = false;      // the connection: the server itself reported the failure
};

// usable: the connection is still open after the failure.
PgFailure classifyFailure(const QString &sqlState, bool usable, const QString &constraint = {});

// Returns the error for a caller who gets nothing but an error. A failure that a retry would repeat
// never asks for a retry.
Error errorOf(const PgFailure &failure);

} // namespace boxoffice
