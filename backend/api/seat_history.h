// The resource /events/{id}/stats: the history of an event's seats.
//
// Threads: pure functions.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes seatHistoryRoutes();

} // namespace boxoffice
