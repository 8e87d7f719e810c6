// What happens to an event's seats without a command of its own: holds expire, and seats that are
// free go to those who wait. Both happen in the decision that comes first: decide() lets overdue
// holds expire before the first command, and offers after each command.
//
// Threads: pure functions.
#pragma once

#include "backend/domain/decide.h"

namespace boxoffice {

// Frees the seats of the event's holds that are overdue, and offers them.
// Requires: EventSales::orders has them.
void expireHolds(const Uuid &event, Desk &desk);

// Has the event looked at when the sale begins that somebody waits for, and when the sale ends,
// which closes the list: no command may come then. now: milliseconds since the epoch.
void wakeForSales(LockedEvent &event, const EventSales &sales, qint64 now);

// Offers what is left to those who wait, in their order, as the event's policy says. Sets
// KnownWaiting::ranOut where more of them have to be read first.
void offerSeats(const Uuid &event, Desk &desk);
// Holds the seats of one of the lines for the entry, and notes it. Requires: they fit.
void offerTo(WaitingEntry entry, const SeatLines &lines, LockedEvent &event, EventSales &sales,
             Desk &desk);

// Whether seats of a type, or of the event alone (null), are sold at `now`, in milliseconds since
// the epoch.
bool isOnSale(LockedEvent &event, const TicketType *type, qint64 now);

// Who is next whose wish can be granted, and of what.
struct NextOffer
{
    const WaitingEntry *entry = nullptr; // of EventSales::waiting; null: nobody
    SeatLines lines = {};
};

// Adds to `blocked` the pools that those block who come before and cannot be served.
NextOffer nextOffer(LockedEvent &event, EventSales &sales, qint64 now, std::vector<bool> &blocked);
// Returns the pools from which a newcomer takes nothing, since somebody who waits comes first.
std::vector<bool> blockedByWaiting(LockedEvent &event, EventSales &sales, qint64 now);
// Returns what a wish may be made of, the best first: of an entry that waits for any type, those
// that are on sale, not hidden and sold in so small numbers. Empty: nothing of it is on sale, or it
// is more than there are: it is passed over, and blocks nothing.
std::vector<SeatLines> choicesOf(const std::optional<Uuid> &type, int quantity, LockedEvent &event,
                                 EventSales &sales, qint64 now);

// Writes the order or the entry in place of what an earlier command of the batch left.
void overwrite(const Order &order, Desk &desk);
void overwrite(const WaitingEntry &entry, Desk &desk);
// Notes what became of the entry whose offer it is, if it is one: it does not wait any more.
void settleEntry(const Order &offer, WaitingStatus status, EventSales &sales, Desk &desk);

} // namespace boxoffice
