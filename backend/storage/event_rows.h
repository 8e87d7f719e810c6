// How events and registrations are read from rows: their columns come in one order in every
// statement.
//
// Threads: pure functions of the rows.
#pragma once

#include "backend/database/rows.h"
#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"

#include <optional>

namespace boxoffice {

// id, name, description, capacity, booked_count, created_at, starts_at, ends_at, timezone,
// location, status, version, names_required, holders_may_edit; times in milliseconds since the
// epoch. Then its organizer: id, name, slug, version; all null where there is none. Then its
// picture: version, width, height, alt; likewise, and where nobody asks for it. Then its category,
// null where it has none or nobody asks for it. An event that names
// no organizer belongs to the first one, which is the one with the least id. Statements look it up
// a row at a time (LATERAL with LIMIT), so that rows stay in the order they come in: else a planner
// may sort them all. Then the event's own slug, null while it has none. Last what it sells:
// held_count, ticket_types, sales.
inline constexpr int kEventColumns = 27;
inline constexpr int kRegistrationColumns = 13; // see registrationIn()

// Requires: these are the row's first columns.
Event eventIn(const Rows &rows);
// id, user_email, created_at, cancelled_at, name, version, mail_error, erased_at, language,
// ticket_type_id, order_id, extra, nth; times as above. Requires: these are the columns from
// `first` on.
Registration registrationIn(const Rows &rows, const Uuid &eventId, int first = 0);
// The texts of a text[] that comes as to_json(…); none for null.
QStringList textsIn(const Rows &rows, int column);
// Of the column sales; null: the defaults.
SalesRules salesIn(const Rows &rows, int column);
// Nothing for null.
std::optional<Uuid> idIn(const Rows &rows, int column);
std::optional<qint64> timeIn(const Rows &rows, int column);

} // namespace boxoffice
