// What to do about each failure that PostgreSQL reports: decided here and nowhere else.
//
// Threads: values and pure functions.
#pragma once

#include "shared/error.h"

#include <QString>

namespace boxoffice {

enum class FailureKind {
    Refused,        // the statement is at fault: doing it again fails again
    Contended,      // others are at fault (locks, load, a full disk): doing it again may succeed
    ConnectionLost, // reconnect first
};

struct PgFailure
{
    FailureKind kind = FailureKind::Refused;
    QString sqlState; // five characters, or empty when the server said nothing
};

// usable: the connection still stands after the failure.
PgFailure classifyFailure(const QString &sqlState, bool usable);

// Returns what a caller of a read is told.
Error errorOf(const PgFailure &failure);

} // namespace boxoffice
