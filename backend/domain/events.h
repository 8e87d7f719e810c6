// The commands about events: create, update, delete, announce, erase, and those about their
// pictures.
//
// An edit is refused if it is meant for another version, if the event would end before it starts,
// or if more seats are booked than it leaves. An event with registrations is deleted only by force.
//
// Threads: values and pure functions.
#pragma once

#include "backend/domain/audit.h"
#include "backend/domain/event_categories.h"
#include "backend/domain/event_slugs.h"
#include "backend/domain/kept_form.h"

#include <QHash>
#include <QList>

#include <vector>

namespace boxoffice {

struct Desk; // decide.h

// The versions of an event that a client accepts (If-Match).
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

// What holders of tickets are told.
enum class Announcement { Changed, Cancelled };
// "changed", "cancelled".
QByteArrayView wireName(Announcement about);

// Tells the holders of all valid tickets by mail.
struct AnnounceCommand
{
    Uuid eventId;
    Announcement about = Announcement::Changed;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

// Has the personal data of all registrations erased, of an event that is over or cancelled.
struct EraseEventCommand
{
    Uuid eventId;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

// Gives the event a picture, in place of the one that it has.
struct SetImageCommand
{
    Uuid eventId;
    EventImage image; // imageOf(files)
    ImageFiles files;
    VersionCheck ifMatch = {};
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

// Changes what is said of the picture. Fails with image_not_found if there is none.
struct DescribeImageCommand
{
    Uuid eventId;
    QString alt;
    VersionCheck ifMatch = {};
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

// Not an error if there is none.
struct RemoveImageCommand
{
    Uuid eventId;
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
    // Those that get events. Under nil: the first, which gets events that name none.
    QHash<Uuid, KnownOrganizer> organizers = {};
    KnownSlugs slugs = {};           // of the names that the batch gives
    KnownCategories categories = {}; // where the batch gives an event a category
};

struct ImageChange
{
    Uuid eventId;
    ImageFiles files; // without any: the picture goes
};

struct EventChanges
{
    std::vector<Event> events; // to insert
    // To overwrite, with the final booked count; at most one for each event, except after append().
    std::vector<Event> updates;
    std::vector<Uuid> deletions;          // to delete with all that belongs to them, after all else
    std::vector<Uuid> erasures = {};      // to mark for the housekeeper
    std::vector<Uuid> announcements = {}; // nothing but an entry of the journal
    std::vector<SlugOf> newSlugs = {};    // to insert, behind the events
    // Files to put in place of those that are there; the event is among the updates. At most one
    // for each event, except after append(): the last one counts.
    std::vector<ImageChange> images = {};

    bool isEmpty() const { return events.empty() && !organizes(); }
    bool organizes() const
    {
        return !updates.empty() || !deletions.empty() || !erasures.empty()
            || !announcements.empty();
    }
    void append(EventChanges &&next);
    void addEventsTo(std::vector<Uuid> &ids) const;
};

struct EventFamily
{
    using Command =
        std::variant<CreateEventCommand, UpdateEventCommand, DeleteEventCommand, AnnounceCommand,
                     EraseEventCommand, SetImageCommand, DescribeImageCommand, RemoveImageCommand>;
    using Known = KnownEvents;
    using Changes = EventChanges;
};

QByteArray canonical(const CreateEventCommand &command);
QByteArray canonical(const UpdateEventCommand &command);
QByteArray canonical(const DeleteEventCommand &command);
QByteArray canonical(const AnnounceCommand &command);
QByteArray canonical(const EraseEventCommand &command);
QByteArray canonical(const SetImageCommand &command);
QByteArray canonical(const DescribeImageCommand &command);
QByteArray canonical(const RemoveImageCommand &command);
Outcome decideOne(const CreateEventCommand &command, Desk &desk);
Outcome decideOne(const UpdateEventCommand &command, Desk &desk);
Outcome decideOne(const DeleteEventCommand &command, Desk &desk);
Outcome decideOne(const AnnounceCommand &command, Desk &desk);
Outcome decideOne(const EraseEventCommand &command, Desk &desk);
Outcome decideOne(const SetImageCommand &command, Desk &desk);
Outcome decideOne(const DescribeImageCommand &command, Desk &desk);
Outcome decideOne(const RemoveImageCommand &command, Desk &desk);
Outcome keptSuccess(const CreateEventCommand &command, const KeptForm &form);
Outcome keptSuccess(const UpdateEventCommand &command, const KeptForm &form);
Outcome keptSuccess(const DeleteEventCommand &command, const KeptForm &form);
Outcome keptSuccess(const AnnounceCommand &command, const KeptForm &form);
Outcome keptSuccess(const EraseEventCommand &command, const KeptForm &form);
Outcome keptSuccess(const SetImageCommand &command, const KeptForm &form);
Outcome keptSuccess(const DescribeImageCommand &command, const KeptForm &form);
Outcome keptSuccess(const RemoveImageCommand &command, const KeptForm &form);

} // namespace boxoffice
