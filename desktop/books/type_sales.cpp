#include "desktop/books/type_sales.h"

#include <QHash>

#include <algorithm>

namespace boxoffice {

namespace {

// Nil: those without a type.
QHash<Uuid, SeatHistory> apart(const SeatHistory &history, const QList<ListedTicketType> &types)
{
    QHash<Uuid, SeatHistory> each;
    for (const SeatHistory::Point &point : history.points) {
        const Uuid id = point.ticketTypeId.value_or(Uuid());
        const bool isListed = std::any_of(types.begin(), types.end(),
                                          [&id](const auto &type) { return type.id == id; });
        SeatHistory &own = each[isListed ? id : Uuid()];
        own.bucket = history.bucket;
        own.bookedCount += point.registrations - point.cancellations;
        if (!own.points.isEmpty() && own.points.last().at == point.at) {
            own.points.last().registrations += point.registrations;
            own.points.last().cancellations += point.cancellations;
        } else {
            own.points.append(point);
        }
    }
    return each;
}

} // namespace

QList<TypeSales> salesByType(const SeatHistory &history, const QList<ListedTicketType> &types,
                             qint64 now)
{
    const QHash<Uuid, SeatHistory> each = apart(history, types);
    QList<TypeSales> sales;
    const auto add = [&](const Uuid &id, const QString &name) {
        const auto own = each.constFind(id);
        if (own == each.cend()) {
            return;
        }
        QList<SeatsAt> seats = seatsOverTime(*own, now);
        if (seats.first().time > history.points.first().at) {
            seats.prepend({history.points.first().at, 0});
        }
        sales.append({name, seats});
    };
    for (const ListedTicketType &type : types) {
        add(type.id, type.name);
    }
    add(Uuid(), {});
    return sales;
}

} // namespace boxoffice
