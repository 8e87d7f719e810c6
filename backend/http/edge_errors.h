// What a connection answers by itself, when a request did not come whole or was not answered in
// time.
//
// Threads: pure functions.
#pragma once

#include "shared/error.h"

namespace boxoffice {

// The client closed its sending side before the request began.
Error withdrawn();
// The request has not come whole in time.
Error requestTimedOut();
// It has not begun in time, or changes nothing.
Error notStartedInTime();
// It has begun.
Error answerTimedOut();

} // namespace boxoffice
