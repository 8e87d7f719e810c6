// The commands of the booking core, in families, and what the families share.
//
// Each family has a file with its commands, what they read from the database, what they change in
// it, and how they decide. This file joins the families into one Command, one LockedState and one
// Decision. A new family is added to AllFamilies.
//
// Commands arrive validated (shared/api/validation.h); an Outcome is given only after the
// transaction it was decided in has ended.
// Threads: values; copies may be used by any thread.
#pragma once

#include "backend/domain/audit.h"
#include "backend/domain/event_ledger.h"
#include "backend/domain/events.h"
#include "backend/domain/journal.h"
#include "backend/domain/orders.h"
#include "backend/domain/registrations.h"
#include "backend/domain/sales.h"
#include "backend/domain/ticket_types.h"
#include "backend/domain/waiting_list.h"
#include "shared/api/event_time.h"

#include <array>
#include <span>

namespace boxoffice {

// The row of an event that the transaction has locked.
struct LockedEvent
{
    EventLedger seats;
    bool open = true; // published
    EventTimes times = {};
    Uuid lastId = {};              // no registration of the event has a greater one
    std::optional<bool> over = {}; // the result of isOver(), once known
    bool draft = false;            // then it is not open
    bool namesRequired = false;
    bool holdersMayEdit = true;
    int lastEntry = -1; // of it in the decision's journal; -1: it has none yet
    // Likewise of the kinds whose subjects are new (isOfNewSubjects()).
    std::array<int, kJournalKinds> lastOfKind = noEntries();
    SalesRules sales = {};
    bool sells = false; // LockedRows::sales is needed to decide
    // No hold ends before it, and no sale begins or ends that somebody waits for, in milliseconds
    // since the epoch; nothing: nothing of the kind is to come. It may be too early, since a hold
    // that is confirmed does not move it: then it is found out once it is due.
    std::optional<qint64> nextExpiry = {};
    bool findsExpiry = false; // it was due: the least of what is still held is to be looked up

    void holdUntil(qint64 expiry);

    void setTimes(const EventTimes &changed);
    static constexpr std::array<int, kJournalKinds> noEntries()
    {
        std::array<int, kJournalKinds> none{};
        none.fill(-1);
        return none;
    }
    // Computed once for each event, not for each command, since it may look up a time zone. now:
    // milliseconds since the epoch, the same throughout a transaction.
    bool isOver(qint64 now);
};

// What the database said while the rows were locked: the decision rests on it. This part belongs to
// no family.
struct LockedRows
{
    QHash<Uuid, LockedEvent> events;    // an event that is missing does not exist
    QHash<Uuid, EventSales> sales = {}; // of those that sell, and for which a command needs it
    QHash<ScopedKey, KeptAnswer> keys;  // those of the batch's keys that were used before
    std::int64_t nowMicros = 0;         // the database's clock, read after the locks were taken
    QSet<ScopedKey> busy = {}; // see queueOf(): held by others, so their commands are left out
};

// What the rows of an event, its types and its quotas count now.
struct CountedSales
{
    Uuid eventId;
    EventLedger seats;
    std::optional<qint64> nextExpiry = {}; // as LockedEvent has it
    bool findsExpiry = false;              // likewise
    std::vector<TicketType> types = {};    // their counts and capacities hold
    std::vector<Quota> quotas = {};
};

struct NewKey
{
    ScopedKey scoped;
    QByteArray digest;
    Outcome outcome;
};

// What to answer once it is durable, and what to write for commands of any family.
struct Decided
{
    std::vector<Outcome> outcomes; // one for each command, in their order
    // To add to booked_count, by event; may be negative. Of an event that sells, it is counted,
    // too.
    QHash<Uuid, int> seatsTaken;
    std::vector<CountedSales> counted = {}; // to overwrite; the last of an event counts
    // A waiting list was not read far enough: nothing of this decision holds.
    bool ranOut = false;
    std::vector<NewKey> keys;         // to insert
    std::vector<AuditNote> notes;     // to insert: one for each change with an actor
    std::vector<JournalNote> journal; // to insert, in this order
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
        // Whether it writes nothing except refusals under their keys.
        bool onlyRefuses() const { return (Family::Changes::isEmpty() && ...); }
        bool writesNothing() const { return this->keys.empty() && onlyRefuses(); }
        // Whether it changes or removes existing rows, so that no row of its own proves it later.
        bool organizes() const { return (Family::Changes::organizes() || ...); }
        // Appends the ids of the locked events for which it writes something.
        void addEventsTo(std::vector<Uuid> &ids) const { (Family::Changes::addEventsTo(ids), ...); }
        void appendChanges(Decision &&next)
        {
            (Family::Changes::append(static_cast<typename Family::Changes &&>(next)), ...);
        }
    };
};

using AllFamilies =
    Families<RegistrationFamily, EventFamily, TicketTypeFamily, OrderFamily, WaitingListFamily>;

using Command = AllFamilies::Command;
struct LockedState : AllFamilies::State
{ };
struct Decision : AllFamilies::Decision
{ };

// Returns the idempotency key that a command carries.
const IdempotencyKey &idempotencyOf(const Command &command);
// Returns the event that it is about; null if it creates one.
const Uuid *eventOf(const Command &command);
// Returns the scope its key is unique in: the event's id, or nil for event creation.
Uuid scopeOf(const Command &command);
// Returns what a command must lock in the database: its event or, if it creates one under a key,
// that key. Commands of one queue keep their order.
ScopedKey queueOf(const Command &command);
// Returns 16 bytes that differ when the cleaned requests differ (SHA-256, truncated).
QByteArray digestOf(const Command &command);
// Returns what was answered to the first command with the key of this one.
// Requires: the digest kept with the key is this command's.
Outcome keptOutcome(const Command &command, const KeptForm &form);

} // namespace boxoffice
