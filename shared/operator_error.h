// Errors for the operator, at the server's start or in a command; clients never see them.
//
// Threads: a pure function.
#pragma once

#include "shared/error.h"

namespace boxoffice {

// sentence: what went wrong and, if that is not obvious, what to do about it.
inline Error operatorError(const QString &sentence)
{
    return {ErrorCode::Internal, sentence, {}};
}

} // namespace boxoffice
