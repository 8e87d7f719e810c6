#include "backend/storage/event_organizer.h"

#include "backend/database/pg_error.h"

namespace boxoffice {

namespace {

// No origin has a blank.
const Statement kOrganizerOfEvent{"organizer_of_event", R"(
SELECT o.contact, array_to_string(o.embed_origins, ' ')
FROM events AS e
JOIN organizers AS o
     ON o.id = coalesce(e.organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
WHERE e.id = $1::uuid
)"};

} // namespace

Result<PublicOrganizer> readOrganizerOf(DatabaseConnection &connection, const Uuid &event)
{
    Rows rows = connection.run(kOrganizerOfEvent, {event});
    if (!rows.ok()) {
        return errorOf(connection.lastFailure());
    }
    if (!rows.next()) {
        return PublicOrganizer();
    }
    return PublicOrganizer{rows.text(0), rows.text(1)};
}

} // namespace boxoffice
