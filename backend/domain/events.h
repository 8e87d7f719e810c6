// The commands about events: create, update, delete.
//
// An edit is refused where another version is meant, where the event would end before it starts, or
// where more seats are booked than it leaves. An event with registrations is deleted only by force.
//
// Threads: values and pure functions.
#pragma once

#include "backend/domain/audit.h"
#include "backend/domain/kept_form.h"

#include <QHash>
#include <QList>

#include <vector>

namespace boxoffice {

struct Desk; // decide.h

// Which versions of an event a client has in mind (If-Match).
struct VersionCheck
{
    bool given = false;
    QList<qint64> versions = {}; // first numbers of tags: one of them must be the event's

    bool allows(const Event &event) const;
};

struct CreateEventCommand
{
    EventDraft draft;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct UpdateEventCommand
{
    Uuid eventId;
    EventPatch patch;
    VersionCheck ifMatch = {};
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct DeleteEventCommand
{
    Uuid eventId;
    bool force = false; // also with registrations, which are lost
    VersionCheck ifMatch = {};
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct KnownOrganizer
{
    OrganizerName named;
    int version = 0;
};

struct KnownEvents
{
    QHash<Uuid, Event> details = {}; // those that the batch edits or deletes
    Uuid lastEventId = {};           // where the batch creates: no event has a greater one
    // Of those that the batch creates events for. Nil: the first, to which belongs what names none.
    QHash<Uuid, KnownOrganizer> organizers = {};
};

struct EventChanges
{
    std::vector<Event> events; // to insert
    // To overwrite, with the seats booked at the end; one an event, but after append().
    std::vector<Event> updates;
    std::vector<Uuid> deletions; // to delete with all that belongs to them, after all else

    bool isEmpty() const { return events.empty() && !organizes(); }
    bool organizes() const { return !updates.empty() || !deletions.empty(); }
    void append(EventChanges &&next);
    void addEventsTo(std::vector<Uuid> &ids) const;
};

struct EventFamily
{
    using Command = std::variant<CreateEventCommand, UpdateEventCommand, DeleteEventCommand>;
    using Known = KnownEvents;
    using Changes = EventChanges;
};

QByteArray canonical(const CreateEventCommand &command);
QByteArray canonical(const UpdateEventCommand &command);
QByteArray canonical(const DeleteEventCommand &command);
Outcome decideOne(const CreateEventCommand &command, Desk &desk);
Outcome decideOne(const UpdateEventCommand &command, Desk &desk);
Outcome decideOne(const DeleteEventCommand &command, Desk &desk);
Outcome keptSuccess(const CreateEventCommand &command, const KeptForm &form);
Outcome keptSuccess(const UpdateEventCommand &command, const KeptForm &form);
Outcome keptSuccess(const DeleteEventCommand &command, const KeptForm &form);

} // namespace boxoffice
