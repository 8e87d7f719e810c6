// Whether a request may go on to its handler, and who asks.
//
// Threads: the worker's.
#pragma once

#include "backend/api/call.h"
#include "backend/api/route.h"

namespace boxoffice {

// Runs the route's handler once its row's condition holds, now or when the database has said who
// asks; else answers 401, 403 or 404. Nothing of the handler runs before.
void enter(const Route &route, Call &call);

} // namespace boxoffice
