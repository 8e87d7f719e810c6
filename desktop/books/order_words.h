// Orders and entries of waiting lists in words.
//
// Threads: GUI only (QLocale's default is read).
#pragma once

#include "shared/api/sale_answers.h"
#include "shared/api/sale_json.h"

#include <QString>

namespace boxoffice {

QString formatStatus(OrderStatus status);
QString formatStatus(WaitingStatus status);
// For people to read out, as "K7QF 2MXA".
QString formatOrderNumber(const Uuid &order);
// The address of who ordered or waits, or that it was erased.
QString formatBuyerAddress(const QString &email);
// Name and address, as far as they are known.
QString formatBuyer(const QString &name, const QString &email);
// "2 seats"
QString formatSeatCount(int seats);
// The name of a type; a type that is not among them is told as one that is not known.
QString formatType(const std::optional<Uuid> &type, const QList<ListedTicketType> &types);
// "2 × Balcony, 1 × Stalls"; without types "3 seats".
QString formatLines(const QList<OrderLine> &lines, const QList<ListedTicketType> &types);
// "2 × Balcony"; without a type "2 × any ticket", or in an event without types "2 seats".
QString formatWish(const WaitingEntry &entry, const QList<ListedTicketType> &types);
// How long until then, as "9:41", or from an hour on the time itself; empty once it has passed.
QString formatTimeLeft(qint64 until, qint64 now);
// Until when seats are held: how long from now, or when that was; empty where that does not matter.
QString formatExpiry(const Order &order, qint64 now);
// How many of its registrations are valid.
int validSeatsOf(const Order &order);
// What has become of its seats, in sentences.
QString formatFate(const Order &order, qint64 now);

} // namespace boxoffice
