// How what an event sells is read from rows: their columns come in one order in every statement.
//
// Threads: pure functions of the rows.
#pragma once

#include "backend/database/rows.h"
#include "shared/api/sale_dto.h"

namespace boxoffice {

inline constexpr int kTypeColumns = 13;
inline constexpr int kOrderColumns = 12;
inline constexpr int kEntryColumns = 10;

// Each requires that its columns begin at `first`; times are milliseconds since the epoch.
// event_id, id, name, description, position, capacity, sales_start_at, sales_end_at, min_per_order,
// max_per_order, hidden, booked_count, held_count.
TicketType ticketTypeIn(const Rows &rows, int first = 0);
// event_id, id, email, name, status, line_types and line_quantities as JSON, created_at,
// expires_at, extended, entry_id, language. Its registrations are not read.
Order orderIn(const Rows &rows, int first = 0);
// event_id, id, email, name, language, ticket_type_id, quantity, status, created_at, order_id.
WaitingEntry entryIn(const Rows &rows, int first = 0);
// The ids of a uuid[] that comes as JSON; none for null.
QList<Uuid> idsIn(const Rows &rows, int column);

} // namespace boxoffice
