// How values are written for people, in their own language and time zone.
//
// Threads: GUI only (QLocale's default is read).
#pragma once

#include "desktop/client/pages.h"

#include <QString>

class QDateTime;

namespace boxoffice {

// A time of day, for QLocale and QDateTimeEdit.
QString timeFormat();
QString formatCount(qint64 count);
QString formatDateTime(qint64 unixMillis);
// "UTC+02:00"
QString formatOffset(const QDateTime &when);
// When it starts by its own clock, or by the reader's if it has none: "Fri 9 Oct, 19:00 CEST"; a
// clock without a name is called by its offset. Empty without a start.
QString formatWhen(const Event &event);
// The same in full, with the year and the name of the time zone.
QString formatWhenInFull(const Event &event);
QString formatStatus(EventStatus status);
// Published, but over at `now` (milliseconds since the epoch).
bool showsAsOver(const Event &event, qint64 now);
// Its status, or "Over".
QString formatStatus(const Event &event, qint64 now);
// "88 of 400 seats left", "full". held: by orders, so that they are not left.
QString formatSeats(int booked, int capacity, int held = 0);
// The e-mail address, or that it was erased.
QString formatAddress(const Registration &registration);
// For people to read out, as "K7QF 2MXA"; empty where the server has none.
QString formatNumber(const Registration &registration);
// Whom it is about, as far as that is known: name and address, or the number.
QString formatPerson(const Registration &registration);
// Which of an event's registrations it asks for; empty: those that are not cancelled, all of them.
QString formatFilter(const RegistrationQuery &query);

} // namespace boxoffice
