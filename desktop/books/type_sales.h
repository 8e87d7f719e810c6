// How each ticket type of an event sold over time. Pure arithmetic over SeatHistory.
//
// Threads: pure functions.
#pragma once

#include "desktop/books/sales_projection.h"
#include "shared/api/sale_json.h"

namespace boxoffice {

struct TypeSales
{
    QString name;         // empty: seats without a type
    QList<SeatsAt> seats; // as seatsOverTime() has them; of all types from the same time on
};

// history: by type. In the order of the types; those of which nothing was ever sold are left out,
// and seats without a type are last, as are those of types that are not listed.
QList<TypeSales> salesByType(const SeatHistory &history, const QList<ListedTicketType> &types,
                             qint64 now);

} // namespace boxoffice
