// What is wrong where several things may be, in a fixed order:
//
//   if (const Error *error = firstError(eventId, patch, ifMatch)) {
//       return *error;
//   }
//
// Threads: a pure function.
#pragma once

#include "shared/result.h"

namespace boxoffice {

// Returns the error of the first result that has one; null if none has.
template <typename... T> const Error *firstError(const Result<T> &...results)
{
    const Error *first = nullptr;
    ((first = first || results ? first : &results.error()), ...);
    return first;
}

} // namespace boxoffice
