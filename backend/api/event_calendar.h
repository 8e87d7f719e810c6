// The resource /events/{id}/calendar.ics: an event as a calendar entry.
//
// Threads: pure functions.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes eventCalendarRoutes();

} // namespace boxoffice
