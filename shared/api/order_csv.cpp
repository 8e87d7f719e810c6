#include "shared/api/order_csv.h"

#include "shared/api/json_writer.h"
#include "shared/api/sale_json.h"
#include "shared/api/ticket_number.h"

#include <algorithm>

namespace boxoffice {

namespace {

QByteArray withMark(CsvMark mark, QByteArrayView header)
{
    return QByteArray(mark == CsvMark::ByteOrderMark ? "\xef\xbb\xbf" : "").append(header);
}

// A line, cell by cell; it ends with this.
class CsvLine
{
public:
    explicit CsvLine(QByteArray &out) : m_out(out) { }
    ~CsvLine() { m_out += "\r\n"; }
    CsvLine(const CsvLine &) = delete;
    CsvLine &operator=(const CsvLine &) = delete;

    void id(const Uuid &value)
    {
        begin();
        value.appendTo(m_out);
    }
    void number(const Uuid &id)
    {
        const auto value = ticketNumber(id);
        word(QByteArrayView(value.data(), kTicketNumberLength));
    }
    // One that nobody else chose.
    void word(QByteArrayView value)
    {
        begin();
        m_out += value;
    }
    void text(const QString &value)
    {
        begin();
        appendCsvCell(m_out, value.toUtf8());
    }
    void time(const std::optional<qint64> &value)
    {
        begin();
        if (value) {
            appendTimestamp(m_out, *value);
        }
    }

private:
    void begin()
    {
        if (m_isBegun) {
            m_out += ',';
        }
        m_isBegun = true;
    }

    QByteArray &m_out;
    bool m_isBegun = false;
};

QString nameOf(const std::optional<Uuid> &type, const TypeNames &types)
{
    return type ? types.value(*type, type->toString()) : QString();
}

QString ticketsOf(const Order &order, const TypeNames &types)
{
    QStringList tickets;
    for (const OrderLine &line : order.lines) {
        if (line.ticketTypeId) {
            tickets +=
                QString(QString::number(line.quantity) + u' ' + nameOf(line.ticketTypeId, types));
        }
    }
    return tickets.join(QStringLiteral("; "));
}

} // namespace

QByteArray orderCsvHeader(CsvMark mark)
{
    return withMark(
        mark, "id,number,status,email,name,seats,tickets,valid_tickets,created_at,expires_at\r\n");
}

void appendCsv(QByteArray &out, const Order &order, const TypeNames &types)
{
    const auto isValid = [](const Registration &seat) { return !seat.cancelledAt; };
    CsvLine line(out);
    line.id(order.id);
    line.number(order.id);
    line.word(wireName(order.status));
    line.text(order.email);
    line.text(order.name);
    line.word(QByteArray::number(seatsOf(order.lines)));
    line.text(ticketsOf(order, types));
    line.word(QByteArray::number(static_cast<qlonglong>(
        std::count_if(order.registrations.begin(), order.registrations.end(), isValid))));
    line.time(order.createdAt);
    line.time(order.expiresAt);
}

QByteArray waitingCsvHeader(CsvMark mark)
{
    return withMark(
        mark, "id,position,status,email,name,ticket_type,quantity,created_at,order_number\r\n");
}

void appendCsv(QByteArray &out, const WaitingPlace &entry, const TypeNames &types)
{
    CsvLine line(out);
    line.id(entry.id);
    line.word(entry.position > 0 ? QByteArray::number(entry.position) : QByteArray());
    line.word(wireName(entry.status));
    line.text(entry.email);
    line.text(entry.name);
    line.text(nameOf(entry.ticketTypeId, types));
    line.word(QByteArray::number(entry.quantity));
    line.time(entry.createdAt);
    if (entry.orderId) {
        line.number(*entry.orderId);
    } else {
        line.word({});
    }
}

} // namespace boxoffice
