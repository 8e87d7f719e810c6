#include "backend/domain/orders.h"

#include "backend/domain/booked_seats.h"
#include "backend/domain/move_behind.h"
#include "backend/domain/order_rules.h"
#include "backend/domain/seat_offers.h"
#include "shared/api/sale_json.h"

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qint64 kMillisPerMinute = 60'000;

struct NamedOrder
{
    LockedEvent &event;
    EventSales &sales;
    Order &order;
};

template <typename Command> Result<NamedOrder> findOrder(const Command &command, Desk &desk)
{
    LockedEvent *event = desk.event(command.eventId);
    EventSales *sales = desk.sales(command.eventId);
    if (!event || !sales) {
        return eventNotFound();
    }
    const auto order = sales->orders.find(command.orderId);
    if (order == sales->orders.end()) {
        return orderNotFound();
    }
    return NamedOrder{*event, *sales, *order};
}

Error orderFull(const Order &order, LockedEvent &event, EventSales &sales,
                const std::vector<bool> &blocked)
{
    for (const OrderLine &line : order.lines) {
        if (!sales.fits({line}, event.seats, blocked)) {
            return fullOf(event, &sales, line.ticketTypeId, blocked);
        }
    }
    return fullOf(event, &sales, {}, blocked);
}

// In the order of section 7 of the API.
std::optional<Error> refusalOf(const PlaceOrderCommand &command, const Order &order,
                               LockedEvent &event, EventSales &sales, const Desk &desk)
{
    const OrderDraft &draft = command.draft;
    const std::vector<OrderSeat> seats = seatsIn(order, draft.attendees);
    std::optional<Error> refusal = notOpen(event, command.hidesDrafts, desk.nowMillis);
    refusal = refusal ? refusal : notOffered(draft.lines, event, sales, desk.nowMillis);
    refusal = refusal ? refusal : wrongQuantity(draft.lines, event, sales);
    refusal = refusal ? refusal : tooManyAttendees(order, draft.attendees);
    if (!refusal && !draft.hold) { // else names come when it is confirmed
        refusal = nameMissing(seats, event);
    }
    refusal = refusal ? refusal : overLimit(seats, order, 0, event, sales);
    if (refusal) {
        return refusal;
    }
    const auto blocked = blockedByWaiting(event, sales, desk.nowMillis);
    return sales.fits(order.lines, event.seats, blocked)
        ? std::nullopt
        : std::optional(orderFull(order, event, sales, blocked));
}

// Makes registrations of seats that were given.
void book(Order &order, const std::vector<OrderSeat> &seats, LockedEvent &event, EventSales &sales,
          Desk &desk)
{
    order.registrations.clear();
    std::vector<Uuid> &ids = sales.registrationsOf[order.id];
    for (const OrderSeat &seat : seats) {
        Registration registration{{}, order.eventId, seat.attendee.email};
        registration.name = seat.attendee.name;
        registration.language = order.language;
        registration.ticketTypeId = seat.type;
        registration.orderId = order.id;
        registration.nth = nextNumber(seat.attendee.email, sales);
        registration = bookSeat(std::move(registration), event, desk);
        desk.state.named.insert({order.eventId, registration.id}, registration);
        ids.push_back(registration.id);
        order.registrations.append(registration);
    }
    order.status = OrderStatus::Confirmed;
    desk.happened(order.eventId, event, JournalKind::OrderConfirmed, order.id);
}

std::optional<Error> takeAgain(const Order &order, LockedEvent &event, EventSales &sales,
                               Desk &desk)
{
    const auto blocked = blockedByWaiting(event, sales, desk.nowMillis);
    const bool isGone = notOffered(order.lines, event, sales, desk.nowMillis).has_value()
        || !sales.fits(order.lines, event.seats, blocked);
    if (isGone) {
        return holdExpired();
    }
    return sales.hold(order.lines, event.seats) ? std::nullopt : std::optional(internalError());
}

std::optional<Error> notHeld(const Order &order)
{
    switch (order.status) {
    case OrderStatus::Held:
    case OrderStatus::Expired:
        return {};
    case OrderStatus::Confirmed:
    case OrderStatus::Cancelled:
        return orderNotHeld(order.status == OrderStatus::Confirmed);
    }
    Q_UNREACHABLE();
}

