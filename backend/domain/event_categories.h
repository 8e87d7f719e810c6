// Categories of events: an event has one that its organizer offers, or none.
//
// An event has the text itself. What its organizer renames or drops later stays with the event
// until somebody gives it another one.
//
// Threads: a value.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/result.h"

#include <QHash>

namespace boxoffice {

struct KnownCategories
{
    QHash<Uuid, QStringList> offered = {}; // by organizer

    // Spells the event's category as its organizer does. kept: the one that the event has already,
    // which may be offered no more. Fails with invalid_field.
    Result<void> check(Event &event, const QString &kept) const;
};

} // namespace boxoffice
