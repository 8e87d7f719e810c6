// Dates and times of events in the words of a language.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"

namespace boxoffice {

struct SpokenTime
{
    QString when; // "Saturday, 5 December 2026, 19:30 – 22:00"; empty: the event has no time
    QString zone; // "Europe/Berlin, CET"; "UTC" without a zone, or with one that is not known here;
                  // empty of whole days (shared/api/event_days.h), which `when` names alone
};

// language: "de", else English.
SpokenTime spokenTime(const Event &event, QStringView language);
// In UTC: "5 December 2026, 07:00". at: milliseconds since the epoch.
QString spokenMoment(qint64 at, QStringView language);

} // namespace boxoffice
