// How an event filled over time, in one statement: the totals and the points are of one snapshot.
//
// Threads: those of the connection.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/domain/event_reader.h"

namespace boxoffice {

// As EventReader::history().
Result<SeatHistory> readHistory(DatabaseConnection &connection, const Uuid &eventId,
                                HistoryBucket bucket, HistoryBy by);

} // namespace boxoffice
