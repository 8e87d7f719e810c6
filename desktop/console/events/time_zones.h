// Time zones by name, and what a clock there shows.
//
// Threads: GUI only.
#pragma once

#include <QDateTime>
#include <QList>
#include <QStringList>
#include <QTimeZone>

namespace boxoffice {

// Every name that validTimezone() takes and this computer has data of, aliases too; sorted.
const QStringList &timezoneNames();
// The name of this computer's zone, or UTC when validTimezone() does not take it.
QString systemTimezone();
// The zone of that name; this computer's for an empty or unknown one.
QTimeZone zoneNamed(const QString &name);

// What a clock in the zone shows, written as a QDateTime in UTC.
QDateTime wallClock(qint64 millis, const QTimeZone &zone);
// The instants (milliseconds since the epoch) at which a clock in the zone shows this, ascending:
// none where the clock is put forward, two where it is put back.
QList<qint64> instantsAt(const QDateTime &wallClock, const QTimeZone &zone);

} // namespace boxoffice
