// A statement with its parameters, to be sent later, together with others.
//
// Threads: a value.
#pragma once

#include "backend/storage/parameter.h"
#include "backend/storage/statement.h"

#include <vector>

namespace boxoffice {

struct BoundStatement
{
    const Statement *statement; // borrowed: a constant with static lifetime
    std::vector<Parameter> parameters;
};

} // namespace boxoffice
