// The commands about the waiting list: join, leave, and an offer out of turn.
//
// Offers are not made by a command of their own: whatever frees seats offers them in the same
// decision (seat_offers.h).
//
// Threads: values and pure functions.
#pragma once

#include "backend/domain/audit.h"
#include "backend/domain/kept_form.h"
#include "shared/api/sale_dto.h"

#include <vector>

namespace boxoffice {

struct Desk; // decide.h

struct JoinWaitingListCommand
{
    Uuid eventId;
    WaitingDraft draft;
    IdempotencyKey idempotency = {};
    bool hidesDrafts = false; // who asks may not see drafts: event_not_found
};

// Of an entry that has an offer, it releases that, too.
struct LeaveWaitingListCommand
{
    Uuid eventId;
    Uuid entryId;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct OfferSeatsCommand
{
    Uuid eventId;
    Uuid entryId;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct KnownWaitingLists
{ };

struct WaitingListChanges
{
    std::vector<WaitingEntry> newEntries = {};     // to insert
    std::vector<WaitingEntry> changedEntries = {}; // to overwrite; each once, but after append()
    // Of these events, whoever waits or has an offer is closed, before the above is written.
    std::vector<Uuid> closedLists = {};

    bool isEmpty() const { return !organizes(); }
    bool organizes() const
    {
        return !newEntries.empty() || !changedEntries.empty() || !closedLists.empty();
    }
    void append(WaitingListChanges &&next);
    void addEventsTo(std::vector<Uuid> &events) const;
};

struct WaitingListFamily
{
    using Command =
        std::variant<JoinWaitingListCommand, LeaveWaitingListCommand, OfferSeatsCommand>;
    using Known = KnownWaitingLists;
    using Changes = WaitingListChanges;
};

// Of an event that was cancelled: whoever waits is closed, and offers are released.
// Requires: EventSales::orders has all offers that are held.
void closeWaitingList(const Uuid &event, Desk &desk);

QByteArray canonical(const JoinWaitingListCommand &command);
QByteArray canonical(const LeaveWaitingListCommand &command);
QByteArray canonical(const OfferSeatsCommand &command);
Outcome decideOne(const JoinWaitingListCommand &command, Desk &desk);
Outcome decideOne(const LeaveWaitingListCommand &command, Desk &desk);
Outcome decideOne(const OfferSeatsCommand &command, Desk &desk);
Outcome keptSuccess(const JoinWaitingListCommand &command, const KeptForm &form);
Outcome keptSuccess(const LeaveWaitingListCommand &command, const KeptForm &form);
Outcome keptSuccess(const OfferSeatsCommand &command, const KeptForm &form);

} // namespace boxoffice
