// Access control of all routes: who asks, and whether they may.
//
// Threads: the worker's.
#pragma once

#include "backend/api/call.h"
#include "backend/api/route.h"

namespace boxoffice {

// Whether an open server that was not told to be open is asked as a public one is: through a proxy,
// or under a name that is not this machine's own. Then no route but those for machines answers.
bool isOpenByMistake(const Call &call);

// Runs the route's handler if its condition of access is met: at once, or when the database has
// said who asks. Otherwise answers 401, 403 or 404. No part of the handler runs before the check.
void enter(const Route &route, Call &call);

} // namespace boxoffice
