// A named SQL statement with placeholders: ? for each parameter in order, or $1, $2 …, which may be
// used more than once. Logs show the name, never the text.
//
// It declares how it is planned: PostgreSQL's statistics lag behind a rush by minutes, and a plan
// for an almost empty table reads all of a full one.
//
// Threads: a constant with static lifetime; DatabaseConnection keeps the prepared form by its
// address.
#pragma once

#include <QLatin1StringView>

namespace boxoffice {

enum class Planning {
    Once,    // one plan for all parameters, on indexes only
    InOrder, // as Once, and rows come in the order of an index: a page costs what it shows
    EachTime // a plan for these parameters, from the current statistics
};

struct Statement
{
    QLatin1StringView name;
    QLatin1StringView sql;
    Planning planning;

    Statement(const char *statementName, const char *text, Planning plan = Planning::Once)
        : name(statementName)
        , sql(text)
        , planning(plan)
    { }
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;
};

} // namespace boxoffice
