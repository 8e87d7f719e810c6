// The API keys of an organizer.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes keyRoutes();

} // namespace boxoffice
