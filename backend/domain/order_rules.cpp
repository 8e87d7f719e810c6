#include "backend/domain/order_rules.h"

#include "backend/domain/booked_seats.h"

#include <algorithm>

namespace boxoffice {

namespace {

Error invalidLines(const QString &rule)
{
    return invalidField(QStringLiteral("lines"), rule);
}

QString count(int seats)
{
    return seats == 1 ? QStringLiteral("one seat") : QString(QString::number(seats) % u" seats");
}

} // namespace

std::optional<Error> notOffered(const QList<OrderLine> &lines, const LockedEvent &event,
                                EventSales &sales, qint64 now)
{
    for (const OrderLine &line : lines) {
        const TicketType *type = line.ticketTypeId ? sales.type(*line.ticketTypeId) : nullptr;
        if (line.ticketTypeId && !type) {
            return ticketTypeNotFound();
        }
        if (!type && !sales.types.empty()) {
            return invalidLines(QStringLiteral(
                "lines must name a ticket_type_id each: the event has ticket types."));
        }
        if (const auto refusal = notOnSale(event, type, now)) {
            return refusal;
        }
    }
    return {};
}

std::optional<Error> wrongQuantity(const QList<OrderLine> &lines, const LockedEvent &event,
                                   EventSales &sales)
{
    if (seatsOf(lines) > event.sales.maxPerOrder) {
        return invalidLines(QString(u"An order of this event has at most "
                                    % count(event.sales.maxPerOrder) % u'.'));
    }
    for (const OrderLine &line : lines) {
        const TicketType *type = line.ticketTypeId ? sales.type(*line.ticketTypeId) : nullptr;
        if (type && line.quantity < type->minPerOrder) {
            return invalidLines(QString(u"An order of " % type->name % u" has at least "
                                        % count(type->minPerOrder) % u'.'));
        }
        if (type && line.quantity > type->maxPerOrder) {
            return invalidLines(QString(u"An order of " % type->name % u" has at most "
                                        % count(type->maxPerOrder) % u'.'));
        }
    }
    return {};
}

std::vector<OrderSeat> seatsIn(const Order &order, const QList<Attendee> &attendees)
{
    std::vector<OrderSeat> seats;
    for (const OrderLine &line : order.lines) {
        for (int i = 0; i < line.quantity; ++i) {
            Attendee attendee = attendees.value(static_cast<qsizetype>(seats.size()));
            if (attendee.email.isEmpty()) {
                attendee.email = order.email;
            }
            if (attendee.name.isEmpty()) {
                attendee.name = order.name;
            }
            seats.push_back({line.ticketTypeId, std::move(attendee)});
        }
    }
    return seats;
}

std::optional<Error> overLimit(const std::vector<OrderSeat> &seats, const Order &order, int held,
                               const LockedEvent &event, const EventSales &sales)
{
    QHash<QString, int> wanted;
    for (const OrderSeat &seat : seats) {
        ++wanted[seat.attendee.email];
    }
    for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
        const int own = it.key() == order.email ? held : 0;
        const auto has = static_cast<int>(sales.numbersOf.value(it.key()).size())
            + sales.heldOf.value(it.key()) - own;
        if (has + it.value() > event.sales.maxPerEmail) {
            return limitPerEmail(event.sales.maxPerEmail);
        }
    }
    return {};
}

std::optional<Error> nameMissing(const std::vector<OrderSeat> &seats, const LockedEvent &event)
{
    const bool isMissing = event.namesRequired
        && std::any_of(seats.begin(), seats.end(),
                       [](const OrderSeat &seat) { return seat.attendee.name.isEmpty(); });
    return isMissing ? std::optional(nameRequired()) : std::nullopt;
}

std::optional<Error> tooManyAttendees(const Order &order, const QList<Attendee> &attendees)
{
    if (attendees.size() <= seatsOf(order.lines)) {
        return {};
    }
    return invalidField(QStringLiteral("attendees"),
                        QString(u"attendees must be of the order's " % count(seatsOf(order.lines))
                                % u", at most."));
}

} // namespace boxoffice
