// What an event sells besides single seats, as a transaction has read it: types, quotas, orders and
// those who wait. The only object that gives, holds and frees seats of a type.
//
// A pool is what seats are taken from: the event, a type, a quota. Each line of an order takes from
// several, and gets all of its seats from each, or none.
//
// Whoever waits and cannot be served blocks the pools that have fewer seats than it wants: in a
// strict event nobody behind it, and no newcomer, takes from these. So a seat that is of no use to
// those who wait is sold all the same, and nobody is overtaken where it matters.
//
// Threads: values.
#pragma once

#include "backend/domain/event_ledger.h"
#include "backend/domain/sale_windows.h"
#include "shared/api/sale_dto.h"

#include <QHash>
#include <QSet>

#include <map>
#include <vector>

namespace boxoffice {

// What somebody waits for; type: nil: any.
using Wish = std::pair<Uuid, int>;

Wish wishOf(const WaitingEntry &entry);

// Those who wait. The place of an entry is its id.
struct KnownWaiting
{
    std::map<Uuid, WaitingEntry> entries = {}; // the first of each wish, as many as were read
    QSet<Wish> unfinished = {};                // of which the database has more than were read
    // All that were read of an unfinished wish are gone: who comes next is not known, and the
    // decision is to be made again with more of them.
    bool ranOut = false;
    Uuid lastId = {}; // no entry of the event has a greater one

    // Takes out one that waits no longer.
    void remove(const WaitingEntry &entry);
};

// What a line or a wish may be made of: an event's own types, or none.
using SeatLines = QList<OrderLine>;

SeatLines linesOf(const std::optional<Uuid> &type, int quantity);

// Of one event. Only what the batch needs is read.
class EventSales
{
public:
    std::vector<TicketType> types = {}; // by position, then id
    std::vector<Quota> quotas = {};     // by id
    QHash<Uuid, Order> orders = {};     // those that commands name, and those that are overdue
    // Of orders that commands name: the registrations that are not cancelled, which are known.
    QHash<Uuid, std::vector<Uuid>> registrationsOf = {};
    KnownWaiting waiting = {};
    QHash<Uuid, WaitingEntry> named = {}; // entries that commands name, whatever their status
    QHash<QString, Uuid> waitingAs = {};  // by address: entries that wait or have an offer
    // By address: the seats that it has (Registration::nth), and how many its orders hold.
    QHash<QString, QSet<int>> numbersOf = {};
    QHash<QString, int> heldOf = {};
    Uuid lastOrderId = {};  // no order of the event has a greater one
    bool isChanged = false; // counts are to be written

    // Null if the event has no such type.
    TicketType *type(const Uuid &id);
    Quota *quota(const Uuid &id);
    void sortTypes();
    // Makes the counts of quotas the sums of their types'.
    void countQuotas();

    // Whether all lines have seats that no blocked pool has to give.
    // blocked: as blockedBy...() returns it; empty: nothing is.
    bool fits(const SeatLines &lines, const EventLedger &seats,
              const std::vector<bool> &blocked = {}) const;
    // Whether they would fit if nothing were booked or held.
    bool canEverFit(const SeatLines &lines, const EventLedger &seats) const;
    // How many seats of a type, or of the event alone, could be had at once.
    int available(const std::optional<Uuid> &type, const EventLedger &seats,
                  const std::vector<bool> &blocked = {}) const;
    // Adds the pools that are too small for the lines.
    void block(const SeatLines &lines, const EventLedger &seats, std::vector<bool> &blocked) const;
    std::vector<bool> nothingBlocked() const { return std::vector<bool>(pools()); }

    // Each of these returns false and changes nothing if the event's ledger refuses: its row
    // contradicts the lines. give(), hold(): require fits().
    [[nodiscard]] bool give(const SeatLines &lines, EventLedger &seats);
    [[nodiscard]] bool free(const SeatLines &lines, EventLedger &seats);
    [[nodiscard]] bool hold(const SeatLines &lines, EventLedger &seats);
    [[nodiscard]] bool release(const SeatLines &lines, EventLedger &seats);
    [[nodiscard]] bool settle(const SeatLines &lines, EventLedger &seats);
    // Makes each pool that a seat is taken from larger by `seats`, which may be negative. An event
    // keeps one seat.
    [[nodiscard]] bool grow(const std::optional<Uuid> &type, int seats, EventLedger &ledger);
    // The same of the type and its quotas alone.
    void growType(const std::optional<Uuid> &type, int seats);

private:
    std::size_t pools() const { return 1 + types.size() + quotas.size(); }
    std::vector<int> needs(const SeatLines &lines) const;
    int size(std::size_t pool, const EventLedger &seats) const;
    int left(std::size_t pool, const EventLedger &seats) const;
    // Counts the lines in their types and quotas if the event's ledger has done so. Returns isDone.
    bool countIf(bool isDone, const SeatLines &lines, int booked, int held);
};

} // namespace boxoffice
