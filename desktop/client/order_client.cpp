#include "desktop/client/order_client.h"

#include "desktop/client/wire_calls.h"

namespace boxoffice {

namespace {

QString orderPath(const Uuid &id)
{
    return QStringLiteral("orders/") + id.toString();
}

QString entryPath(const Uuid &id)
{
    return QStringLiteral("waiting-list/") + id.toString();
}

template <typename Status> QString nameOf(const std::optional<Status> &status)
{
    return status ? QString(QLatin1StringView(wireName(*status))) : QString();
}

// A Decoder for a page of a list.
template <typename T>
auto pageDecodedBy(Result<QList<T>> (*decode)(QByteArrayView), const QUrl &server)
{
    return [decode, server](const WireAnswer &answer) -> ApiResult<RowPage<T>> {
        auto rows = decode(answer.body);
        if (!rows) {
            return notBoxoffice(server);
        }
        return RowPage<T>{*std::move(rows), nextCursor(answer.link)};
    };
}

} // namespace

QUrl OrderClient::urlOf(const Uuid &eventId, const QString &path) const
{
    return m_client.urlOf(QStringLiteral("events/") + eventId.toString() + u'/' + path);
}

Call<RowPage<Order>> *OrderClient::orders(const OrderQuery &query)
{
    const QUrl url = withQuery(urlOf(query.eventId, QStringLiteral("orders")),
                               {{QStringLiteral("limit"), QString::number(query.limit)},
                                {QStringLiteral("q"), query.search},
                                {QStringLiteral("status"), nameOf(query.status)},
                                {QStringLiteral("cursor"), query.cursor}});
    return m_client.start<RowPage<Order>>({.method = "GET", .url = url},
                                          pageDecodedBy(decodeOrders, m_client.server()));
}

Call<Order> *OrderClient::order(const Uuid &eventId, const Uuid &id)
{
    return m_client.start<Order>({.method = "GET", .url = urlOf(eventId, orderPath(id))},
                                 decodedBy(decodeOrder, m_client.server()));
}

Call<Order> *OrderClient::cancel(const Uuid &eventId, const Uuid &id, const QByteArray &key)
{
    return m_client.start<Order>(
        {.method = "DELETE", .url = urlOf(eventId, orderPath(id)), .idempotencyKey = key},
        decodedBy(decodeOrder, m_client.server()));
}

Call<RowPage<WaitingPlace>> *OrderClient::waitingList(const WaitingQuery &query)
{
    const QUrl url = withQuery(urlOf(query.eventId, QStringLiteral("waiting-list")),
                               {{QStringLiteral("limit"), QString::number(query.limit)},
                                {QStringLiteral("status"), nameOf(query.status)},
                                {QStringLiteral("cursor"), query.cursor}});
    return m_client.start<RowPage<WaitingPlace>>(
        {.method = "GET", .url = url}, pageDecodedBy(decodeWaitingList, m_client.server()));
}

Call<WaitingEntry> *OrderClient::remove(const Uuid &eventId, const Uuid &id, const QByteArray &key)
{
    return m_client.start<WaitingEntry>(
        {.method = "DELETE", .url = urlOf(eventId, entryPath(id)), .idempotencyKey = key},
        decodedBy(decodeWaitingEntry, m_client.server()));
}

Call<WaitingEntry> *OrderClient::offer(const Uuid &eventId, const Uuid &id, const QByteArray &key)
{
    const QString path = entryPath(id) + QStringLiteral("/offer");
    return m_client.start<WaitingEntry>(
        {.method = "POST", .url = urlOf(eventId, path), .idempotencyKey = key},
        decodedBy(decodeWaitingEntry, m_client.server()));
}

} // namespace boxoffice
