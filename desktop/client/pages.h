// Lists as the server gives them out: page by page.
//
// Threads: values.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"

#include <QList>

namespace boxoffice {

inline constexpr int kRowsAtOnce = 1'000; // the longest page that the server gives

struct EventPage
{
    QList<Event> events;
    QString next; // cursor of the next page; empty: this was the last
};

struct RegistrationQuery
{
    Uuid eventId;
    QString search;
    RegistrationStatus filter = RegistrationStatus::Active;
    QString cursor = {};
    int limit = 500;
    bool newestFirst = false;
};

struct RegistrationPage
{
    QList<Registration> registrations;
    QString next;
};

} // namespace boxoffice
