// Mails: which went to whom, sending one again, announcements, and finding one's own tickets.
#pragma once

#include "backend/api/route.h"

namespace boxoffice {

Routes mailRoutes();
// To the holders of all tickets of an event.
Routes announcementRoutes();

} // namespace boxoffice
