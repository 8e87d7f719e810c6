// GET /events/stream and GET /events/{id}/stream: checks the request, then hands the client's
// socket to EventStreams.
//
// Threads: the server's thread; readsReady() from any.
#pragma once

#include "backend/api/services.h"
#include "backend/http/api_server.h"
#include "backend/reads/read_queue.h"
#include "shared/mailbox.h"

#include <QHash>

namespace boxoffice {

class StreamRoutes final : public Mailbox, public ReadReceiver
{
public:
    // server: borrowed and parent.
    StreamRoutes(ApiServer &server, const Services &services);

    void followAll(const ApiRequest &request, const ReplyAddress &to);
    void followEvent(const ApiRequest &request, const ReplyAddress &to);

    void readsReady(std::vector<ReadAnswered> answers) override;

private:
    // What of a request is needed once it is known that its event exists.
    struct Wanted
    {
        ReplyAddress to;
        QByteArray lastEventId;
        QByteArray client; // see ClientPlaces
        bool isHead = false;
    };

    Wanted wantedOf(const ApiRequest &request, const ReplyAddress &to) const;
    bool isOverRate(const ApiRequest &request, const ReplyAddress &to);
    void remember(Wanted wanted);
    void open(const Wanted &wanted, const Uuid &event);
    bool hasRoom(const Wanted &wanted);

    ApiServer &m_server;
    const Services m_services;
    QHash<quint64, Wanted> m_waiting; // by connection, which has one request at a time
    qsizetype m_forgetAbove = 64;
};

} // namespace boxoffice
