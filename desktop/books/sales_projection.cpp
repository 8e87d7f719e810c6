#include "desktop/books/sales_projection.h"

#include "desktop/books/durations.h"
#include "shared/api/event_time.h"

#include <algorithm>
#include <cmath>

namespace boxoffice {

namespace {

constexpr double kMissed = 10; // bookings that did not come: they are over, and not by chance
constexpr qint64 kFarthest = 5 * 365 * kDay; // beyond it a date says nothing

qint64 widthOf(const SeatHistory &history)
{
    switch (history.bucket) {
    case HistoryBucket::Minute:
        return kMinute;
    case HistoryBucket::Hour:
        return kHour;
    case HistoryBucket::Day:
        return kDay;
    }
    Q_UNREACHABLE();
}

// Seats taken less seats given back.
double seatsSince(const SeatHistory &history, qint64 since, qint64 now)
{
    double seats = 0;
    for (const SeatHistory::Point &point : history.points) {
        const qint64 end = std::max(point.at + 1, std::min(point.at + widthOf(history), now));
        const double part = double(end - std::max(since, point.at)) / double(end - point.at);
        seats += std::clamp(part, 0.0, 1.0) * (point.registrations - point.cancellations);
    }
    return seats;
}

// Whether the rate of `seats` in `span` is one of before: in the later half nobody came, though
// many should have. Shorter pauses, such as a night's in a day, say nothing.
bool haveStopped(const SeatHistory &history, double seats, qint64 span, qint64 now)
{
    const qint64 silence = history.lastAt ? now - *history.lastAt : 0;
    return silence > span / 2 && seats * double(silence) / double(span) > kMissed;
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

SalesProjection projectSales(const SeatHistory &history, qint64 now)
{
    SalesProjection projection;
    projection.lastDay = static_cast<int>(std::lround(seatsSince(history, now - kDay, now)));
    const qint64 age = history.firstAt ? now - *history.firstAt : kDay;
    const qint64 span = std::max(kMinute, std::min(age, std::clamp(age / 4, kHour, kDay)));
    const double lately = seatsSince(history, now - span, now);
    projection.perHour = haveStopped(history, lately, span, now)
        ? 0.0
        : std::max(0.0, lately * double(kHour) / double(span));
    const int left = history.capacity - history.bookedCount;
    if (left > 0 && projection.perHour > 0) {
        const double millis = left / projection.perHour * double(kHour);
        if (millis < double(kFarthest)) {
            projection.soldOutAt = now + static_cast<qint64>(millis);
        }
    }
    return projection;
}

QList<SeatsAt> seatsOverTime(const SeatHistory &history, qint64 now)
{
    QList<SeatsAt> line;
    if (history.points.isEmpty()) {
        return line;
    }
    line.reserve(history.points.size() + 2);
    line.append({history.points.first().at, 0});
    int booked = 0;
    for (const SeatHistory::Point &point : history.points) {
        if (point.at > line.last().time) {
            line.append({point.at, booked}); // nothing happened until here
        }
        booked += point.registrations - point.cancellations;
        line.append({std::min(point.at + widthOf(history), now), booked});
    }
    line.append({now, history.bookedCount});
    return line;
}

HistoryBucket bucketFor(qint64 spanMillis)
{
    if (spanMillis <= 6 * kHour) {
        return HistoryBucket::Minute;
    }
    return spanMillis <= 60 * kDay ? HistoryBucket::Hour : HistoryBucket::Day;
}

} // namespace boxoffice
