#include "desktop/console/orders/order_export.h"

#include "shared/api/registration_csv.h"

#include <utility>

namespace boxoffice {

namespace {

void appendLine(QByteArray &out, const Order &order, const TypeNames &types)
{
    appendCsv(out, order, types);
}

void appendLine(QByteArray &out, const WaitingPlace &entry, const TypeNames &types)
{
    appendCsv(out, entry, entry.position, types);
}

// The first page begins with the header.
template <typename T>
CsvPage linesOf(const RowPage<T> &page, const QByteArray &header, const TypeNames &types)
{
    CsvPage lines{header.isEmpty() ? header : csvBegin(CsvMark::ByteOrderMark) + header,
                  page.rows.size(), page.next};
    for (const T &row : page.rows) {
        appendLine(lines.lines, row, types);
    }
    return lines;
}

} // namespace

OrderExport::OrderExport(OrderClient &client, const OrderQuery &query, TypeNames types,
                         const QString &path, QObject *parent)
    : CsvExport(path, parent)
    , m_client(client)
    , m_query(query)
    , m_types(std::move(types))
{
    m_query.limit = kRowsAtOnce;
}

CallBase *OrderExport::readPage(const QString &cursor)
{
    m_query.cursor = cursor;
    const QByteArray header = cursor.isEmpty() ? orderCsvHeader() : "";
    return m_client.orders(m_query)->then(
        this, [this, header](const ApiResult<RowPage<Order>> &page) {
            onPage(page ? ApiResult<CsvPage>(linesOf(*page, header, m_types))
                        : ApiResult<CsvPage>(page.error()));
        });
}

WaitingExport::WaitingExport(OrderClient &client, const WaitingQuery &query, TypeNames types,
                             const QString &path, QObject *parent)
    : CsvExport(path, parent)
    , m_client(client)
    , m_query(query)
    , m_types(std::move(types))
{
    m_query.limit = kRowsAtOnce;
}

CallBase *WaitingExport::readPage(const QString &cursor)
{
    m_query.cursor = cursor;
    const QByteArray header = cursor.isEmpty() ? waitingListCsvHeader() : "";
    return m_client.waitingList(m_query)->then(
        this, [this, header](const ApiResult<RowPage<WaitingPlace>> &page) {
            onPage(page ? ApiResult<CsvPage>(linesOf(*page, header, m_types))
                        : ApiResult<CsvPage>(page.error()));
        });
}

} // namespace boxoffice
