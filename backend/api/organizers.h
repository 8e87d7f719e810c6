// Organizers.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes organizerRoutes();

} // namespace boxoffice
