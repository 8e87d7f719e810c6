// How an event filled over time, as the API represents it.
#pragma once

#include "shared/ids.h"

#include <QList>
#include <QtGlobal>

#include <optional>

namespace boxoffice {

enum class HistoryBucket { Minute, Hour, Day };

// What points are counted apart for.
enum class HistoryBy { Event, TicketType };

struct SeatHistory
{
    struct Point
    {
        qint64 at = 0; // the bucket's begin, milliseconds since the epoch, UTC
        int registrations = 0;
        int cancellations = 0;
        std::optional<Uuid> ticketTypeId = {}; // by type: nothing: seats without one

        friend bool operator==(const Point &, const Point &) = default;
    };

    int capacity = 0;
    int bookedCount = 0;
    int cancelledCount = 0;
    std::optional<qint64> firstAt = {}; // of the first and last registration, cancelled or not
    std::optional<qint64> lastAt = {};
    HistoryBucket bucket = HistoryBucket::Hour;
    HistoryBy by = HistoryBy::Event;
    QList<Point> points = {}; // ascending; only buckets in which something happened

    friend bool operator==(const SeatHistory &, const SeatHistory &) = default;
};

} // namespace boxoffice
