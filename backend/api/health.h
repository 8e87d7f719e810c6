// /health and /ready: whether the server runs, and whether it can work.
//
// Threads: pure functions.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes healthRoutes();

} // namespace boxoffice
