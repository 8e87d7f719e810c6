#include "backend/domain/seat_offers.h"

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qint64 kMillisPerHour = 3'600'000;

// An entry that was created or changed by the same batch is written once, as it is in the end.
template <typename T>
void overwriteIn(std::vector<T> &created, std::vector<T> &changed, const T &value)
{
    const auto isIt = [&](const T &other) {
        return other.id == value.id && other.eventId == value.eventId;
    };
    if (const auto fresh = std::find_if(created.begin(), created.end(), isIt);
        fresh != created.end()) {
        *fresh = value;
        return;
    }
    std::erase_if(changed, isIt);
    changed.push_back(value);
}

bool isSaleOver(LockedEvent &event, qint64 now)
{
    return event.isOver(now) || saleTime(event.sales, nullptr, now) == SaleTime::Ended;
}

} // namespace

bool isOnSale(LockedEvent &event, const TicketType *type, qint64 now)
{
    return event.open && !event.isOver(now) && saleTime(event.sales, type, now) == SaleTime::Open;
}

NextOffer nextOffer(LockedEvent &event, EventSales &sales, qint64 now, std::vector<bool> &blocked)
{
    const bool isStrict = event.sales.waitingPolicy == WaitingPolicy::Strict;
    for (const auto &[id, entry] : sales.waiting.entries) {
        const auto choices = choicesOf(entry.ticketTypeId, entry.quantity, event, sales, now);
        for (const SeatLines &lines : choices) {
            if (sales.fits(lines, event.seats, blocked)) {
                return {&entry, lines};
            }
        }
        if (isStrict) {
            for (const SeatLines &lines : choices) {
                sales.block(lines, event.seats, blocked);
            }
        }
    }
    return {};
}

std::vector<SeatLines> choicesOf(const std::optional<Uuid> &type, int quantity, LockedEvent &event,
                                 EventSales &sales, qint64 now)
{
    std::vector<SeatLines> choices;
    const auto add = [&](const std::optional<Uuid> &id, const TicketType *own) {
        const SeatLines lines = linesOf(id, quantity);
        if (isOnSale(event, own, now) && sales.canEverFit(lines, event.seats)) {
            choices.push_back(lines);
        }
    };
    if (type || sales.types.empty()) {
        const TicketType *own = type ? sales.type(*type) : nullptr;
        if (own || !type) {
            add(type, own);
        }
        return choices;
    }
    for (const TicketType &candidate : sales.types) {
        if (!candidate.hidden && candidate.minPerOrder <= quantity) {
            add(candidate.id, &candidate);
        }
    }
    return choices;
}

std::vector<bool> blockedByWaiting(LockedEvent &event, EventSales &sales, qint64 now)
{
    std::vector<bool> blocked = sales.nothingBlocked();
    if (event.sales.waitingList) {
        nextOffer(event, sales, now, blocked);
    }
    return blocked;
}

void offerSeats(const Uuid &id, Desk &desk)
{
    EventSales *sales = desk.sales(id);
    LockedEvent *event = desk.event(id);
    if (!sales || !event || !event->sales.waitingList) {
        return;
    }
    KnownWaiting &waiting = sales->waiting;
    while (!waiting.ranOut && !waiting.entries.empty() && event->seats.left() > 0) {
        std::vector<bool> blocked = sales->nothingBlocked();
        const NextOffer next = nextOffer(*event, *sales, desk.nowMillis, blocked);
        if (!next.entry) {
            return;
        }
        offerTo(*next.entry, next.lines, *event, *sales, desk);
    }
}

