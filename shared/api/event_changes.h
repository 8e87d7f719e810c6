// What an edit of an event changed, as the audit log keeps it: {"member":[before,after],…}.
//
// Threads: a pure function.
#pragma once

#include "shared/api/event_dto.h"

#include <QByteArray>

namespace boxoffice {

// Returns the members that organizers set and that differ; texts are cut to 200 characters.
// Null: before it was created, and after it was deleted. A new event's default values are left out.
QByteArray encodeChanges(const Event *before, const Event *after);

} // namespace boxoffice
