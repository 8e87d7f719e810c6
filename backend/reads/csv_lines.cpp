#include "backend/reads/csv_lines.h"

#include "shared/api/registration_csv.h"
#include "shared/api/sale_csv.h"

#include <algorithm>

namespace boxoffice {

namespace {

// What of a row a line needs the names of types for.
bool hasType(const Registration &registration)
{
    return registration.ticketTypeId.has_value();
}

bool hasType(const Order &order)
{
    return std::any_of(order.lines.begin(), order.lines.end(),
                       [](const OrderLine &line) { return line.ticketTypeId.has_value(); });
}

bool hasType(const PlacedEntry &placed)
{
    return placed.entry.ticketTypeId.has_value();
}

void appendLine(QByteArray &out, const Registration &registration, const TypeNames &names)
{
    appendCsv(out, registration, nameOf(registration.ticketTypeId, names));
}

void appendLine(QByteArray &out, const Order &order, const TypeNames &names)
{
    appendCsv(out, order, names);
}

void appendLine(QByteArray &out, const PlacedEntry &placed, const TypeNames &names)
{
    appendCsv(out, placed.entry, placed.position, names);
}

const Uuid &idOf(const Registration &registration)
{
    return registration.id;
}

const Uuid &idOf(const Order &order)
{
    return order.id;
}

const Uuid &idOf(const PlacedEntry &placed)
{
    return placed.entry.id;
}

template <typename T>
Result<ReadBody> linesOf(EventReader &reader, const Uuid &eventId, const Result<Page<T>> &page)
{
    if (!page) {
        return page.error();
    }
    TypeNames names;
    if (std::any_of(page->rows.begin(), page->rows.end(), [](const T &t) { return hasType(t); })) {
        const auto offer = reader.sales().offer(eventId);
        if (!offer) {
            return offer.error();
        }
        names = namesOf(offer->types);
    }
    ReadBody body;
    for (const T &row : page->rows) {
        appendLine(body.json, row, names);
    }
    if (page->more && !page->rows.isEmpty()) {
        body.next = idOf(page->rows.last());
    }
    return body;
}

struct Lines
{
    EventReader &reader;
    const Uuid &eventId;

    Result<ReadBody> operator()(const RegistrationListQuery &query) const
    {
        return linesOf(reader, eventId, reader.registrations(eventId, query));
    }
    Result<ReadBody> operator()(const OrderListQuery &query) const
    {
        return linesOf(reader, eventId, reader.sales().orders(eventId, query));
    }
    Result<ReadBody> operator()(const WaitingListQuery &query) const
    {
        return linesOf(reader, eventId, reader.sales().waitingList(eventId, query));
    }
};

} // namespace

Result<ReadBody> csvLines(EventReader &reader, const CsvQuestion &question)
{
    return std::visit(Lines{reader, question.eventId}, question.query);
}

} // namespace boxoffice
