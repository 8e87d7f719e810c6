// How values are written for people, in their own language and time zone.
//
// Threads: GUI only (QLocale's default is read).
#pragma once

#include "desktop/client/pages.h"

#include <QString>

namespace boxoffice {

// For QLocale and QDateTimeEdit: weekday, day, month, year.
QString dateFormat();
QString formatCount(qint64 count);
QString formatDateTime(qint64 unixMillis);
QString formatDateTime(qint64 unixMillis, const QString &timezone);
// Empty without a start.
QString formatWhen(const Event &event);
QString formatStatus(EventStatus status);
// Published, but over at `now` (milliseconds since the epoch).
bool showsAsOver(const Event &event, qint64 now);
// Its status, or "Over".
QString formatStatus(const Event &event, qint64 now);
// "88 of 400 seats left", "full".
QString formatSeats(int booked, int capacity);
// The e-mail address, or that it was erased.
QString formatAddress(const Registration &registration);
// For people to read out, as "K7QF 2MXA"; empty where the server has none.
QString formatNumber(const Registration &registration);
// Whom it is about, as far as that is known: name and address, or the number.
QString formatPerson(const Registration &registration);
// Which of an event's registrations it asks for; empty: those that are not cancelled, all of them.
QString formatFilter(const RegistrationQuery &query);

} // namespace boxoffice
