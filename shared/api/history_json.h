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

void appendJson(QByteArray &out, const SeatHistory &history);
// For clients. Fails where there are no points, or the bucket is none of these.
Result<SeatHistory> decodeHistory(QByteArrayView json);

} // namespace boxoffice
