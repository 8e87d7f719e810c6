// Invitations into an organizer: made by its owners, accepted by whom they invite.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes invitationRoutes();

} // namespace boxoffice
