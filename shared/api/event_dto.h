// An event as the API represents it: one thing to attend, with a fixed number of seats.
#pragma once

#include "shared/api/access_dto.h"
#include "shared/api/event_image.h"
#include "shared/api/sale_dto.h"

#include <QString>

#include <optional>

namespace boxoffice {

enum class EventStatus { Draft, Published, Cancelled };

// How a list of events is ordered.
enum class EventSort {
    Newest,
    Name,
    MostSeats, // seats left, most first
    Filling,   // share booked, most first; full ones last
    StartsAt,  // soonest first, without a time last
    Latest,    // the last to end first; without an end, 24 hours after the start
};

struct Event
{
    Uuid id;
    QString name;         // 1 to 200 code points, trimmed
    QString description;  // up to 10,000 code points
    int capacity = 0;     // 1 to 1,000,000 seats
    int bookedCount = 0;  // 0 to capacity
    qint64 createdAt = 0; // milliseconds since the epoch, UTC
    std::optional<qint64> startsAt = {};
    std::optional<qint64> endsAt = {}; // not before startsAt
    QString timezone = {};             // IANA name, or empty
    QString location = {};             // up to 500 code points
    EventStatus status = EventStatus::Published;
    bool namesRequired = false; // nobody registers without a name
    bool holdersMayEdit = true; // the holder of a ticket may correct the name
    qint64 version = 0; // grows with each edit, not with bookings; of clients: what the ETag says;
                        // 0: not known
    std::optional<OrganizerName> organizer = {}; // nothing: there is none yet
    int organizerVersion = 0; // grows with each edit of the organizer; 0: not known, or none
    QString slug = {};        // in the address of its page, /e/{slug}; empty: it has none yet
    std::optional<EventImage> image = {}; // of new events nothing
    QString category = {}; // one that its organizer offered when it was given; empty: none
    int heldCount = 0;     // seats that orders hold; booked and held never exceed the capacity
    int ticketTypes = 0;   // how many it has
    SalesRules sales = {};

    friend bool operator==(const Event &, const Event &) = default;
};

// What an organizer sends to create an event; validated (see event_json.h).
struct EventDraft
{
    QString name;
    QString description;
    int capacity = 0;
    std::optional<qint64> startsAt = {};
    std::optional<qint64> endsAt = {}; // not before startsAt
    QString timezone = {};
    QString location = {};
    EventStatus status = EventStatus::Published;
    std::optional<Uuid> organizerId = {}; // nothing: the only one, or the first
    bool namesRequired = false;
    bool holdersMayEdit = true;
    QString category = {}; // empty: none
    SalesRules sales = {};

    friend bool operator==(const EventDraft &, const EventDraft &) = default;
};

// What an organizer sends to change an event: a merge patch (RFC 7396), each member validated.
// Members without a value stay as they are.
struct EventPatch
{
    std::optional<QString> name = {};
    std::optional<QString> description = {};
    std::optional<int> capacity = {};
    std::optional<std::optional<qint64>> startsAt = {}; // nullopt inside: to be cleared
    std::optional<std::optional<qint64>> endsAt = {};
    std::optional<QString> timezone = {}; // empty: to be cleared
    std::optional<QString> location = {};
    std::optional<EventStatus> status = {};
    std::optional<bool> namesRequired = {};
    std::optional<bool> holdersMayEdit = {};
    std::optional<QString> category = {}; // empty: to be cleared
    SalesPatch sales = {};

    friend bool operator==(const EventPatch &, const EventPatch &) = default;
};

// Returns the event with the patch applied; version and booked count stay as they are.
Event patched(Event event, const EventPatch &patch);
// Returns the draft that creates such an event.
EventDraft draftOf(const Event &event);
// Returns the patch that turns `before` into `after`: only the members that differ.
EventPatch patchBetween(const EventDraft &before, const EventDraft &after);

// The seats of one event after a change, as a live stream sends them.
struct SeatsChange
{
    Uuid id;
    int capacity = 0;
    int bookedCount = 0;
    int heldCount = 0;

    friend bool operator==(const SeatsChange &, const SeatsChange &) = default;
};

} // namespace boxoffice
