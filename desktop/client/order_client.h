// The operations on orders and waiting lists of the server that an ApiClient talks to. What changes
// something takes an idempotency key, as there.
//
// Threads: the one of the ApiClient.
#pragma once

#include "desktop/client/api_client.h"
#include "shared/api/sale_answers.h"
#include "shared/api/sale_json.h"

namespace boxoffice {

// A page of a list that grows at its end: whoever came first, first.
template <typename T> struct RowPage
{
    QList<T> rows;
    QString next; // cursor of the next page; empty: this was the last
};

struct OrderQuery
{
    Uuid eventId;
    QString search = {};                    // in number, address or name; empty: all
    std::optional<OrderStatus> status = {}; // nothing: all
    QString cursor = {};
    int limit = 500;
};

struct WaitingQuery
{
    Uuid eventId;
    std::optional<WaitingStatus> status = {}; // nothing: all
    QString cursor = {};
    int limit = 500;
};

class OrderClient
{
public:
    // client: borrowed, outlives this.
    explicit OrderClient(ApiClient &client) : m_client(client) { }

    Call<RowPage<Order>> *orders(const OrderQuery &query);
    Call<Order> *order(const Uuid &eventId, const Uuid &id);
    // A hold is released; of a confirmed one all registrations are cancelled.
    Call<Order> *cancel(const Uuid &eventId, const Uuid &id, const QByteArray &key);

    Call<RowPage<WaitingPlace>> *waitingList(const WaitingQuery &query);
    // Takes an entry off the list; an offer to it is released.
    Call<WaitingEntry> *remove(const Uuid &eventId, const Uuid &id, const QByteArray &key);
    // Out of turn.
    Call<WaitingEntry> *offer(const Uuid &eventId, const Uuid &id, const QByteArray &key);

private:
    QUrl urlOf(const Uuid &eventId, const QString &path) const;

    ApiClient &m_client;
};

} // namespace boxoffice
