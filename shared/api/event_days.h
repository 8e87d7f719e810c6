// Events that cover whole days, and days in words for people.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"

#include <QDate>

namespace boxoffice {

struct WholeDays
{
    QDate first, last; // on the calendar of the event's zone

    friend bool operator==(const WholeDays &, const WholeDays &) = default;
};

// Returns nothing unless the event has a zone that this machine knows, begins at the start of a day
// there and is over (event_time.h) at the start of a later one.
std::optional<WholeDays> wholeDaysOf(const Event &event);

// "Saturday, 5 December 2026", "Samstag, 5. Dezember 2026".
QString dayInWords(QDate day, MailLanguage language);

} // namespace boxoffice
