// Adds people to events: as an organizer, whatever the event's status and times, or as they would
// register themselves where one may not, or where the server is of an early version that cannot.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_client.h"

#include <functional>

namespace boxoffice {

class RegistrationAdder : public QObject
{
    Q_OBJECT

public:
    using Then = std::function<void(const ApiResult<Registration> &)>;

    // client: borrowed, outlives this.
    RegistrationAdder(ApiClient &client, QObject *parent) : QObject(parent), m_client(client) { }

    // Whether as an organizer.
    void setMayAdd(bool may) { m_mayAdd = may; }
    bool mayAdd() const { return m_mayAdd; }

    // then() is called once, unless context is gone by then; added() was emitted before. key: as
    // for the calls of ApiClient.
    void add(const Uuid &event, const RegistrationAddition &addition, const QByteArray &key,
             QObject *context, Then then);

Q_SIGNALS:
    void added(const boxoffice::Registration &registration);
    // A call is repeated by itself after a while: the server could not be reached, or not answer.
    void retrying(const boxoffice::ApiError &why, int milliseconds);

private:
    void registerThem(const Uuid &event, const RegistrationDraft &draft, const QByteArray &key,
                      QObject *context, const Then &then);
    void follow(Call<Registration> *call, QObject *context, const Then &then);
    void finish(const ApiResult<Registration> &result, const Then &then);

    ApiClient &m_client;
    bool m_mayAdd = true;
    QUrl m_early; // a server that is known to lack the route
};

} // namespace boxoffice
