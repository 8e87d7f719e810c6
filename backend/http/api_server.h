// The HTTP server of one worker thread: routes, and answers that may come later.
//
//   server.route(Method::Get, "/events/{id}", [&](const ApiRequest &request, ReplyAddress to) {
//       server.respond(to, toReply(eventNotFound()));      // now, or any time later
//   });
//
// It is a QAbstractHttpServer fed by Connection with one complete request at a time;
// QHttpServer::route is not used because it cannot answer later (DESIGN.md, "The HTTP edge").
// All code that depends on Qt 6.4's signatures is in api_server.cpp.
//
// Threads: all functions on the thread the server lives in.
#pragma once

#include "backend/domain/reply_address.h"
#include "backend/http/descriptor.h"
#include "backend/http/message/api_reply.h"
#include "backend/http/message/api_request.h"

#include <QAbstractHttpServer>
#include <QTcpSocket>

#include <functional>
#include <memory>

namespace boxoffice {

class ClientPlace;
class Connection;
struct EdgeContext; // limits, shared counters, access log, CORS: see edge_context.h

// How a client recognizes that an answer without a length is complete.
enum class StreamEnd {
    Connection, // it is closed, which also happens when the server crashes
    LastChunk,  // chunked coding (RFC 9112, section 7.1), for a client of HTTP/1.1
};

struct TakenSocket
{
    std::unique_ptr<QTcpSocket> socket; // null if the client has gone; else without a parent, and
                                        // may be moved to another thread
    QByteArray head;                    // of the answer: to be written first
    bool chunked = false;               // whether the head promises chunks
};

class ApiServer : public QAbstractHttpServer
{
public:
    // A handler answers exactly once, through respond(), from this thread, during its call or any
    // time later. The request is valid during the call, unless keepRequest() was called.
    using Handler = std::function<void(const ApiRequest &request, const ReplyAddress &to)>;

    // context: borrowed, must outlive the server.
    explicit ApiServer(EdgeContext &context, QObject *parent = nullptr);
    ~ApiServer() override;

    // pattern: literal segments and {name} segments, e.g. "/events/{id}/register". HEAD is
    // answered by the GET handler, OPTIONS and 405 by the server itself.
    void route(Method method, QByteArrayView pattern, Handler handler);
    // Accepts any Host for this route, because it contains no data: a load balancer checks the
    // server's health by address.
    void answerToAnyName(QByteArrayView pattern);
    // Called when no route has the request's path (static files live here); may answer 404.
    void setFallback(Handler handler);

    // Answers a request. Not an error if the client is gone or was answered: returns false then.
    bool respond(const ReplyAddress &to, const ApiReply &reply);

    // For a handler that waits before it answers: its request lives until it is answered. Requires:
    // called during the handler's call. It costs memory as long as it lasts; a handler that needs
    // little of its request copies that instead.
    void keepRequest(const ReplyAddress &to);
    // Lets a handler that waited go on: calls `then` with the kept request. Not an error if the
    // client is gone or was answered: then nothing is called.
    void resume(const ReplyAddress &to, const Handler &then);

    // Removes the client's socket from the server, for an answer of unknown length. The connection
    // ends here without an answer; the caller writes it.
    TakenSocket takeSocket(const ReplyAddress &to, const ApiReply &reply, StreamEnd end);

    // Adopts an accepted descriptor. peer: the client or its proxy. place: of this connection; held
    // as long as its socket is open, whoever owns it then.
    void adopt(Descriptor descriptor, const ClientAddress &peer,
               std::shared_ptr<ClientPlace> place);
    // Returns the place of the connection that waits for this answer; null if it is gone.
    std::shared_ptr<ClientPlace> placeOf(const ReplyAddress &to) const;
    // Closes up to so many connections of a client (ClientRules::connectionBucket()) without a
    // request under way, the longest idle first.
    void closeIdle(const QByteArray &client, int most);
    // Answers requests under way and closes idle connections. Emits nothing: poll
    // connectionCount() for 0.
    void drain();
    int connectionCount() const;

protected:
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace boxoffice
