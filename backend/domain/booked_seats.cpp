#include "backend/domain/booked_seats.h"

#include "backend/domain/seat_offers.h"
#include "shared/api/sale_json.h"

#include <algorithm>

namespace boxoffice {

namespace {

SeatLines lineOf(const Registration &registration)
{
    return linesOf(registration.ticketTypeId, 1);
}

Error salesNotStartedAt(qint64 at)
{
    Error error = salesNotStarted();
    error.facts = startFacts(at);
    return error;
}

bool isRemembered(const Registration &registration, const Desk &desk)
{
    const auto sales = desk.state.sales.constFind(registration.eventId);
    return sales != desk.state.sales.cend() && sales->numbersOf.contains(registration.userEmail);
}

} // namespace

std::optional<Error> notOpen(LockedEvent &event, bool hidesDrafts, qint64 now)
{
    if (!event.open) {
        return event.draft && hidesDrafts ? eventNotFound() : eventNotOpen();
    }
    return event.isOver(now) ? std::optional(eventOver()) : std::nullopt;
}

std::optional<Error> notOnSale(const LockedEvent &event, const TicketType *type, qint64 now)
{
    switch (saleTime(event.sales, type, now)) {
    case SaleTime::Open:
        return {};
    case SaleTime::NotStarted:
        return salesNotStartedAt(*saleStart(event.sales, type));
    case SaleTime::Ended:
        return salesEnded();
    }
    Q_UNREACHABLE();
}

Error fullOf(const LockedEvent &event, const EventSales *sales, const std::optional<Uuid> &type,
             const std::vector<bool> &blocked)
{
    if (!sales && !event.sales.waitingList) {
        return eventFull();
    }
    static const EventSales none;
    const EventSales &known = sales ? *sales : none;
    const bool isEvents = known.available({}, event.seats, blocked) <= 0 || !type;
    Error error = isEvents ? eventFull() : ticketTypeFull();
    error.facts = roomFacts(known.available(type, event.seats, blocked), event.sales.waitingList);
    return error;
}

Error nameRequired()
{
    return invalidField(QStringLiteral("name"), QStringLiteral("name is required for this event."));
}

Error typeRequired()
{
    return invalidField(QStringLiteral("ticket_type_id"),
                        QStringLiteral("ticket_type_id is required: the event has ticket types."));
}

Error capacityAtItsMost()
{
    return invalidField(QStringLiteral("exceed"),
                        QStringLiteral("exceed must be false: the capacity is at its most."));
}

Result<std::optional<Uuid>> giveSeatOf(const std::optional<Uuid> &type, LockedEvent &event,
                                       EventSales &sales, qint64 now)
{
    const std::vector<bool> blocked = blockedByWaiting(event, sales, now);
    std::optional<Error> refusal;
    for (const SeatLines &line : choicesOf(type, 1, event, sales, now)) {
        const std::optional<Uuid> &chosen = line.first().ticketTypeId;
        const TicketType *own = chosen ? sales.type(*chosen) : nullptr;
        if (own && own->minPerOrder > 1) {
            refusal = type ? invalidField(QStringLiteral("ticket_type_id"),
                                          QString(u"Of this type, an order has at least "
                                                  % QString::number(own->minPerOrder) % u" seats."))
                           : refusal;
            continue;
        }
        if (sales.fits(line, event.seats, blocked)) {
            if (!sales.give(line, event.seats)) {
                return internalError();
            }
            return chosen;
        }
    }
    if (refusal) {
        return *refusal;
    }
    // Without a type that could be chosen at all, the sale of the first of them says why.
    if (!type && !sales.types.empty() && choicesOf({}, 1, event, sales, now).empty()) {
        if (const auto closed = notOnSale(event, &sales.types.front(), now)) {
            return *closed;
        }
    }
    return fullOf(event, &sales, type, blocked);
}

Registration bookSeat(Registration registration, LockedEvent &event, Desk &desk)
{
    const EventEmail person{registration.eventId, registration.userEmail};
    // Lists are in the order of ids, which must not go back where the clock does.
    const Uuid written = desk.state.written.value(person);
    registration.id = written.isNil() ? desk.ids.next(desk.state.nowMicros, event.lastId) : written;
    event.lastId = std::max(event.lastId, registration.id);
    registration.createdAt = desk.nowMillis;
    rememberSeat(registration, desk);
    desk.decision.registrations.push_back(registration);
    desk.happened(registration.eventId, event, JournalKind::Registered, registration.id);
    return registration;
}

bool cancelSeat(LockedEvent &event, Registration &registration, Desk &desk)
{
    EventSales *sales = desk.sales(registration.eventId);
    const bool isFreed =
        sales ? sales->free(lineOf(registration), event.seats) : event.seats.free();
    if (!isFreed
        || (registration.extra && sales
            && !sales->grow(registration.ticketTypeId, -1, event.seats))) {
        qWarning("The event %s has a registration that its booked_count does not count.",
                 registration.eventId.toByteArray().constData());
        return false;
    }
    registration.cancelledAt = desk.nowMillis;
    forgetSeat(registration, desk);
    desk.happened(registration.eventId, event, JournalKind::Cancelled, registration.id);
    return true;
}

std::optional<Error> restoreSeat(LockedEvent &event, Registration &registration, Desk &desk)
{
    if (EventSales *sales = desk.sales(registration.eventId)) {
        if (registration.ticketTypeId && !sales->type(*registration.ticketTypeId)) {
            return ticketTypeNotFound();
        }
        if (!sales->fits(lineOf(registration), event.seats)) {
            return fullOf(event, sales, registration.ticketTypeId);
        }
        if (!sales->give(lineOf(registration), event.seats)) {
            return internalError();
        }
        registration.extra = false; // its seat beyond the capacity went with it
        registration.nth = nextNumber(registration.userEmail, *sales);
        if (registration.orderId) { // cancelling the order cancels it, too
            std::vector<Uuid> &ofOrder = sales->registrationsOf[*registration.orderId];
            if (std::find(ofOrder.begin(), ofOrder.end(), registration.id) == ofOrder.end()) {
                ofOrder.push_back(registration.id);
            }
        }
    } else if (!event.seats.give()) {
        return eventFull();
    }
    registration.cancelledAt.reset();
    rememberSeat(registration, desk);
    return {};
}

std::optional<Error> moveSeat(const Uuid &type, LockedEvent &event, Registration &registration,
                              Desk &desk)
{
    EventSales *sales = desk.sales(registration.eventId);
    if (!sales || !sales->type(type)) {
        return ticketTypeNotFound();
    }
    if (!registration.cancelledAt) {
        EventSales before = *sales;
        EventLedger seats = event.seats;
        if (!sales->free(lineOf(registration), event.seats)) {
            return internalError();
        }
        if (registration.extra) { // its seat goes with it
            sales->growType(registration.ticketTypeId, -1);
            sales->growType(type, 1);
        }
        if (!sales->fits(linesOf(type, 1), event.seats)) {
            *sales = std::move(before);
            event.seats = seats;
            Error error = ticketTypeFull(); // its seat of the event it has already
            error.facts = roomFacts(0, event.sales.waitingList);
            return error;
        }
        if (!sales->give(linesOf(type, 1), event.seats)) {
            return internalError();
        }
    }
    registration.ticketTypeId = type;
    return {};
}

void rememberSeat(const Registration &registration, Desk &desk)
{
    desk.state.registered.insert({registration.eventId, registration.userEmail});
    if (EventSales *sales = desk.sales(registration.eventId)) {
        sales->numbersOf[registration.userEmail].insert(registration.nth);
    }
}

void forgetSeat(const Registration &registration, Desk &desk)
{
    const bool isCounted = isRemembered(registration, desk);
    if (isCounted) {
        QSet<int> &numbers = desk.sales(registration.eventId)->numbersOf[registration.userEmail];
        numbers.remove(registration.nth);
        if (!numbers.isEmpty()) {
            return;
        }
    }
    desk.state.registered.remove({registration.eventId, registration.userEmail});
}

int nextNumber(const QString &email, const EventSales &sales)
{
    const QSet<int> taken = sales.numbersOf.value(email);
    int next = 0;
    while (taken.contains(next)) {
        ++next;
    }
    return next;
}

void overwrite(const Registration &registration, Desk &desk)
{
    const auto isIt = [&](const Registration &other) {
        return other.id == registration.id && other.eventId == registration.eventId;
    };
    Decision &decision = desk.decision;
    for (auto *changed : {&decision.cancellations, &decision.rewrites, &decision.lateRewrites}) {
        std::erase_if(*changed, isIt);
    }
    const bool isFresh =
        std::any_of(decision.registrations.begin(), decision.registrations.end(), isIt);
    auto &changed = isFresh        ? decision.lateRewrites
        : registration.cancelledAt ? decision.cancellations
                                   : decision.rewrites;
    changed.push_back(registration);
}

} // namespace boxoffice
