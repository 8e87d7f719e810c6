// When an event is over: the same in the server, the console and the tests.
//
// An event is over from its end on, including that millisecond. Its end is ends_at. Without it, the
// end is the end of the day of starts_at in the event's time zone, or in UTC if there is none or
// this machine does not know it. Without either time, an event is never over.
//
// Threads: pure functions; each thread keeps the time zones that it has used.
#pragma once

#include "shared/api/event_dto.h"

#include <QTimeZone>

namespace boxoffice {

// Whose clock an event goes by.
struct EventZone
{
    QTimeZone zone = QTimeZone::utc();
    bool isKnown = false; // else UTC: the event names none, or none that this machine knows
};

// timezone: IANA name, or empty.
EventZone zoneOf(const QString &timezone);

struct EventTimes
{
    std::optional<qint64> startsAt = {}; // milliseconds since the epoch, UTC
    std::optional<qint64> endsAt = {};
    QString timezone = {}; // IANA name, or empty: UTC

    friend bool operator==(const EventTimes &, const EventTimes &) = default;
};

EventTimes timesOf(const Event &event);

// Returns the first millisecond since the epoch at which the event is over; nothing: never.
std::optional<qint64> overAt(const EventTimes &times);

// now: milliseconds since the epoch. Looks up the time zone only if the day decides.
bool isOver(const EventTimes &times, qint64 now);

} // namespace boxoffice
