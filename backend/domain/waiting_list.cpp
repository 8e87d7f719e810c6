#include "backend/domain/waiting_list.h"

#include "backend/domain/booked_seats.h"
#include "backend/domain/move_behind.h"
#include "backend/domain/seat_offers.h"
#include "shared/api/sale_json.h"

#include <algorithm>

namespace boxoffice {

namespace {

struct NamedEntry
{
    LockedEvent &event;
    EventSales &sales;
    WaitingEntry &entry;
};

template <typename Command> Result<NamedEntry> findEntry(const Command &command, Desk &desk)
{
    LockedEvent *event = desk.event(command.eventId);
    EventSales *sales = desk.sales(command.eventId);
    if (!event || !sales) {
        return eventNotFound();
    }
    const auto entry = sales->named.find(command.entryId);
    if (entry == sales->named.end()) {
        return entryNotFound();
    }
    return NamedEntry{*event, *sales, *entry};
}

void note(const Uuid &event, const Uuid &entry, const Actor &actor, const char *action, Desk &desk)
{
    const auto organizer = desk.state.organizerOf.constFind(event);
    desk.note(
        {actor,
         organizer == desk.state.organizerOf.cend() ? std::nullopt : std::optional(*organizer),
         QString::fromLatin1(action), QStringLiteral("waiting_list_entry"), entry});
}

// Why nobody waits so, if so.
std::optional<Error> notToWaitFor(const WaitingDraft &draft, LockedEvent &event, EventSales &sales,
                                  qint64 now)
{
    const TicketType *type = draft.ticketTypeId ? sales.type(*draft.ticketTypeId) : nullptr;
    if (draft.ticketTypeId && !type) {
        return ticketTypeNotFound();
    }
    if (const auto refusal = notOnSale(event, type, now)) {
        return refusal;
    }
    const int most =
        type ? std::min(event.sales.maxPerOrder, type->maxPerOrder) : event.sales.maxPerOrder;
    const int least = type ? type->minPerOrder : 1;
    if (draft.quantity < least || draft.quantity > most) {
        return invalidField(QStringLiteral("quantity"),
                            QString(u"quantity must be " % QString::number(least) % u" to "
                                    % QString::number(most) % u'.'));
    }
    if (choicesOf(draft.ticketTypeId, draft.quantity, event, sales, now).empty()
        && !choicesOf(draft.ticketTypeId, 1, event, sales, now).empty()) {
        return invalidField(QStringLiteral("quantity"),
                            QStringLiteral("quantity must not be more than there are seats."));
    }
    if (sales.waitingAs.contains(draft.email)) {
        return alreadyWaiting();
    }
    const auto has = static_cast<int>(sales.numbersOf.value(draft.email).size())
        + sales.heldOf.value(draft.email);
    return has + draft.quantity > event.sales.maxPerEmail
        ? std::optional(limitPerEmail(event.sales.maxPerEmail))
        : std::nullopt;
}

bool isToBeHad(const WaitingDraft &draft, LockedEvent &event, EventSales &sales, qint64 now)
{
    const auto blocked = blockedByWaiting(event, sales, now);
    const auto choices = choicesOf(draft.ticketTypeId, draft.quantity, event, sales, now);
    return std::any_of(choices.begin(), choices.end(), [&](const SeatLines &lines) {
        return sales.fits(lines, event.seats, blocked);
    });
}

// Returns false if the rows contradict it.
bool releaseOffer(Order &offer, LockedEvent &event, EventSales &sales, Desk &desk)
{
    if (!sales.release(offer.lines, event.seats)) {
        qWarning("An offer of the event %s is not counted.",
                 offer.eventId.toByteArray().constData());
        return false;
    }
    sales.heldOf[offer.email] -= seatsOf(offer.lines);
    offer.status = OrderStatus::Cancelled;
    overwrite(offer, desk);
    desk.happened(offer.eventId, event, JournalKind::OrderReleased, offer.id);
    return true;
}

bool releaseOfferOf(const WaitingEntry &entry, LockedEvent &event, EventSales &sales, Desk &desk)
{
    const auto offer = entry.orderId ? sales.orders.find(*entry.orderId) : sales.orders.end();
    return offer == sales.orders.end() || offer->status != OrderStatus::Held
        || releaseOffer(*offer, event, sales, desk);
}

void releaseOffers(LockedEvent &locked, EventSales &sales, Desk &desk)
{
    std::vector<Uuid> offers;
    for (const Order &order : std::as_const(sales.orders)) {
        if (order.entryId && order.status == OrderStatus::Held) {
            offers.push_back(order.id);
        }
    }
    std::sort(offers.begin(), offers.end());
    for (const Uuid &offer : offers) {
        releaseOffer(sales.orders[offer], locked, sales, desk);
    }
}

Outcome keptEntry(const KeptForm &form, bool created)
{
    const auto entry = decodeWaitingEntry(keptJson(form));
    if (!entry) {
        return Outcome::refused(internalError());
    }
    return created ? Outcome::made(*entry) : Outcome::changed(*entry);
}

} // namespace

QByteArray canonical(const JoinWaitingListCommand &command)
{
    return "wait " + encode(command.draft);
}

QByteArray canonical(const LeaveWaitingListCommand &command)
{
    return "leave " + command.entryId.toByteArray();
}

QByteArray canonical(const OfferSeatsCommand &command)
{
    return "offer " + command.entryId.toByteArray();
}

Outcome decideOne(const JoinWaitingListCommand &command, Desk &desk)
{
    LockedEvent *event = desk.event(command.eventId);
    EventSales *sales = desk.sales(command.eventId);
    if (!event || !sales) {
        return Outcome::refused(eventNotFound());
    }
    const WaitingDraft &draft = command.draft;
    std::optional<Error> refusal = notOpen(*event, command.hidesDrafts, desk.nowMillis);
    if (!refusal && !event->sales.waitingList) {
        refusal = waitingListOff();
    }
    refusal = refusal ? refusal : notToWaitFor(draft, *event, *sales, desk.nowMillis);
    if (!refusal && isToBeHad(draft, *event, *sales, desk.nowMillis)) {
        refusal = seatsAvailable();
    }
    if (refusal) {
        return Outcome::refused(*refusal);
    }
    KnownWaiting &waiting = sales->waiting;
    waiting.lastId = desk.ids.next(desk.state.nowMicros, waiting.lastId);
    WaitingEntry entry{waiting.lastId, command.eventId, draft.email, draft.name, draft.language};
    entry.ticketTypeId = draft.ticketTypeId;
    entry.quantity = draft.quantity;
    entry.createdAt = desk.nowMillis;
    // Of an unfinished wish, those between are not known: it is read with them.
    if (!waiting.unfinished.contains(wishOf(entry))) {
        waiting.entries.emplace(entry.id, entry);
    }
    sales->named.insert(entry.id, entry);
    sales->waitingAs.insert(entry.email, entry.id);
    sales->isChanged = true;
    desk.decision.newEntries.push_back(entry);
    desk.happened(command.eventId, *event, JournalKind::ListJoined, entry.id);
    return Outcome::made(std::move(entry));
}

Outcome decideOne(const LeaveWaitingListCommand &command, Desk &desk)
{
    auto found = findEntry(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    auto &[event, sales, entry] = *found;
    if (entry.status != WaitingStatus::Waiting && entry.status != WaitingStatus::Offered) {
        return Outcome::changed(entry);
    }
    if (!releaseOfferOf(entry, event, sales, desk)) {
        return Outcome::refused(internalError());
    }
    entry.status = WaitingStatus::Left;
    sales.waiting.remove(entry);
    sales.waitingAs.remove(entry.email);
    sales.isChanged = true;
    overwrite(entry, desk);
    desk.happened(command.eventId, event, JournalKind::ListLeft, entry.id);
    note(command.eventId, entry.id, command.actor, "waiting_list.left", desk);
    return Outcome::changed(entry);
}

// Whoever stands before it is passed over: an organizer may.
Outcome decideOne(const OfferSeatsCommand &command, Desk &desk)
{
    auto found = findEntry(command, desk);
    if (!found) {
        return Outcome::refused(found.error());
    }
    auto &[event, sales, entry] = *found;
    if (entry.status != WaitingStatus::Waiting) {
        return Outcome::refused(entryNotWaiting());
    }
    if (const auto refusal = notOpen(event, false, desk.nowMillis)) {
        return Outcome::refused(*refusal);
    }
    for (const SeatLines &lines :
         choicesOf(entry.ticketTypeId, entry.quantity, event, sales, desk.nowMillis)) {
        if (sales.fits(lines, event.seats)) {
            const Uuid id = entry.id;
            offerTo(WaitingEntry(entry), lines, event, sales, desk);
            note(command.eventId, id, command.actor, "waiting_list.offered", desk);
            return Outcome::changed(sales.named.value(id));
        }
    }
    return Outcome::refused(fullOf(event, &sales, entry.ticketTypeId));
}

void closeWaitingList(const Uuid &id, Desk &desk)
{
    EventSales *sales = desk.sales(id);
    LockedEvent *event = desk.event(id);
    if (!sales || !event) {
        return;
    }
    releaseOffers(*event, *sales, desk);
    const auto close = [&id](WaitingEntry &entry) {
        const bool waits =
            entry.status == WaitingStatus::Waiting || entry.status == WaitingStatus::Offered;
        if (waits && entry.eventId == id) {
            entry.status = WaitingStatus::Closed;
        }
    };
    std::for_each(sales->named.begin(), sales->named.end(), close);
    for (auto *entries : {&desk.decision.newEntries, &desk.decision.changedEntries}) {
        std::for_each(entries->begin(), entries->end(), close);
    }
    sales->waiting.entries.clear();
    sales->waiting.unfinished.clear();
    sales->waitingAs.clear();
    desk.decision.closedLists.push_back(id);
    desk.happened(id, JournalKind::ListClosed);
}

Outcome keptSuccess(const JoinWaitingListCommand &, const KeptForm &form)
{
    return keptEntry(form, true);
}

Outcome keptSuccess(const LeaveWaitingListCommand &, const KeptForm &form)
{
    return keptEntry(form, false);
}

Outcome keptSuccess(const OfferSeatsCommand &, const KeptForm &form)
{
    return keptEntry(form, false);
}

void WaitingListChanges::append(WaitingListChanges &&next)
{
    moveBehind(newEntries, next.newEntries);
    moveBehind(changedEntries, next.changedEntries);
    moveBehind(closedLists, next.closedLists);
}

void WaitingListChanges::addEventsTo(std::vector<Uuid> &events) const
{
    for (const auto *entries : {&newEntries, &changedEntries}) {
        for (const WaitingEntry &entry : *entries) {
            events.push_back(entry.eventId);
        }
    }
    events.insert(events.end(), closedLists.begin(), closedLists.end());
}

} // namespace boxoffice
