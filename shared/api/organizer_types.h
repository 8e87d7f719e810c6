// What the organizer's operations take and give, beside Event and Registration.
//
// Threads: values.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"

#include <QList>
#include <QString>

#include <optional>

namespace boxoffice {

struct ServerInfo
{
    QString name;    // empty: an early server that does not say
    QString version; // the same

    friend bool operator==(const ServerInfo &, const ServerInfo &) = default;
};

// Returns what a draft that creates such an event says.
EventDraft draftOf(const Event &event);
// Returns the patch that makes the one of the other: only the members that differ.
EventPatch patchBetween(const EventDraft &before, const EventDraft &after);

struct EventPage
{
    QList<Event> events;
    QString next; // cursor of the next page; empty: this was the last
};

enum class RegistrationFilter { Active, Cancelled, All };

struct RegistrationQuery
{
    Uuid eventId;
    QString search;
    RegistrationFilter filter = RegistrationFilter::Active;
    QString cursor = {};
    int limit = 500;
    bool newestFirst = false;
};

struct RegistrationPage
{
    QList<Registration> registrations;
    QString next;
};

struct StatsPoint
{
    qint64 time = 0; // start of the bucket, milliseconds since the epoch
    int registrations = 0;
    int cancellations = 0;

    friend bool operator==(const StatsPoint &, const StatsPoint &) = default;
};

struct EventStats
{
    int capacity = 0;
    int bookedCount = 0;
    int cancelledCount = 0;
    std::optional<qint64> firstAt = {};
    std::optional<qint64> lastAt = {};
    QString bucket = {}; // minute, hour or day
    QList<StatsPoint> points = {};
};

// New seats of one event, as the stream tells them.
struct SeatsChange
{
    Uuid id;
    int capacity = 0;
    int bookedCount = 0;

    friend bool operator==(const SeatsChange &, const SeatsChange &) = default;
};

} // namespace boxoffice
