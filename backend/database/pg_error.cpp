#include "backend/database/pg_error.h"

namespace boxoffice {

namespace {

FailureKind kindOf(QStringView state)
{
    struct Row
    {
        QLatin1StringView prefix;
        FailureKind kind;
    };
    static const Row rows[] = {
        {QLatin1StringView("08"), FailureKind::ConnectionLost},    // connection exceptions
        {QLatin1StringView("57P0"), FailureKind::ConnectionLost},  // server shut down, or starting
        {QLatin1StringView("25006"), FailureKind::ConnectionLost}, // read-only: a standby now
        {QLatin1StringView("25P03"), FailureKind::ConnectionLost}, // idle in transaction too long
        {QLatin1StringView("26000"), FailureKind::ConnectionLost}, // prepared statements are gone
        {QLatin1StringView("0A000"), FailureKind::ConnectionLost}, // cached plan of an older schema
        {QLatin1StringView("40"), FailureKind::Conflict},     // serialization failure, deadlock
        {QLatin1StringView("55P03"), FailureKind::Locked},    // lock timeout
        {QLatin1StringView("57014"), FailureKind::TimedOut},  // statement timeout
        {QLatin1StringView("53"), FailureKind::Exhausted},    // disk full, out of memory, …
        {QLatin1StringView("58"), FailureKind::Exhausted},    // input/output error
        {QLatin1StringView("23505"), FailureKind::Duplicate}, // unique violation
    };
    for (const Row &row : rows) {
        if (state.startsWith(row.prefix)) {
            return row.kind;
        }
    }
    return FailureKind::Refused;
}

} // namespace

PgFailure classifyFailure(const QString &sqlState, bool usable, const QString &constraint)
{
    return {usable ? kindOf(sqlState) : FailureKind::ConnectionLost, sqlState, constraint, usable};
}

Error errorOf(const PgFailure &failure)
{
    if (failure.sqlState == u"57014") { // it was this query that took too long
        return queryTimeout();
    }
    const bool permanent =
        failure.kind == FailureKind::Refused || failure.kind == FailureKind::Duplicate;
    return permanent ? internalError() : databaseUnavailable();
}

} // namespace boxoffice
