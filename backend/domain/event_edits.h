// How the row of an event is changed, by commands about it and about what it sells.
//
// Threads: pure functions.
#pragma once

#include "backend/domain/decide.h"

namespace boxoffice {

// Returns the event as the batch has left it so far; null if there is none.
Event *currentEvent(Desk &desk, const Uuid &id);
// Writes it in the place of what an earlier command of the batch left.
void overwrite(Desk &desk, const Event &edited);

} // namespace boxoffice
