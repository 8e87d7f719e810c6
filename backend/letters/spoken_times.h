// Moments in the words of a language. What is said of an event's own time is in
// backend/tickets/event_words.h.
//
// Threads: pure functions.
#pragma once

#include "shared/api/registration_dto.h"

#include <QString>

namespace boxoffice {

// Of its name in the API; English, where it has none.
MailLanguage mailLanguageOf(QStringView language);
// In UTC: "5 December 2026, 07:00". at: milliseconds since the epoch.
QString spokenMoment(qint64 at, QStringView language);

} // namespace boxoffice