void note(const CancelOrderCommand &command, Desk &desk)
{
    const auto organizer = desk.state.organizerOf.constFind(command.eventId);
    desk.note(
        {command.actor,
         organizer == desk.state.organizerOf.cend() ? std::nullopt : std::optional(*organizer),
         QStringLiteral("order.cancelled"), QStringLiteral("order"), command.orderId});
}

bool isSaleEnded(const Order &order, const LockedEvent &event, EventSales &sales, qint64 now)
{
    const auto &type = order.lines.first().ticketTypeId;
    return saleTime(event.sales, type ? sales.type(*type) : nullptr, now) == SaleTime::Ended;
}

// Of a confirmed order. Returns how many; nothing: the rows contradict each other.
std::optional<int> cancelRegistrations(Order &order, LockedEvent &event, EventSales &sales,
                                       Desk &desk)
{
    int cancelled = 0;
    order.registrations.clear();
    for (const Uuid &id : sales.registrationsOf.value(order.id)) {
        const auto known = desk.state.named.find({order.eventId, id});
        if (known == desk.state.named.end()) {
            continue;
        }
        if (!known->cancelledAt) {
            if (!cancelSeat(event, *known, desk)) {
                return {};
            }
            overwrite(*known, desk);
            ++cancelled;
        }
        order.registrations.append(*known);
    }
    return cancelled;
}

Outcome keptOrder(const KeptForm &form, bool created)
{
    const auto order = decodeOrder(keptJson(form));
    if (!order) {
        return Outcome::refused(internalError());
    }
    return created ? Outcome::made(*order) : Outcome::changed(*order);
}

} // namespace

QByteArray canonical(const PlaceOrderCommand &command)
{
    return "order " + encode(command.draft);
}

QByteArray canonical(const ConfirmOrderCommand &command)
{
    return "confirm " + command.orderId.toByteArray() + encode(command.confirmation);
}

QByteArray canonical(const ExtendOrderCommand &command)
{
    return "extend " + command.orderId.toByteArray();
}

QByteArray canonical(const CancelOrderCommand &command)
{
    return "cancel order " + command.orderId.toByteArray();
}

QByteArray canonical(const ExpireHoldsCommand &)
{
    return "expire holds";
}

Outcome decideOne(const PlaceOrderCommand &command, Desk &desk)
{
    LockedEvent *event = desk.event(command.eventId);
    EventSales *sales = desk.sales(command.eventId);
    if (!event || !sales) {
        return Outcome::refused(eventNotFound());
    }
    const OrderDraft &draft = command.draft;
    Order order{{}, command.eventId, draft.email, draft.name};
    order.lines = draft.lines;
    order.language = draft.language;
    order.createdAt = desk.nowMillis;
    if (const auto refusal = refusalOf(command, order, *event, *sales, desk)) {
        return Outcome::refused(*refusal);
    }
    order.id = desk.ids.next(desk.state.nowMicros, sales->lastOrderId);
    sales->lastOrderId = order.id;
    if (!(draft.hold ? sales->hold(order.lines, event->seats)
                     : sales->give(order.lines, event->seats))) {
        return Outcome::refused(internalError());
    }
    if (draft.hold) {
        order.expiresAt = desk.nowMillis + event->sales.holdMinutes * kMillisPerMinute;
        event->holdUntil(*order.expiresAt);
        sales->heldOf[order.email] += seatsOf(order.lines);
        desk.happened(command.eventId, *event, JournalKind::OrderHeld, order.id);
    } else {
        book(order, seatsIn(order, draft.attendees), *event, *sales, desk);
    }
    sales->orders.insert(order.id, order);
    desk.decision.newOrders.push_back(order);
    return Outcome::made(std::move(order));
}

