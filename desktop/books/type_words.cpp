#include "desktop/books/type_words.h"

#include "desktop/books/formats.h"

#include <QCoreApplication>

#include <algorithm>

namespace boxoffice {

namespace {

struct TypeWords
{
    Q_DECLARE_TR_FUNCTIONS(TypeWords)
};

// The later of both, or the earlier: the sale of a type lies within that of its event.
template <typename Choose>
std::optional<qint64> both(std::optional<qint64> a, std::optional<qint64> b, Choose choose)
{
    return a && b ? std::optional(choose(*a, *b)) : a ? a : b;
}

QString timeOfSale(const ListedTicketType &type, const Event &event, qint64 now)
{
    const auto starts = both(type.salesStartAt, event.sales.startsAt,
                             [](qint64 a, qint64 b) { return std::max(a, b); });
    const auto ends = both(type.salesEndAt, event.sales.endsAt,
                           [](qint64 a, qint64 b) { return std::min(a, b); });
    const auto shown = [&event](qint64 at) { return formatMoment(at, event.timezone); };
    if (type.sale.onSale) {
        return ends ? TypeWords::tr("On sale until %1").arg(shown(*ends))
                    : TypeWords::tr("On sale");
    }
    if (event.status != EventStatus::Published || showsAsOver(event, now)) {
        return TypeWords::tr("Not on sale: %1", "a status").arg(formatStatus(event, now));
    }
    if (ends && *ends <= now) {
        return TypeWords::tr("Ended %1").arg(shown(*ends));
    }
    return starts && *starts > now ? TypeWords::tr("From %1").arg(shown(*starts))
                                   : TypeWords::tr("Not on sale");
}

} // namespace

QString formatSale(const ListedTicketType &type, const Event &event, qint64 now)
{
    const QString when = timeOfSale(type, event, now);
    return type.hidden
        ? TypeWords::tr("%1 · hidden", "a ticket type, and when it is on sale").arg(when)
        : when;
}

QString formatTaken(const TicketType &type)
{
    const QString taken = formatCount(type.bookedCount + type.heldCount);
    return type.capacity ? QString(taken + QStringLiteral(" / ") + formatCount(*type.capacity))
                         : taken;
}

QString formatCounts(int booked, int held, std::optional<int> size)
{
    const QString counts =
        TypeWords::tr("%1 booked, %2 held", "seats").arg(formatCount(booked), formatCount(held));
    return size ? TypeWords::tr("%1, %2 left", "counts, a number")
                      .arg(counts, formatCount(*size - booked - held))
                : TypeWords::tr("%1; as many as the event has", "counts").arg(counts);
}

QString formatPerOrder(const TicketType &type)
{
    return type.minPerOrder == type.maxPerOrder
        ? formatCount(type.minPerOrder)
        : TypeWords::tr("%1 to %2", "numbers")
              .arg(formatCount(type.minPerOrder), formatCount(type.maxPerOrder));
}

} // namespace boxoffice
