// The resource /tickets/{token}: what the holder of a ticket may see and do, by its link alone.
//
// Threads: pure functions.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes ticketRoutes();

} // namespace boxoffice
