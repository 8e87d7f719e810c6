// The columns of an event and of a registration, and how they are read: the same in every
// statement.
//
// Threads: pure functions of the rows.
#pragma once

#include "backend/database/rows.h"
#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"

// Times are read as numbers, because Qt would convert them to local time.
#define MILLIS_OF(TIME) "(extract(epoch FROM " TIME ") * 1000)::bigint"
#define EVENT_COLUMNS EVENT_COLUMNS_WITH("description")
// description: of the event, or what is shown of it.
#define EVENT_COLUMNS_WITH(DESCRIPTION)                                                            \
    "id, name, " DESCRIPTION ", capacity, booked_count, "                                          \
    "(extract(epoch FROM created_at) * 1000)::bigint, "                                            \
    "(extract(epoch FROM starts_at) * 1000)::bigint, "                                             \
    "(extract(epoch FROM ends_at) * 1000)::bigint, timezone, location, status, version "

// The other way round; the cast rounds away what the multiplication of an interval adds.
#define FROM_MILLIS(MILLIS)                                                                        \
    "(timestamptz 'epoch' + " MILLIS "::bigint * interval '1 millisecond')::timestamptz(3)"

namespace boxoffice {

// Number of columns in EVENT_COLUMNS.
inline constexpr int kEventColumns = 12;

// Requires: the row's first columns are EVENT_COLUMNS.
Event eventIn(const Rows &rows);
// Nothing for null.
std::optional<qint64> timeIn(const Rows &rows, int column);

} // namespace boxoffice
