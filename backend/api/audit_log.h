// The audit log of an organizer, as JSON and as CSV.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes auditRoutes();

} // namespace boxoffice
