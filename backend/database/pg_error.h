// What to do about each failure that PostgreSQL reports: decided here and nowhere else.
//
// Threads: values and pure functions.
#pragma once

#include "shared/error.h"

#include <QString>

namespace boxoffice {

enum class FailureKind {
    Refused,        // the statement is at fault: doing it again fails again
    Duplicate,      // a unique index knows what a look has not found: looking again may find it
    Conflict,       // with another transaction: doing it again may succeed
    Locked,         // waited too long for a lock
    TimedOut,       // took too long
    Exhausted,      // the database has no room, memory or files left, for anybody
    ConnectionLost, // reconnect first
};

struct PgFailure
{
    FailureKind kind = FailureKind::Refused;
    QString sqlState = {};   // five characters, or empty when the server said nothing
    QString constraint = {}; // the name of the one that was violated, or empty
};

// usable: the connection still stands after the failure.
PgFailure classifyFailure(const QString &sqlState, bool usable, const QString &constraint = {});

// Returns what a caller is told who gets nothing but an error. What would fail again never says
// that it may be tried again.
Error errorOf(const PgFailure &failure);

} // namespace boxoffice
