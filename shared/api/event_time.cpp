#include "shared/api/event_time.h"

#include <QDateTime>
#include <QHash>
#include <QTimeZone>

namespace boxoffice {

namespace {

// No day is longer: where the date line was crossed, a whole one came twice.
constexpr qint64 kLongestDay = 48 * 3'600'000;
constexpr qsizetype kMostZones = 1'000; // the database of time zones has about 600 names

// Reading a time zone's file takes longer than all else here.
const QTimeZone &zoneNamed(const QString &name)
{
    static thread_local QHash<QString, QTimeZone> known;
    const auto found = known.constFind(name);
    if (found != known.cend()) {
        return *found;
    }
    if (known.size() >= kMostZones) {
        known.clear();
    }
    const QTimeZone zone(name.toLatin1()); // of an empty name: this machine's
    const bool isNamed = !name.isEmpty() && zone.isValid();
    return *known.insert(name, isNamed ? zone : QTimeZone::utc());
}

qint64 endOfDay(qint64 time, const QString &timezone)
{
    const QTimeZone &zone = zoneNamed(timezone);
    const QDate day = QDateTime::fromMSecsSinceEpoch(time, zone).date();
    QDateTime next = day.addDays(1).startOfDay(zone);
    if (!next.isValid()) { // a day that was left out
        next = day.addDays(2).startOfDay(zone);
    }
    return next.toMSecsSinceEpoch();
}

} // namespace

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
