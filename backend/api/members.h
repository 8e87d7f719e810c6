// The members of an organizer.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes memberRoutes();

} // namespace boxoffice
