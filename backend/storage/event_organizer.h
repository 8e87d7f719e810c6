// What everybody may know of an event's organizer, for EventReader::organizerOf().
//
// Threads: belong to the thread of the connection.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/domain/event_reader.h"

namespace boxoffice {

// Returns nothing said where the event has no organizer, or is not there.
Result<PublicOrganizer> readOrganizerOf(DatabaseConnection &connection, const Uuid &event);

} // namespace boxoffice
