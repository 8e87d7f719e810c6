// Who gets a seat, and what an organizer may change: the decision of one batch, as a pure function.
//
// The rule: in order of arrival, a known idempotency key gets its first answer again; nobody
// registers for an event that is not published or is over; an e-mail that holds a seat is already
// registered (also on a full event); a seat is given while booked < capacity; everybody else finds
// the event full. A cancellation gives its seat back to whoever comes behind it, also in the same
// batch. An edit is refused where another version is meant or more is booked than it leaves.
//
// Threads: pure; the IdSource is the caller's.
#pragma once

#include "backend/domain/commands.h"
#include "shared/api/event_time.h"

#include <QHash>
#include <QSet>

#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace boxoffice {

// What an idempotency key once led to. Refusals that a repeat must see again are kept too.
struct KeptAnswer
{
    // The numbers are those of the column idempotency_keys.kind.
    enum class Kind {
        Registered,
        EventFull,
        AlreadyRegistered,
        EventCreated,
        EventUpdated,
        EventDeleted,
        RegistrationCancelled,
        EventNotOpen,
        CapacityBelowBooked,
        PreconditionFailed,
        EventHasRegistrations,
        RegistrationNotFound,
        EndsBeforeStart,
        EventOver,
    };

    QByteArray digest;
    Kind kind = Kind::Registered;
    Registration registration = {}; // Registered, RegistrationCancelled
    Event event = {};               // EventCreated, EventUpdated
};

struct EventSeats
{
    int capacity = 0;
    int booked = 0;
    bool open = true; // published
    EventTimes times = {};
    Uuid lastId = {}; // no registration of the event has a greater one
};

struct ScopedKey
{
    Uuid scope; // nil: event creation
    QString key;

    friend bool operator==(const ScopedKey &, const ScopedKey &) = default;
};

struct RegistrationName
{
    Uuid eventId;
    Uuid id;

    friend bool operator==(const RegistrationName &, const RegistrationName &) = default;
};

struct EventEmail
{
    Uuid eventId;
    QString userEmail;

    friend bool operator==(const EventEmail &, const EventEmail &) = default;
};

inline size_t qHash(const ScopedKey &k, size_t seed = 0)
{
    return qHashMulti(seed, k.scope, k.key);
}

inline size_t qHash(const RegistrationName &r, size_t seed = 0)
{
    return qHashMulti(seed, r.eventId, r.id);
}

inline size_t qHash(const EventEmail &e, size_t seed = 0)
{
    return qHashMulti(seed, e.eventId, e.userEmail);
}

// Returns what a command needs for itself in the database: its event or, where it creates one under
// a key, that key. Commands of one queue keep their order.
ScopedKey queueOf(const Command &command);

// What the database said while the rows were locked: the truth the decision rests on.
struct LockedState
{
    QHash<Uuid, EventSeats> events;    // locked rows; an event that is missing does not exist
    QSet<EventEmail> registered;       // those of the batch's e-mails that hold a seat
    QHash<ScopedKey, KeptAnswer> keys; // those of the batch's keys that were used before
    Uuid lastEventId = {};             // where the batch creates: no event has a greater one
    std::int64_t nowMicros = 0;        // the database's clock, read after the locks were taken
    QHash<Uuid, Event> details = {};   // those of `events` that the batch edits or deletes
    QHash<RegistrationName, Registration> cancelling = {}; // those to be cancelled that exist
    QSet<ScopedKey> busy = {}; // see queueOf(): others hold them, so their commands are left out
};

struct NewKey
{
    ScopedKey scoped;
    QByteArray digest;
    KeptAnswer::Kind kind = KeptAnswer::Kind::Registered;
    Uuid resultId; // the registration or event; nil for a refusal
    // Where the answer cannot be made again from the request and resultId: the answer itself.
    std::optional<std::variant<Event, Registration>> answer = {};
};

// What to write, and what to answer once it is durable.
struct Decision
{
    std::vector<Outcome> outcomes;           // one a command, in the batch's order
    std::vector<Registration> registrations; // to insert
    std::vector<Registration> cancellations; // to mark as cancelled, before the above
    std::vector<Event> events;               // to insert
    // To overwrite, with the seats booked at the end; one an event, but after append().
    std::vector<Event> updates;
    std::vector<Uuid> deletions; // to delete with all that belongs to them, after all else
    QHash<Uuid, int> seatsTaken; // to add to booked_count, one entry an event; may be negative
    std::vector<NewKey> keys;    // to insert

    bool writesNothing() const { return keys.empty() && onlyRefuses(); }
    // Whether it does more than register people and create events.
    bool organizes() const
    {
        return !cancellations.empty() || !updates.empty() || !deletions.empty();
    }
    // Whether it does nothing but keep refusals under their keys.
    bool onlyRefuses() const { return registrations.empty() && events.empty() && !organizes(); }
};

// Returns the event that a draft becomes: without registrations, version 1.
Event eventOf(const EventDraft &draft, const Uuid &id, qint64 createdAt);

// Leaves `state` as the batch does, so that what comes behind it can be decided next.
// Requires: every event id, e-mail and key of the batch was looked up for `state`, and what it
// edits, deletes and cancels.
Decision decide(std::span<const Command> batch, LockedState &state, IdSource &ids);

// Appends what was decided, and written, behind `decision` in the same transaction.
void append(Decision &decision, Decision next);

} // namespace boxoffice
