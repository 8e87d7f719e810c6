// What the numbers so far say about the seats to come. Pure arithmetic over EventStats.
//
// Threads: pure functions.
#pragma once

#include "shared/api/organizer_types.h"

namespace boxoffice {

struct SalesProjection
{
    int lastDay = 0;    // registrations less cancellations in the last 24 hours
    double perHour = 0; // the rate of late; never below 0
    std::optional<qint64> soldOutAt =
        {}; // when it is full at this rate; nothing if not foreseeable
};

// now: milliseconds since the epoch. The rate is that of the last 24 hours, or of the time since
// the first registration if that is shorter (but not than an hour).
SalesProjection projectSales(const EventStats &stats, qint64 now);

struct SeatsAt
{
    qint64 time = 0;
    int booked = 0;
};
// Seats booked after each bucket; ends with the present count.
QList<SeatsAt> seatsOverTime(const EventStats &stats, qint64 now);

// The bucket that shows this span in not too many points: minute, hour or day.
QString bucketFor(qint64 spanMillis);

} // namespace boxoffice
