// The HTTP server of one worker thread: routes, and answers that may come later.
//
//   server.route(Method::Get, "/events/{id}", [&](const ApiRequest &request, ReplyAddress to) {
//       server.respond(to, toReply(eventNotFound()));      // now, or any time later
//   });
//
// It is a QAbstractHttpServer fed by Connection with one complete request at a time;
// QHttpServer::route is not used because it cannot answer later (DESIGN.md, "The HTTP edge").
// All that knows Qt 6.4's signatures is in api_server.cpp.
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

// How a client sees that an answer without a length is whole.
enum class StreamEnd {
    Connection, // it is closed; so also when the server was killed
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
    // A handler answers exactly once, through respond(), from this thread. The request is valid
    // during the call only.
    using Handler = std::function<void(const ApiRequest &request, const ReplyAddress &to)>;

    // context: borrowed, must outlive the server.
    explicit ApiServer(EdgeContext &context, QObject *parent = nullptr);
    ~ApiServer() override;

    // pattern: literal segments and {name} segments, e.g. "/events/{id}/register". HEAD is
    // answered by the GET handler, OPTIONS and 405 by the server itself.
    void route(Method method, QByteArrayView pattern, Handler handler);
    // Lets a route be asked for under any Host, because it says nothing of anybody: a balancer asks
    // by address whether the server is well.
    void answerToAnyName(QByteArrayView pattern);
    // Called when no route has the request's path (static files live here); may answer 404.
    void setFallback(Handler handler);

    // Answers a request. Not an error if the client has gone, or was answered: then nothing
    // happens and false is returned.
    bool respond(const ReplyAddress &to, const ApiReply &reply);

    // Takes the client's socket out of the server, to keep it for an answer whose length is not
    // known. The connection ends here without an answer; the caller writes it.
    TakenSocket takeSocket(const ReplyAddress &to, const ApiReply &reply, StreamEnd end);

    // Takes over an accepted descriptor. peer: whom it comes from. place: of this connection; held
    // as long as its socket is open, whoever has it then.
    void adopt(Descriptor descriptor, const ClientAddress &peer,
               std::shared_ptr<ClientPlace> place);
    // Returns the place of the connection that waits for this answer; null if it has gone.
    std::shared_ptr<ClientPlace> placeOf(const ReplyAddress &to) const;
    // Closes up to so many connections of a client (ClientRules::connectionBucket()) that have no
    // request under way, those that have been idle longest first.
    void closeIdle(const QByteArray &client, int most);
    // Answers what is under way, closes idle connections, and emits nothing: poll
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
