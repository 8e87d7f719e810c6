// When an event is, and what else has a time in its zone, in words for people: in its tickets, its
// mails and what its page says to other programs.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"

#include <QStringList>

namespace boxoffice {

// Returns one or two lines, none if the event has no time. Of an event that covers whole days
// (shared/api/event_days.h) they are only the days. Else the time is that of the event's zone, or
// UTC if it has none or this machine does not know it; which one is always said:
//
//   Saturday, 12 December 2026              Saturday, 12 December 2026, 19:30
//   19:30 to 22:00 CET (Europe/Berlin)      to Sunday, 13 December 2026, 02:00 CET (Europe/Berlin)
QStringList whenInWords(const Event &event, MailLanguage language);
// The same in one line: "Saturday, 12 December 2026, 19:30 to 22:00 CET (Europe/Berlin)".
QString whenInOneLine(const Event &event, MailLanguage language);
// Another moment in the event's zone: "Saturday, 12 December 2026, 12:00 CET (Europe/Berlin)". at:
// milliseconds since the epoch.
QString momentInWords(qint64 at, const Event &event, MailLanguage language);

} // namespace boxoffice
