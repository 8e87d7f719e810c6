// JSON of how an event filled over time, as /events/{id}/stats answers it.
//
// Threads: pure functions.
#pragma once

#include "shared/api/history_dto.h"
#include "shared/result.h"

#include <QByteArray>

namespace boxoffice {

// "minute", "hour", "day".
QByteArrayView wireName(HistoryBucket bucket);
// "event", "ticket_type".
QByteArrayView wireName(HistoryBy by);

void appendJson(QByteArray &out, const SeatHistory &history);
// For clients. Fails if `points` is missing or the bucket is unknown.
Result<SeatHistory> decodeHistory(QByteArrayView json);

} // namespace boxoffice
