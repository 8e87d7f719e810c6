// Signing in and out, and the first account of a server.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes sessionRoutes();

} // namespace boxoffice
