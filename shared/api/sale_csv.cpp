#include "shared/api/sale_csv.h"

#include "shared/api/json_writer.h"
#include "shared/api/registration_csv.h"
#include "shared/api/sale_json.h"
#include "shared/api/ticket_number.h"

#include <QStringBuilder>

namespace boxoffice {

namespace {

QByteArray timeCell(std::optional<qint64> at)
{
    QByteArray cell;
    if (at) {
        appendTimestamp(cell, *at);
    }
    return cell;
}

QByteArray numberOf(const Uuid &id)
{
    const auto number = ticketNumber(id);
    return QByteArray(number.data(), kTicketNumberLength);
}

// "2 Adult; 1 Child"; of an event without types "2".
QString wordsOf(const QList<OrderLine> &lines, const TypeNames &names)
{
    QStringList words;
    for (const OrderLine &line : lines) {
        const QString name = nameOf(line.ticketTypeId, names);
        const QString quantity = QString::number(line.quantity);
        words.append(name.isEmpty() ? quantity : QString(quantity % u' ' % name));
    }
    return words.join(QStringLiteral("; "));
}

void appendRow(QByteArray &out, std::initializer_list<QByteArray> cells)
{
    bool isFirst = true;
    for (const QByteArray &cell : cells) {
        out += std::exchange(isFirst, false) ? "" : ",";
        appendCsvCell(out, cell);
    }
    out += "\r\n";
}

} // namespace

TypeNames namesOf(const QList<TicketType> &types)
{
    TypeNames names;
    for (const TicketType &type : types) {
        names.insert(type.id, type.name);
    }
    return names;
}

QString nameOf(const std::optional<Uuid> &type, const TypeNames &names)
{
    return type ? names.value(*type, type->toString()) : QString();
}

QByteArray orderCsvHeader()
{
    return "id,number,status,email,name,seats,lines,tickets,created_at,expires_at\r\n";
}

QByteArray waitingListCsvHeader()
{
    return "id,position,status,email,name,ticket_type,quantity,created_at,order_number\r\n";
}

void appendCsv(QByteArray &out, const Order &order, const TypeNames &names)
{
    QByteArrayList tickets;
    for (const Registration &seat : order.registrations) {
        if (!seat.cancelledAt) {
            tickets.append(numberOf(seat.id));
        }
    }
    appendRow(out,
              {order.id.toByteArray(), numberOf(order.id), wireName(order.status).toByteArray(),
               order.email.toUtf8(), order.name.toUtf8(), QByteArray::number(seatsOf(order.lines)),
               wordsOf(order.lines, names).toUtf8(), tickets.join(' '), timeCell(order.createdAt),
               timeCell(order.expiresAt)});
}

void appendCsv(QByteArray &out, const WaitingEntry &entry, int position, const TypeNames &names)
{
    appendRow(out,
              {entry.id.toByteArray(), position > 0 ? QByteArray::number(position) : QByteArray(),
               wireName(entry.status).toByteArray(), entry.email.toUtf8(), entry.name.toUtf8(),
               nameOf(entry.ticketTypeId, names).toUtf8(), QByteArray::number(entry.quantity),
               timeCell(entry.createdAt), entry.orderId ? numberOf(*entry.orderId) : QByteArray()});
}

} // namespace boxoffice
