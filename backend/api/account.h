// The caller's account: name, e-mail address, password, second factor; password resets.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes accountRoutes();

} // namespace boxoffice
