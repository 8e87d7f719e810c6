// A named SQL statement with ? placeholders. The name, never the text, shows up in logs.
//
// Threads: a constant with static lifetime; DatabaseConnection keeps the prepared form by its
// address.
#pragma once

#include <QLatin1StringView>

namespace boxoffice {

struct Statement
{
    QLatin1StringView name;
    QLatin1StringView sql;

    Statement(const char *statementName, const char *text) : name(statementName), sql(text) { }
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;
};

} // namespace boxoffice
