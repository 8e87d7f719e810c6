#include "desktop/client/type_client.h"

#include "desktop/client/wire_calls.h"

namespace boxoffice {

namespace {

constexpr char kTypes[] = "ticket-types";
constexpr char kQuotas[] = "quotas";

} // namespace

TicketTypePatch patchBetween(const TicketType &before, const TicketType &after)
{
    TicketTypePatch patch;
    const auto compare = [&](auto TicketType::*value, auto TicketTypePatch::*member) {
        if (before.*value != after.*value) {
            patch.*member = after.*value;
        }
    };
    compare(&TicketType::name, &TicketTypePatch::name);
    compare(&TicketType::description, &TicketTypePatch::description);
    compare(&TicketType::position, &TicketTypePatch::position);
    compare(&TicketType::capacity, &TicketTypePatch::capacity);
    compare(&TicketType::salesStartAt, &TicketTypePatch::salesStartAt);
    compare(&TicketType::salesEndAt, &TicketTypePatch::salesEndAt);
    compare(&TicketType::minPerOrder, &TicketTypePatch::minPerOrder);
    compare(&TicketType::maxPerOrder, &TicketTypePatch::maxPerOrder);
    compare(&TicketType::hidden, &TicketTypePatch::hidden);
    return patch;
}

QuotaPatch patchBetween(const Quota &before, const Quota &after)
{
    QuotaPatch patch;
    const auto compare = [&](auto Quota::*value, auto QuotaPatch::*member) {
        if (before.*value != after.*value) {
            patch.*member = after.*value;
        }
    };
    compare(&Quota::name, &QuotaPatch::name);
    compare(&Quota::size, &QuotaPatch::size);
    compare(&Quota::ticketTypeIds, &QuotaPatch::ticketTypeIds);
    return patch;
}

QUrl TypeClient::urlOf(const Uuid &eventId, const char *what, const Uuid &id) const
{
    QString path = QStringLiteral("events/") + eventId.toString() + u'/' + QLatin1StringView(what);
    if (!id.isNil()) {
        path += u'/' + id.toString();
    }
    return m_client.urlOf(path);
}

template <typename T>
Call<QList<T>> *TypeClient::list(const QUrl &url, Result<QList<T>> (*decode)(QByteArrayView))
{
    return m_client.start<QList<T>>({.method = "GET", .url = url},
                                    decodedBy(decode, m_client.server()));
}

template <typename T, typename Patch>
Call<T> *TypeClient::send(const char *method, const QUrl &url, const Patch &patch,
                          const QByteArray &key, Result<T> (*decode)(QByteArrayView))
{
    WireRequest request{.method = method, .url = url, .body = encode(patch), .idempotencyKey = key};
    return m_client.start<T>(std::move(request), decodedBy(decode, m_client.server()));
}

Call<Nothing> *TypeClient::remove(const QUrl &url, const QByteArray &key)
{
    return m_client.start<Nothing>({.method = "DELETE", .url = url, .idempotencyKey = key},
                                   nothingToRead);
}

Call<QList<ListedTicketType>> *TypeClient::types(const Uuid &eventId)
{
    return list(urlOf(eventId, kTypes), decodeTicketTypes);
}

Call<TicketType> *TypeClient::createType(const Uuid &eventId, const TicketType &type,
                                         const QByteArray &key)
{
    return send("POST", urlOf(eventId, kTypes), patchBetween(TicketType{}, type), key,
                decodeTicketType);
}

Call<TicketType> *TypeClient::editType(const TicketType &before, const TicketType &after,
                                       const QByteArray &key)
{
    return send("PATCH", urlOf(before.eventId, kTypes, before.id), patchBetween(before, after), key,
                decodeTicketType);
}

Call<Nothing> *TypeClient::deleteType(const Uuid &eventId, const Uuid &id, const QByteArray &key)
{
    return remove(urlOf(eventId, kTypes, id), key);
}

Call<QList<Quota>> *TypeClient::quotas(const Uuid &eventId)
{
    return list(urlOf(eventId, kQuotas), decodeQuotas);
}

Call<Quota> *TypeClient::createQuota(const Uuid &eventId, const Quota &quota, const QByteArray &key)
{
    QuotaPatch draft = patchBetween(Quota{}, quota);
    draft.size = quota.size; // required, 0 too
    return send("POST", urlOf(eventId, kQuotas), draft, key, decodeQuota);
}

Call<Quota> *TypeClient::editQuota(const Quota &before, const Quota &after, const QByteArray &key)
{
    return send("PATCH", urlOf(before.eventId, kQuotas, before.id), patchBetween(before, after),
                key, decodeQuota);
}

Call<Nothing> *TypeClient::deleteQuota(const Uuid &eventId, const Uuid &id, const QByteArray &key)
{
    return remove(urlOf(eventId, kQuotas, id), key);
}

} // namespace boxoffice
