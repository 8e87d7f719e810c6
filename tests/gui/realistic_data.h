// A season of a small house, as an organizer's own data would look.
#pragma once

#include "tests/gui/stub_server.h"

namespace boxoffice {

// Returns the event that is selling best, with its registrations spread over the last days.
Uuid fillWithSeason(StubServer &server, qint64 now);

} // namespace boxoffice
