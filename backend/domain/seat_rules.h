// Who gets a seat: the decision of one batch, as a pure function.
//
// The rule: in order of arrival, a known idempotency key gets its first answer again; an e-mail
// that holds a seat is already registered (also on a full event); a seat is given while
// booked < capacity; everybody else finds the event full.
//
// Threads: pure; the IdSource is the caller's.
#pragma once

#include "backend/domain/commands.h"

#include <QHash>
#include <QSet>

#include <optional>
#include <span>
#include <vector>

namespace boxoffice {

// What an idempotency key once led to. Refusals that a repeat must see again are kept too.
struct KeptAnswer
{
    enum class Kind { Registered, EventFull, AlreadyRegistered, EventCreated };

    QByteArray digest;
    Kind kind = Kind::Registered;
    Registration registration; // Registered
    Event event;               // EventCreated
};

struct EventSeats
{
    int capacity = 0;
    int booked = 0;
};

struct ScopedKey
{
    Uuid scope; // nil: event creation
    QString key;

    friend bool operator==(const ScopedKey &, const ScopedKey &) = default;
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

inline size_t qHash(const EventEmail &e, size_t seed = 0)
{
    return qHashMulti(seed, e.eventId, e.userEmail);
}

// What the database said while the rows were locked: the truth the decision rests on.
struct LockedState
{
    QHash<Uuid, EventSeats> events;    // locked rows; an event that is missing does not exist
    QSet<EventEmail> registered;       // those of the batch's e-mails that hold a seat
    QHash<ScopedKey, KeptAnswer> keys; // those of the batch's keys that were used before
    std::int64_t nowMicros = 0;        // the database's clock, read after the locks were taken
};

struct NewKey
{
    ScopedKey scoped;
    QByteArray digest;
    KeptAnswer::Kind kind = KeptAnswer::Kind::Registered;
    Uuid resultId; // the registration or event; nil for a refusal
};

// What to write, and what to answer once it is durable.
struct Decision
{
    std::vector<Outcome> outcomes;           // one a command, in the batch's order
    std::vector<Registration> registrations; // to insert
    std::vector<Event> events;               // to insert
    QHash<Uuid, int> seatsTaken;             // to add to booked_count, one entry an event
    std::vector<NewKey> keys;                // to insert

    bool writesNothing() const { return registrations.empty() && events.empty() && keys.empty(); }
};

// Requires: every event id, e-mail and key of the batch was looked up for `state`.
Decision decide(std::span<const Command> batch, LockedState state, IdSource &ids);

} // namespace boxoffice
