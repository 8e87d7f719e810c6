#include "desktop/console/sales_projection.h"

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qint64 kHour = 3'600'000;
constexpr qint64 kDay = 24 * kHour;
constexpr qint64 kFarthest = 5 * 365 * kDay; // beyond it a date says nothing

} // namespace

SalesProjection projectSales(const EventStats &stats, qint64 now)
{
    SalesProjection projection;
    for (const StatsPoint &point : stats.points) {
        if (point.time > now - kDay) {
            projection.lastDay += point.registrations - point.cancellations;
        }
    }
    const qint64 since = stats.firstAt ? now - *stats.firstAt : kDay;
    const qint64 span = std::clamp(since, kHour, kDay);
    projection.perHour = std::max(0.0, double(projection.lastDay) * kHour / double(span));
    const int left = stats.capacity - stats.bookedCount;
    if (left > 0 && projection.perHour > 0) {
        const double millis = left / projection.perHour * kHour;
        if (millis < double(kFarthest)) {
            projection.soldOutAt = now + static_cast<qint64>(millis);
        }
    }
    return projection;
}

QList<SeatsAt> seatsOverTime(const EventStats &stats, qint64 now)
{
    QList<SeatsAt> line;
    if (stats.points.isEmpty()) {
        return line;
    }
    line.reserve(stats.points.size() + 2);
    line.append({stats.points.first().time, 0});
    const qint64 width = stats.bucket == QLatin1StringView("day") ? kDay
        : stats.bucket == QLatin1StringView("hour")               ? kHour
                                                                  : 60'000;
    int booked = 0;
    for (const StatsPoint &point : stats.points) {
        if (point.time > line.last().time) {
            line.append({point.time, booked}); // nothing happened until here
        }
        booked += point.registrations - point.cancellations;
        line.append({std::min(point.time + width, now), booked});
    }
    line.append({now, stats.bookedCount});
    return line;
}

QString bucketFor(qint64 spanMillis)
{
    if (spanMillis <= 6 * kHour) {
        return QStringLiteral("minute");
    }
    return spanMillis <= 60 * kDay ? QStringLiteral("hour") : QStringLiteral("day");
}

} // namespace boxoffice
