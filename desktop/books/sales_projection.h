// What the numbers so far say about the seats to come. Pure arithmetic over SeatHistory.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/history_dto.h"

namespace boxoffice {

struct SalesProjection
{
    int lastDay = 0;    // registrations less cancellations in the last 24 hours
    double perHour = 0; // the rate of late; never below 0
    std::optional<qint64> soldOutAt =
        {};             // when it is full at this rate; nothing if not foreseeable
    bool isOpen = true; // whether anybody can register
};

// now: milliseconds since the epoch. The rate is that of the last quarter of the time since the
// first registration, but of an hour at least and a day at most, if it is that long ago; and never
// of less than a minute. history: in buckets of minutes or hours; of one that began before such a
// time, the part of it that lies within counts.
SalesProjection projectSales(const SeatHistory &history, qint64 now);

// Nobody registers for what is not published or is over at `now`, nor after its end.
SalesProjection whileOpen(SalesProjection projection, const Event &event, qint64 now);

struct SeatsAt
{
    qint64 time = 0;
    int booked = 0;
};
// Seats booked after each bucket, of whatever width; ends with the present count.
QList<SeatsAt> seatsOverTime(const SeatHistory &history, qint64 now);

// The bucket that shows this span in not too many points.
HistoryBucket bucketFor(qint64 spanMillis);

} // namespace boxoffice