void offerTo(WaitingEntry entry, const SeatLines &lines, LockedEvent &event, EventSales &sales,
             Desk &desk)
{
    const std::optional<Uuid> &type = lines.first().ticketTypeId;
    const auto ends = saleEnd(event.sales, type ? sales.type(*type) : nullptr, event.times);
    qint64 until = desk.nowMillis + event.sales.offerHours * kMillisPerHour;
    until = ends ? std::min(until, std::max(*ends, desk.nowMillis + 1)) : until;
    sales.lastOrderId = desk.ids.next(desk.state.nowMicros, sales.lastOrderId);
    Order offer{sales.lastOrderId, entry.eventId, entry.email, entry.name};
    offer.lines = lines;
    offer.createdAt = desk.nowMillis;
    offer.expiresAt = until;
    offer.entryId = entry.id;
    offer.language = entry.language;
    if (!sales.hold(lines, event.seats)) {
        qWarning("An offer of the event %s did not fit.", entry.eventId.toByteArray().constData());
        return;
    }
    event.holdUntil(until);
    sales.heldOf[entry.email] += entry.quantity;
    sales.orders.insert(offer.id, offer);
    desk.decision.newOrders.push_back(offer);
    entry.status = WaitingStatus::Offered;
    entry.orderId = offer.id;
    sales.waiting.remove(entry);
    sales.named.insert(entry.id, entry);
    overwrite(entry, desk);
    desk.happened(entry.eventId, event, JournalKind::SeatsOffered, offer.id);
}

void expireHolds(const Uuid &id, Desk &desk)
{
    EventSales *sales = desk.sales(id);
    LockedEvent *event = desk.event(id);
    if (!sales || !event) {
        return;
    }
    if (event->nextExpiry && *event->nextExpiry <= desk.nowMillis) {
        event->nextExpiry.reset();
        event->findsExpiry = true;
        sales->isChanged = true;
        desk.decision.dueEvents.push_back(id);
    }
    std::vector<Uuid> overdue;
    for (const Order &order : std::as_const(sales->orders)) {
        if (order.status == OrderStatus::Held && order.expiresAt <= desk.nowMillis) {
            overdue.push_back(order.id);
        }
    }
    std::sort(overdue.begin(), overdue.end());
    for (const Uuid &orderId : overdue) {
        Order &order = sales->orders[orderId];
        if (!sales->release(order.lines, event->seats)) {
            qWarning("A hold of the event %s is not counted.", id.toByteArray().constData());
            continue;
        }
        sales->heldOf[order.email] -= seatsOf(order.lines);
        order.status = OrderStatus::Expired;
        overwrite(order, desk);
        desk.happened(id, *event, JournalKind::OrderExpired, order.id);
        settleEntry(order, WaitingStatus::Expired, *sales, desk);
    }
    offerSeats(id, desk);
    wakeForSales(*event, *sales, desk.nowMillis);
    if (isSaleOver(*event, desk.nowMillis) && !sales->waiting.entries.empty()) {
        closeWaitingList(id, desk);
    }
}

void wakeForSales(LockedEvent &event, const EventSales &sales, qint64 now)
{
    if (!event.sales.waitingList || sales.waiting.entries.empty()) {
        return;
    }
    const auto wakeAt = [&](std::optional<qint64> time) {
        if (time && *time > now) {
            event.holdUntil(*time);
        }
    };
    wakeAt(event.sales.startsAt);
    wakeAt(saleEnd(event.sales, nullptr, event.times));
    for (const TicketType &type : sales.types) {
        wakeAt(saleStart(event.sales, &type));
    }
}

void overwrite(const Order &order, Desk &desk)
{
    overwriteIn(desk.decision.newOrders, desk.decision.changedOrders, order);
}

void overwrite(const WaitingEntry &entry, Desk &desk)
{
    overwriteIn(desk.decision.newEntries, desk.decision.changedEntries, entry);
}

void settleEntry(const Order &offer, WaitingStatus status, EventSales &sales, Desk &desk)
{
    if (!offer.entryId) {
        return;
    }
    const auto known = sales.named.find(*offer.entryId);
    if (known == sales.named.end()) {
        return;
    }
    known->status = status;
    sales.waitingAs.remove(known->email);
    overwrite(*known, desk);
}

} // namespace boxoffice
