// The resources /events/stream and /events/{id}/stream: checks the request, then hands the client's
// socket to EventStreams.
//
// Threads: pure functions.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes liveStreamRoutes();

} // namespace boxoffice
