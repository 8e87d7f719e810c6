// How an event filled over time, as it stands on the wire.
#pragma once

#include <QList>
#include <QString>
#include <QtGlobal>

#include <optional>

namespace boxoffice {

enum class HistoryBucket { Minute, Hour, Day };

struct SeatHistory
{
    struct Point
    {
        qint64 at = 0; // the bucket's begin, milliseconds since the epoch, UTC
        int registrations = 0;
        int cancellations = 0;

        friend bool operator==(const Point &, const Point &) = default;
    };

    int capacity = 0;
    int bookedCount = 0;
    int cancelledCount = 0;
    std::optional<qint64> firstAt = {}; // of the first and last registration, cancelled or not
    std::optional<qint64> lastAt = {};
    HistoryBucket bucket = HistoryBucket::Hour;
    QList<Point> points = {}; // ascending; only buckets in which something happened

    friend bool operator==(const SeatHistory &, const SeatHistory &) = default;
};

struct StatsPoint
{
    qint64 time = 0; // start of the bucket, milliseconds since the epoch
    int registrations = 0;
    int cancellations = 0;

    friend bool operator==(const StatsPoint &, const StatsPoint &) = default;
};

struct EventStats
{
    int capacity = 0;
    int bookedCount = 0;
    int cancelledCount = 0;
    std::optional<qint64> firstAt = {};
    std::optional<qint64> lastAt = {};
    QString bucket = {}; // minute, hour or day
    QList<StatsPoint> points = {};
};

} // namespace boxoffice
