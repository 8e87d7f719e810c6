// How an event is read from a row: its columns come in one order in every statement.
//
// Threads: pure functions of the rows.
#pragma once

#include "backend/database/rows.h"
#include "shared/api/event_dto.h"

#include <optional>

namespace boxoffice {

// id, name, description, capacity, booked_count, created_at, starts_at, ends_at, timezone,
// location, status, version; times in milliseconds since the epoch. Then its organizer: id, name,
// slug, version; all null where there is none. An event that names none belongs to the first one,
// which is the one with the least id. Statements look it up a row at a time (LATERAL with LIMIT),
// so that rows stay in the order they come in: else a planner may sort them all.
inline constexpr int kEventColumns = 16;

// Requires: these are the row's first columns.
Event eventIn(const Rows &rows);
// Nothing for null.
std::optional<qint64> timeIn(const Rows &rows, int column);

} // namespace boxoffice
