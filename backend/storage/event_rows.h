// How an event is read from a row: its columns come in one order in every statement.
//
// Threads: pure functions of the rows.
#pragma once

#include "backend/database/rows.h"
#include "shared/api/event_dto.h"

#include <optional>

namespace boxoffice {

// id, name, description, capacity, booked_count, created_at, starts_at, ends_at, timezone,
// location, status, version; times in milliseconds since the epoch. Then BOXOFFICE_ITS_ORGANIZER.
inline constexpr int kEventColumns = 16;

// Parts of the texts of statements. The organizer of an event that
// names none is the first one, which is the one with the least id.
#define BOXOFFICE_FIRST_ORGANIZER "(SELECT id FROM organizers ORDER BY id LIMIT 1)"
// All null where there is no organizer.
#define BOXOFFICE_ITS_ORGANIZER "organizer, organizer_name, slug, organizer_version"
// Behind FROM, and a row with the organizer_id of an event. LIMIT keeps it a look-up a row, so that
// rows stay in the order they come in: else a planner may sort them all.
#define BOXOFFICE_WITH_ORGANIZER                                                                   \
    "LEFT JOIN LATERAL (SELECT id, name, slug, version FROM organizers "                           \
    "WHERE id = coalesce(organizer_id, " BOXOFFICE_FIRST_ORGANIZER ") LIMIT 1) "                   \
    "AS o (" BOXOFFICE_ITS_ORGANIZER ") ON true"

// Requires: these are the row's first columns.
Event eventIn(const Rows &rows);
// Nothing for null.
std::optional<qint64> timeIn(const Rows &rows, int column);

} // namespace boxoffice