Outcome decideOne(const ConfirmOrderCommand &command, Desk &desk)
{
    auto found = findOrder(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    auto &[event, sales, known] = *found;
    Order order = known;
    order.name = command.confirmation.name.value_or(order.name);
    const std::vector<OrderSeat> seats = seatsIn(order, command.confirmation.attendees);
    const bool isLate = order.status == OrderStatus::Expired;
    const int held = isLate ? 0 : seatsOf(order.lines);
    std::optional<Error> refusal = notHeld(order);
    refusal = refusal ? refusal : notOpen(event, false, desk.nowMillis);
    refusal = refusal ? refusal : tooManyAttendees(order, command.confirmation.attendees);
    refusal = refusal ? refusal : nameMissing(seats, event);
    if (!refusal && !order.entryId) { // whoever waited was within the limit then
        refusal = overLimit(seats, order, held, event, sales);
    }
    if (!refusal && order.entryId && isSaleEnded(order, event, sales, desk.nowMillis)) {
        refusal = holdExpired(); // an offer ends with the sale, though it was shortened since
    }
    if (!refusal && isLate) {
        refusal = takeAgain(order, event, sales, desk);
    }
    if (refusal) {
        return Outcome::refused(*refusal);
    }
    if (!sales.settle(order.lines, event.seats)) {
        return Outcome::refused(internalError());
    }
    sales.heldOf[order.email] -= held;
    book(order, seats, event, sales, desk);
    order.retaken = isLate;
    known = order;
    overwrite(order, desk);
    settleEntry(order, WaitingStatus::Claimed, sales, desk);
    return Outcome::changed(std::move(order));
}

Outcome decideOne(const ExtendOrderCommand &command, Desk &desk)
{
    auto found = findOrder(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    auto &[event, sales, order] = *found;
    if (order.status == OrderStatus::Expired) {
        return Outcome::refused(holdExpired(false));
    }
    if (const auto refusal = notHeld(order)) {
        return Outcome::refused(*refusal);
    }
    if (order.extended || order.entryId) {
        return Outcome::refused(alreadyExtended());
    }
    if (const auto refusal = notOpen(event, false, desk.nowMillis)) {
        return Outcome::refused(*refusal);
    }
    order.extended = true;
    order.expiresAt = desk.nowMillis + event.sales.holdMinutes * kMillisPerMinute;
    sales.isChanged = true; // when the next hold ends
    overwrite(order, desk);
    desk.happened(command.eventId, event, JournalKind::OrderExtended, order.id);
    return Outcome::changed(order);
}

Outcome decideOne(const CancelOrderCommand &command, Desk &desk)
{
    auto found = findOrder(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    auto &[event, sales, order] = *found;
    if (order.status == OrderStatus::Confirmed) {
        if (command.actor.kind == ActorKind::Holder && event.isOver(desk.nowMillis)) {
            return Outcome::refused(eventOver());
        }
        const std::optional<int> cancelled = cancelRegistrations(order, event, sales, desk);
        if (!cancelled) {
            return Outcome::refused(internalError());
        }
        if (*cancelled > 0) {
            note(command, desk);
        }
        Order answer = order;
        answer.status = OrderStatus::Cancelled;
        return Outcome::changed(std::move(answer));
    }
    if (order.status != OrderStatus::Held) {
        return Outcome::changed(order);
    }
    if (!sales.release(order.lines, event.seats)) {
        return Outcome::refused(internalError());
    }
    sales.heldOf[order.email] -= seatsOf(order.lines);
    order.status = OrderStatus::Cancelled;
    overwrite(order, desk);
    desk.happened(command.eventId, event, JournalKind::OrderReleased, order.id);
    note(command, desk);
    settleEntry(order, WaitingStatus::Left, sales, desk);
    return Outcome::changed(order);
}

// decide() has let them expire.
Outcome decideOne(const ExpireHoldsCommand &command, Desk &desk)
{
    return desk.event(command.eventId) ? Outcome::accepted(0) : Outcome::refused(eventNotFound());
}

Outcome keptSuccess(const PlaceOrderCommand &, const KeptForm &form)
{
    return keptOrder(form, true);
}

Outcome keptSuccess(const ConfirmOrderCommand &, const KeptForm &form)
{
    return keptOrder(form, false);
}

Outcome keptSuccess(const ExtendOrderCommand &, const KeptForm &form)
{
    return keptOrder(form, false);
}

Outcome keptSuccess(const CancelOrderCommand &, const KeptForm &form)
{
    return keptOrder(form, false);
}

Outcome keptSuccess(const ExpireHoldsCommand &, const KeptForm &)
{
    return Outcome::accepted(0);
}

void OrderChanges::append(OrderChanges &&next)
{
    moveBehind(newOrders, next.newOrders);
    moveBehind(changedOrders, next.changedOrders);
    moveBehind(dueEvents, next.dueEvents);
}

void OrderChanges::addEventsTo(std::vector<Uuid> &events) const
{
    for (const auto *orders : {&newOrders, &changedOrders}) {
        for (const Order &order : *orders) {
            events.push_back(order.eventId);
        }
    }
    events.insert(events.end(), dueEvents.begin(), dueEvents.end());
}

} // namespace boxoffice
