// The own account: name, e-mail address, password, second factor; and a forgotten password.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes accountRoutes();

} // namespace boxoffice
