// The operations on ticket types and quotas of the server that an ApiClient talks to. What changes
// something takes an idempotency key, as there.
//
// Threads: the one of the ApiClient.
#pragma once

#include "desktop/client/api_client.h"
#include "shared/api/sale_json.h"

namespace boxoffice {

class TypeClient
{
public:
    // client: borrowed, outlives this.
    explicit TypeClient(ApiClient &client) : m_client(client) { }

    // In their order. Hidden ones only for whoever may edit the event.
    Call<QList<ListedTicketType>> *types(const Uuid &eventId);
    // Its id, its event and its counts are the server's.
    Call<TicketType> *createType(const Uuid &eventId, const TicketType &type,
                                 const QByteArray &key);
    // Sends what differs. Requires: both have the same ids.
    Call<TicketType> *editType(const TicketType &before, const TicketType &after,
                               const QByteArray &key);
    Call<Nothing> *deleteType(const Uuid &eventId, const Uuid &id, const QByteArray &key);

    Call<QList<Quota>> *quotas(const Uuid &eventId);
    Call<Quota> *createQuota(const Uuid &eventId, const Quota &quota, const QByteArray &key);
    Call<Quota> *editQuota(const Quota &before, const Quota &after, const QByteArray &key);
    Call<Nothing> *deleteQuota(const Uuid &eventId, const Uuid &id, const QByteArray &key);

private:
    template <typename T>
    Call<QList<T>> *list(const QUrl &url, Result<QList<T>> (*)(QByteArrayView));
    template <typename T, typename Patch>
    Call<T> *send(const char *method, const QUrl &url, const Patch &patch, const QByteArray &key,
                  Result<T> (*decode)(QByteArrayView));
    Call<Nothing> *remove(const QUrl &url, const QByteArray &key);
    QUrl urlOf(const Uuid &eventId, const char *what, const Uuid &id = {}) const;

    ApiClient &m_client;
};

// The patch that turns `before` into `after`: only the members that differ.
TicketTypePatch patchBetween(const TicketType &before, const TicketType &after);
QuotaPatch patchBetween(const Quota &before, const Quota &after);

} // namespace boxoffice
