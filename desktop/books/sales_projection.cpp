#include "desktop/books/sales_projection.h"

#include "desktop/books/durations.h"
#include "shared/api/event_time.h"

#include <algorithm>
#include <cmath>

namespace boxoffice {

namespace {

constexpr qint64 kFarthest = 5 * 365 * kDay; // beyond it a date says nothing

qint64 widthOf(const EventStats &stats)
{
    return stats.bucket == QLatin1StringView("day") ? kDay
        : stats.bucket == QLatin1StringView("hour") ? kHour
                                                    : kMinute;
}

// Seats taken less seats given back.
double seatsSince(const EventStats &stats, qint64 since, qint64 now)
{
    double seats = 0;
    for (const StatsPoint &point : stats.points) {
        const qint64 end = std::max(point.time + 1, std::min(point.time + widthOf(stats), now));
        const double part = double(end - std::max(since, point.time)) / double(end - point.time);
        seats += std::clamp(part, 0.0, 1.0) * (point.registrations - point.cancellations);
    }
    return seats;
}

} // namespace

SalesProjection whileOpen(SalesProjection projection, const Event &event, qint64 now)
{
    projection.isOpen = event.status == EventStatus::Published && !isOver(timesOf(event), now);
    if (!projection.isOpen
        || (projection.soldOutAt && isOver(timesOf(event), *projection.soldOutAt))) {
        projection.soldOutAt.reset();
    }
    return projection;
}

SalesProjection projectSales(const EventStats &stats, qint64 now)
{
    SalesProjection projection;
    projection.lastDay = static_cast<int>(std::lround(seatsSince(stats, now - kDay, now)));
    const qint64 age = stats.firstAt ? now - *stats.firstAt : kDay;
    const qint64 span = std::max(kMinute, std::min(age, std::clamp(age / 4, kHour, kDay)));
    const double lately = seatsSince(stats, now - span, now);
    projection.perHour = std::max(0.0, lately * double(kHour) / double(span));
    const int left = stats.capacity - stats.bookedCount;
    if (left > 0 && projection.perHour > 0) {
        const double millis = left / projection.perHour * double(kHour);
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
    int booked = 0;
    for (const StatsPoint &point : stats.points) {
        if (point.time > line.last().time) {
            line.append({point.time, booked}); // nothing happened until here
        }
        booked += point.registrations - point.cancellations;
        line.append({std::min(point.time + widthOf(stats), now), booked});
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
