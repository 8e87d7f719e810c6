#include "backend/storage/sale_rows.h"

#include "backend/storage/event_rows.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"
#include "shared/exact_json.h"
#include "shared/wire_names.h"

#include <QJsonArray>

namespace boxoffice {

namespace {

MailLanguage languageIn(const Rows &rows, int column)
{
    return fromWireName<MailLanguage>(QStringView(rows.text(column)))
        .value_or(MailLanguage::English);
}

QList<OrderLine> linesIn(const Rows &rows, int types, int quantities)
{
    QList<OrderLine> lines;
    const QJsonArray ids = parseJson(rows.text(types).toUtf8()).array();
    const QJsonArray counts = parseJson(rows.text(quantities).toUtf8()).array();
    for (qsizetype i = 0; i < ids.size() && i < counts.size(); ++i) {
        lines.append({Uuid::parse(QStringView(ids[i].toString())), counts[i].toInt()});
    }
    return lines;
}

} // namespace

QList<Uuid> idsIn(const Rows &rows, int column)
{
    QList<Uuid> ids;
    for (const QString &text : textsIn(rows, column)) {
        if (const auto id = Uuid::parse(QStringView(text))) {
            ids.append(*id);
        }
    }
    return ids;
}

TicketType ticketTypeIn(const Rows &rows, int first)
{
    TicketType type{rows.uuid(first + 1), rows.uuid(first), rows.text(first + 2),
                    rows.text(first + 3), rows.integer(first + 4)};
    if (!rows.isNull(first + 5)) {
        type.capacity = rows.integer(first + 5);
    }
    type.salesStartAt = timeIn(rows, first + 6);
    type.salesEndAt = timeIn(rows, first + 7);
    type.minPerOrder = rows.integer(first + 8);
    type.maxPerOrder = rows.integer(first + 9);
    type.hidden = rows.boolean(first + 10);
    type.bookedCount = rows.integer(first + 11);
    type.heldCount = rows.integer(first + 12);
    return type;
}

Order orderIn(const Rows &rows, int first)
{
    Order order{rows.uuid(first + 1), rows.uuid(first), rows.text(first + 2), rows.text(first + 3)};
    order.status = fromWireName<OrderStatus>(QStringView(rows.text(first + 4)))
                       .value_or(OrderStatus::Cancelled);
    order.lines = linesIn(rows, first + 5, first + 6);
    order.createdAt = rows.bigint(first + 7);
    order.expiresAt = timeIn(rows, first + 8);
    order.extended = rows.boolean(first + 9);
    order.entryId = idIn(rows, first + 10);
    order.language = languageIn(rows, first + 11);
    return order;
}

WaitingEntry entryIn(const Rows &rows, int first)
{
    WaitingEntry entry{rows.uuid(first + 1), rows.uuid(first), rows.text(first + 2),
                       rows.text(first + 3), languageIn(rows, first + 4)};
    entry.ticketTypeId = idIn(rows, first + 5);
    entry.quantity = rows.integer(first + 6);
    entry.status = fromWireName<WaitingStatus>(QStringView(rows.text(first + 7)))
                       .value_or(WaitingStatus::Closed);
    entry.createdAt = rows.bigint(first + 8);
    entry.orderId = idIn(rows, first + 9);
    return entry;
}

} // namespace boxoffice
