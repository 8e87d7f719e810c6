// What a request asks of the booking core: the families of commands, and what they share.
//
// Each family has a file that says what its commands are, what they need to know of the database,
// what they change in it, and how they decide. Here the families are listed, and joined into one
// Command, one LockedState and one Decision: a family more is one name more in AllFamilies.
//
// Commands arrive validated (shared/api/validation.h); an Outcome is given only after the
// transaction it was decided in has ended.
// Threads: values; copies may be used by any thread.
#pragma once

#include "backend/domain/audit.h"
#include "backend/domain/event_ledger.h"
#include "backend/domain/events.h"
#include "backend/domain/registrations.h"
#include "shared/api/event_time.h"

#include <span>

namespace boxoffice {

// The row of an event that the transaction has locked.
struct LockedEvent
{
    EventLedger seats;
    bool open = true; // published
    EventTimes times = {};
    Uuid lastId = {};              // no registration of the event has a greater one
    std::optional<bool> over = {}; // what isOver() has found out
    bool draft = false;            // then it is not open

    void setTimes(const EventTimes &changed);
    // Looked up once an event and not once a command: it may take a look into a time zone.
    // now: the same throughout a transaction.
    bool isOver(qint64 now);
};

// What the database said while the rows were locked: the truth the decision rests on. This part of
// it belongs to no family.
struct LockedRows
{
    QHash<Uuid, LockedEvent> events;   // an event that is missing does not exist
    QHash<ScopedKey, KeptAnswer> keys; // those of the batch's keys that were used before
    std::int64_t nowMicros = 0;        // the database's clock, read after the locks were taken
    QSet<ScopedKey> busy = {}; // see queueOf(): others hold them, so their commands are left out
};

struct NewKey
{
    ScopedKey scoped;
    QByteArray digest;
    Outcome outcome;
};

// What to answer once it is durable, and what to write whatever the family.
struct Decided
{
    std::vector<Outcome> outcomes; // one a command, in the batch's order
    QHash<Uuid, int> seatsTaken;   // to add to booked_count, one entry an event; may be negative
    std::vector<NewKey> keys;      // to insert
    std::vector<AuditNote> notes;  // to insert: one a change that somebody answers for
};

namespace detail {

template <typename... Variants> struct Join;
template <typename... A> struct Join<std::variant<A...>>
{
    using Type = std::variant<A...>;
};
template <typename... A, typename... B, typename... More>
struct Join<std::variant<A...>, std::variant<B...>, More...>
    : Join<std::variant<A..., B...>, More...>
{ };

} // namespace detail

template <typename... Family> struct Families
{
    using Command = typename detail::Join<typename Family::Command...>::Type;

    struct State : LockedRows, Family::Known...
    { };

    struct Decision : Decided, Family::Changes...
    {
        // Whether it does nothing but keep refusals under their keys.
        bool onlyRefuses() const { return (Family::Changes::isEmpty() && ...); }
        bool writesNothing() const { return this->keys.empty() && onlyRefuses(); }
        // Whether it changes or removes what was there, so that its own rows do not prove it later.
        bool organizes() const { return (Family::Changes::organizes() || ...); }
        // Adds the events whose rows it took the locks of, as far as it writes something for them.
        void addEventsTo(std::vector<Uuid> &ids) const { (Family::Changes::addEventsTo(ids), ...); }
        void appendChanges(Decision &&next)
        {
            (Family::Changes::append(static_cast<typename Family::Changes &&>(next)), ...);
        }
    };
};

using AllFamilies = Families<RegistrationFamily, EventFamily>;

using Command = AllFamilies::Command;
struct LockedState : AllFamilies::State
{ };
struct Decision : AllFamilies::Decision
{ };

// Returns the idempotency key that a command carries.
const IdempotencyKey &idempotencyOf(const Command &command);
// Returns the event that it is about; null where it creates one.
const Uuid *eventOf(const Command &command);
// Returns the scope its key is unique in: the event's id, or nil for event creation.
Uuid scopeOf(const Command &command);
// Returns what a command needs for itself in the database: its event or, where it creates one under
// a key, that key. Commands of one queue keep their order.
ScopedKey queueOf(const Command &command);
// Returns 16 bytes that differ when the cleaned requests differ (SHA-256, truncated).
QByteArray digestOf(const Command &command);
// Returns what was answered to the first command with the key of this one.
// Requires: the digest kept with the key is this command's.
Outcome keptOutcome(const Command &command, const KeptForm &form);

} // namespace boxoffice
