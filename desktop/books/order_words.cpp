#include "desktop/books/order_words.h"

#include "desktop/books/formats.h"
#include "shared/api/ticket_number.h"

#include <QCoreApplication>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qint64 kSecond = 1'000;
constexpr qint64 kHour = 3'600 * kSecond;

struct OrderWords
{
    Q_DECLARE_TR_FUNCTIONS(Orders)
};

QString countOf(int quantity, const QString &what)
{
    return OrderWords::tr("%1 × %2", "how many seats of a type of ticket")
        .arg(formatCount(quantity), what);
}

QString fateOfHold(const Order &order, qint64 now)
{
    const int seats = seatsOf(order.lines);
    const qint64 until = order.expiresAt.value_or(now);
    if (until <= now) {
        return OrderWords::tr("The time to confirm it is over, which frees %Ln seat(s).", nullptr,
                              seats);
    }
    const QString kept = order.entryId
        ? OrderWords::tr(
            "%Ln seat(s) are kept until %1 for somebody who waited. Unless the order is "
            "confirmed by then, whoever waits next gets an offer.",
            nullptr, seats)
        : OrderWords::tr(
            "%Ln seat(s) are kept until %1. Unless the order is confirmed by then, they "
            "are free again.",
            nullptr, seats);
    return kept.arg(formatDateTime(until));
}

QString fateOfConfirmed(const Order &order)
{
    const int gone = static_cast<int>(order.registrations.size()) - validSeatsOf(order);
    QStringList sentences;
    if (order.retaken) {
        sentences +=
            OrderWords::tr("It was confirmed after its time was over; the seats were still "
                           "there.");
    }
    if (gone > 0) {
        sentences +=
            OrderWords::tr("%Ln ticket(s) were cancelled, and as many seats freed.", nullptr, gone);
    }
    return sentences.join(u' ');
}

} // namespace

QString formatStatus(OrderStatus status)
{
    switch (status) {
    case OrderStatus::Held:
        return OrderWords::tr("Held");
    case OrderStatus::Confirmed:
        return OrderWords::tr("Confirmed");
    case OrderStatus::Cancelled:
        return OrderWords::tr("Cancelled");
    case OrderStatus::Expired:
        return OrderWords::tr("Expired");
    }
    Q_UNREACHABLE();
}

QString formatStatus(WaitingStatus status)
{
    switch (status) {
    case WaitingStatus::Waiting:
        return OrderWords::tr("Waiting");
    case WaitingStatus::Offered:
        return OrderWords::tr("Seats offered");
    case WaitingStatus::Claimed:
        return OrderWords::tr("Has seats");
    case WaitingStatus::Expired:
        return OrderWords::tr("Offer expired");
    case WaitingStatus::Left:
        return OrderWords::tr("Left the list");
    case WaitingStatus::Closed:
        return OrderWords::tr("List closed");
    }
    Q_UNREACHABLE();
}

QString formatOrderNumber(const Uuid &order)
{
    const auto number = ticketNumber(order);
    return QString::fromLatin1(number.data(), kTicketNumberLength).insert(4, u' ');
}

// Erasing leaves an address of nobody's (shared/api/README.md, section 6).
QString formatBuyerAddress(const QString &email)
{
    return email.endsWith(QLatin1StringView("@erased.invalid")) ? OrderWords::tr("(erased)")
                                                                : email;
}

QString formatBuyer(const QString &name, const QString &email)
{
    const QString address = formatBuyerAddress(email);
    return name.isEmpty() ? address : QString(name + QStringLiteral(" <") + address + u'>');
}

QString formatSeatCount(int seats)
{
    return OrderWords::tr("%Ln seat(s)", nullptr, seats);
}

QString formatType(const std::optional<Uuid> &type, const QList<ListedTicketType> &types)
{
    const auto found =
        std::find_if(types.begin(), types.end(),
                     [&type](const ListedTicketType &each) { return each.id == type; });
    return found != types.end() ? found->name : OrderWords::tr("another type");
}

QString formatLines(const QList<OrderLine> &lines, const QList<ListedTicketType> &types)
{
    QStringList parts;
    for (const OrderLine &line : lines) {
        parts += line.ticketTypeId ? countOf(line.quantity, formatType(line.ticketTypeId, types))
                                   : formatSeatCount(line.quantity);
    }
    return parts.join(QStringLiteral(", "));
}

QString formatWish(const WaitingEntry &entry, const QList<ListedTicketType> &types)
{
    if (entry.ticketTypeId) {
        return countOf(entry.quantity, formatType(entry.ticketTypeId, types));
    }
    return types.isEmpty() ? formatSeatCount(entry.quantity)
                           : countOf(entry.quantity, OrderWords::tr("any ticket"));
}

QString formatTimeLeft(qint64 until, qint64 now)
{
    const qint64 left = until - now;
    if (left <= 0) {
        return {};
    }
    if (left >= kHour) {
        return formatDateTime(until);
    }
    const qint64 seconds = (left + kSecond - 1) / kSecond;
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QChar(u'0'));
}

QString formatExpiry(const Order &order, qint64 now)
{
    if (!order.expiresAt) {
        return {};
    }
    if (order.status == OrderStatus::Expired) {
        return formatDateTime(*order.expiresAt);
    }
    if (order.status != OrderStatus::Held) {
        return {};
    }
    const qint64 left = *order.expiresAt - now;
    return left <= 0    ? OrderWords::tr("just now")
        : left >= kHour ? formatDateTime(*order.expiresAt)
                        : OrderWords::tr("in %1 min").arg(formatTimeLeft(*order.expiresAt, now));
}

int validSeatsOf(const Order &order)
{
    return static_cast<int>(
        std::count_if(order.registrations.begin(), order.registrations.end(),
                      [](const Registration &seat) { return !seat.cancelledAt; }));
}

QString formatFate(const Order &order, qint64 now)
{
    switch (order.status) {
    case OrderStatus::Held:
        return fateOfHold(order, now);
    case OrderStatus::Confirmed:
        return fateOfConfirmed(order);
    case OrderStatus::Cancelled:
        return OrderWords::tr("%Ln seat(s) were freed.", nullptr, seatsOf(order.lines));
    case OrderStatus::Expired:
        return OrderWords::tr("It was not confirmed in time, and %Ln seat(s) were freed.", nullptr,
                              seatsOf(order.lines));
    }
    Q_UNREACHABLE();
}

} // namespace boxoffice
