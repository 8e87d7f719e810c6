// Calendar files (RFC 5545): an event, or a ticket, as an entry that a calendar takes in and keeps
// up to date.
//
// The UID is the id of the event or the registration (RFC 7986, section 5.3): it is the same for
// ever, whatever this server's name is. Each edit raises SEQUENCE, so that a calendar knows which
// file is newer. What is cancelled has METHOD:CANCEL, which removes the entry.
//
// Times are instants in UTC. An event that covers whole days of its zone is an all-day entry: one
// that begins at the start of a day and ends at the start of another or, having no end, is over
// with its day (event_time.h). Its days are those of its zone, wherever the calendar's owner is.
//
// Nothing in a file lets anybody act for a holder, since people share their calendars.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"

namespace boxoffice {

// The path of the event's page: that of its slug, if it has one.
QString eventPagePath(const Event &event);
// Its URL. publicUrl: in front of its path; empty: it has none.
QString eventPageUrl(const QString &publicUrl, const Event &event);

// Returns nothing if the event has no time. url: of the event's page, or empty. now: milliseconds
// since the epoch.
std::optional<QByteArray> eventCalendar(const Event &event, const QString &url, qint64 now);
// The same for the holder of a ticket. It is cancelled if the registration or the event is.
std::optional<QByteArray> ticketCalendar(const Event &event, const Registration &registration,
                                         const QString &url, qint64 now);

} // namespace boxoffice
