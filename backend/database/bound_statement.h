// A statement with its parameters, to be sent later together with others (pipelining).
//
// Threads: a value.
#pragma once

#include "backend/database/parameter.h"
#include "backend/database/statement.h"

#include <vector>

namespace boxoffice {

struct BoundStatement
{
    const Statement *statement; // borrowed: a constant with static lifetime
    std::vector<Parameter> parameters;
};

} // namespace boxoffice
