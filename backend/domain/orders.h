// The commands about orders: place, confirm, extend, release, and let overdue holds expire.
//
// An order gets all of its seats or none. Held seats are as good as booked for everybody else until
// they expire, which they do before the first command of a batch that comes later than that.
//
// Threads: values and pure functions.
#pragma once

#include "backend/domain/audit.h"
#include "backend/domain/kept_form.h"
#include "shared/api/sale_dto.h"

#include <vector>

namespace boxoffice {

struct Desk; // decide.h

struct PlaceOrderCommand
{
    Uuid eventId;
    OrderDraft draft;
    IdempotencyKey idempotency = {};
    bool hidesDrafts = false; // who asks may not see drafts: event_not_found
};

// Whoever gives it has the order's link.
struct ConfirmOrderCommand
{
    Uuid eventId;
    Uuid orderId;
    OrderConfirmation confirmation = {};
    IdempotencyKey idempotency = {};
};

struct ExtendOrderCommand
{
    Uuid eventId;
    Uuid orderId;
    IdempotencyKey idempotency = {};
};

// Releases what is held; cancels the registrations of what is confirmed.
struct CancelOrderCommand
{
    Uuid eventId;
    Uuid orderId;
    IdempotencyKey idempotency = {};
    Actor actor = {}; // a holder may not once the event is over
};

// Nothing but what comes before every command of the event.
struct ExpireHoldsCommand
{
    Uuid eventId;
    IdempotencyKey idempotency = {};
};

struct KnownOrders
{ };

struct OrderChanges
{
    std::vector<Order> newOrders = {};     // to insert
    std::vector<Order> changedOrders = {}; // to overwrite; each once, but after append()
    std::vector<Uuid> dueEvents = {};      // whose next expiry is looked up (CountedSales)

    bool isEmpty() const { return !organizes(); }
    bool organizes() const
    {
        return !newOrders.empty() || !changedOrders.empty() || !dueEvents.empty();
    }
    void append(OrderChanges &&next);
    void addEventsTo(std::vector<Uuid> &events) const;
};

struct OrderFamily
{
    using Command = std::variant<PlaceOrderCommand, ConfirmOrderCommand, ExtendOrderCommand,
                                 CancelOrderCommand, ExpireHoldsCommand>;
    using Known = KnownOrders;
    using Changes = OrderChanges;
};

QByteArray canonical(const PlaceOrderCommand &command);
QByteArray canonical(const ConfirmOrderCommand &command);
QByteArray canonical(const ExtendOrderCommand &command);
QByteArray canonical(const CancelOrderCommand &command);
QByteArray canonical(const ExpireHoldsCommand &command);
Outcome decideOne(const PlaceOrderCommand &command, Desk &desk);
Outcome decideOne(const ConfirmOrderCommand &command, Desk &desk);
Outcome decideOne(const ExtendOrderCommand &command, Desk &desk);
Outcome decideOne(const CancelOrderCommand &command, Desk &desk);
Outcome decideOne(const ExpireHoldsCommand &command, Desk &desk);
Outcome keptSuccess(const PlaceOrderCommand &command, const KeptForm &form);
Outcome keptSuccess(const ConfirmOrderCommand &command, const KeptForm &form);
Outcome keptSuccess(const ExtendOrderCommand &command, const KeptForm &form);
Outcome keptSuccess(const CancelOrderCommand &command, const KeptForm &form);
Outcome keptSuccess(const ExpireHoldsCommand &command, const KeptForm &form);

} // namespace boxoffice
