#include "shared/api/event_time.h"

#include <QDateTime>
#include <QHash>

namespace boxoffice {

namespace {

// No day is longer: where the date line was crossed, a whole one came twice.
constexpr qint64 kLongestDay = 48 * 3'600'000;
constexpr qsizetype kMostZones = 1'000; // the database of time zones has about 600 names

qint64 endOfDay(qint64 time, const QString &timezone)
{
    const QTimeZone zone = zoneOf(timezone).zone;
    const QDate day = QDateTime::fromMSecsSinceEpoch(time, zone).date();
    QDateTime next = day.addDays(1).startOfDay(zone);
    if (!next.isValid()) { // a day that was left out
        next = day.addDays(2).startOfDay(zone);
    }
    return next.toMSecsSinceEpoch();
}

} // namespace

// Reading a time zone's file takes longer than all else here.
EventZone zoneOf(const QString &timezone)
{
    static thread_local QHash<QString, EventZone> used;
    const auto found = used.constFind(timezone);
    if (found != used.cend()) {
        return *found;
    }
    if (used.size() >= kMostZones) {
        used.clear();
    }
    const QTimeZone zone(timezone.toLatin1()); // of an empty name: this machine's
    const bool isKnown = !timezone.isEmpty() && zone.isValid();
    return *used.insert(timezone, isKnown ? EventZone{zone, true} : EventZone{});
}

EventTimes timesOf(const Event &event)
{
    return {event.startsAt, event.endsAt, event.timezone};
}

std::optional<qint64> overAt(const EventTimes &times)
{
    if (times.endsAt || !times.startsAt) {
        return times.endsAt;
    }
    return endOfDay(*times.startsAt, times.timezone);
}

bool isOver(const EventTimes &times, qint64 now)
{
    if (!times.endsAt && times.startsAt) {
        if (now < *times.startsAt) {
            return false;
        }
        if (now - *times.startsAt >= kLongestDay) {
            return true;
        }
    }
    const std::optional<qint64> end = overAt(times);
    return end && now >= *end;
}

} // namespace boxoffice
