// All that knows Qt 6.4's QAbstractHttpServer is here: that handleRequest() gets the socket, and
// that bind() takes a server that does not listen.
#include "backend/http/api_server.h"

#include "backend/http/access_log.h"
#include "backend/http/connection.h"
#include "backend/http/message/origins.h"
#include "backend/http/message/request_target.h"
#include "backend/http/message/route_table.h"
#include "backend/http/socket_watch.h"

#include <QHttpServerRequest>
#include <QMetaMethod>
#include <QQueue>
#include <QTcpServer>
#include <QTimer>

#include <algorithm>
#include <exception>

namespace boxoffice {

namespace {

// Hands connections that were accepted elsewhere to QAbstractHttpServer.
class HandOff final : public QTcpServer
{
public:
    using QTcpServer::QTcpServer;

    void offer(QTcpSocket *socket)
    {
        m_waiting.enqueue(socket);
        // The signal is private in 6.4, and the base class would emit it only while listening.
        static const QMetaMethod available =
            QMetaMethod::fromSignal(&QTcpServer::pendingConnectionAvailable);
        available.invoke(this, Qt::DirectConnection);
    }

    bool hasPendingConnections() const override { return !m_waiting.isEmpty(); }
    QTcpSocket *nextPendingConnection() override
    {
        return m_waiting.isEmpty() ? nullptr : m_waiting.dequeue();
    }

private:
    QQueue<QTcpSocket *> m_waiting;
};

// How often deadlines are looked at: often enough for the shortest one to be kept within a fifth.
int sweepInterval(const HttpLimits &limits)
{
    const int shortest =
        std::min({limits.headTimeout, limits.requestTimeout, limits.idleTimeout,
                  limits.answerTimeout, limits.writeTimeout, limits.lingerTimeout});
    return std::clamp(shortest / 5, 10, 250);
}

Error unknownPath()
{
    return {ErrorCode::NotFound, QStringLiteral("There is nothing at this address."), {}};
}

Error wrongMethod()
{
    return {ErrorCode::MethodNotAllowed,
            QStringLiteral("This method is not allowed here; see the Allow header."),
            {}};
}

Error wrongHost()
{
    return {ErrorCode::MisdirectedRequest,
            QStringLiteral("This server does not answer to the name in the Host header; whoever "
                           "runs it can add the name to HOST_NAMES."),
            {}};
}

// target: of a path that ends in a slash. The answer's Location is relative, so it is right behind
// any proxy.
ApiReply withoutSlash(QByteArrayView target)
{
    const qsizetype mark = target.indexOf('?');
    const qsizetype end = (mark < 0 ? target.size() : mark) - 1;
    ApiReply reply;
    reply.status = 308;
    reply.contentType = {};
    reply.addHeader("Location",
                    QByteArray(target.first(end).toByteArray() + target.sliced(end + 1)));
    return reply;
}

} // namespace

class ApiServer::Private
{
public:
    Private(ApiServer &server, EdgeContext &context) : state(context), handOff(new HandOff)
    {
        // bind() warns about a server that does not listen, and ours never shall.
        handOff->listen(QHostAddress::LocalHost, 0);
        server.bind(handOff);
        handOff->close();
        state.dispatch = [this](Connection &connection) { dispatch(connection); };
        sweeper.setTimerType(Qt::CoarseTimer);
        sweeper.setInterval(sweepInterval(context.limits));
        QObject::connect(&sweeper, &QTimer::timeout, &server, [this] { sweep(); });
        sweeper.start();
    }

    // A sweep may close connections, which leave the list meanwhile.
    void sweep()
    {
        const qint64 now = state.context.clock->steady() / std::chrono::milliseconds(1);
        const QList<Connection *> all = state.live.values();
        for (Connection *connection : all) {
            connection->sweep(now);
        }
    }

    void dispatch(Connection &connection);
    RouteTable::Match match(Connection &connection);
    // Whose pages are the server's own; empty where any name is answered to, also a forged one.
    QByteArrayView ownHost(const Connection &connection) const
    {
        return state.context.hosts.isAny() ? QByteArrayView() : connection.host();
    }
    bool isForUs(const Connection &connection, const RouteTable::Match &match) const;
    void call(const Handler &handler, const ApiRequest &request, const ReplyAddress &to);

    const std::shared_ptr<void> watching = SocketWatch::keepOpen(); // whatever clients do
    WorkerState state;
    HandOff *handOff; // owned by the server, as its child
    QTimer sweeper;
    RouteTable routes;
    std::vector<Handler> handlers;
    Handler fallback;
    QList<QByteArray> toAnyName; // patterns
};

RouteTable::Match ApiServer::Private::match(Connection &connection)
{
    ApiRequest &request = connection.request();
    const RouteTable::Match match = routes.match(request.method, request.path, request.parameters);
    if (match.route) {
        std::optional<Uuid> eventId;
        const int position = RouteTable::parameterNamed(*match.route, "id");
        if (position >= 0) {
            eventId = Uuid::parse(request.parameters[position]);
        }
        connection.setRoute(RouteTable::patternOf(*match.route), eventId);
    }
    return match;
}

bool ApiServer::Private::isForUs(const Connection &connection, const RouteTable::Match &match) const
{
    return state.context.hosts.answersTo(connection.host())
        || (match.route && toAnyName.contains(RouteTable::patternOf(*match.route)));
}

void ApiServer::Private::dispatch(Connection &connection)
{
    ApiRequest &request = connection.request();
    const ReplyAddress to = connection.address();
    if (!isNormalPath(connection.target())) {
        connection.respond(to.request, toReply(unknownPath()));
        return;
    }
    const RouteTable::Match match = this->match(connection);
    if (!isForUs(connection, match)) {
        connection.respond(to.request, toReply(wrongHost()));
    } else if (request.method == Method::Options) {
        connection.respond(to.request,
                           preflightReply(match.route ? RouteTable::allowedOf(*match.route)
                                                      : QByteArrayView("GET, HEAD, OPTIONS")));
    } else if (!isSafe(request.method) && !state.context.corsOrigins.isEmpty()
               && !mayChange(request, ownHost(connection), state.context.corsOrigins)) {
        connection.respond(to.request, toReply(originNotAllowed(request)));
    } else if (match.route && match.trailingSlash) {
        connection.respond(to.request, withoutSlash(connection.target()));
    } else if (match.handler >= 0) {
        call(handlers[static_cast<std::size_t>(match.handler)], request, to);
    } else if (match.route) {
        ApiReply reply = toReply(wrongMethod());
        reply.addHeader("Allow", RouteTable::allowedOf(*match.route));
        connection.respond(to.request, reply);
    } else if (fallback) {
        call(fallback, request, to);
    } else {
        connection.respond(to.request, toReply(unknownPath()));
    }
}

// An exception that left the event loop would end the process, and every other request with it.
void ApiServer::Private::call(const Handler &handler, const ApiRequest &request,
                              const ReplyAddress &to)
{
    try {
        handler(request, to);
        return;
    } catch (const std::exception &) {
    } catch (...) { }
    if (AccessLog *log = state.context.accessLog) {
        log->log(LogLevel::Error, "handler_threw");
    }
    if (Connection *connection = state.live.value(to.connection)) {
        connection->respond(to.request, toReply(internalError()));
    }
}

ApiServer::ApiServer(EdgeContext &context, QObject *parent)
    : QAbstractHttpServer(parent)
    , d(std::make_unique<Private>(*this, context))
{ }

// The connections are the hand-off's children; they use d->state until they are deleted.
ApiServer::~ApiServer()
{
    delete d->handOff;
}

void ApiServer::route(Method method, QByteArrayView pattern, Handler handler)
{
    d->routes.add(method, pattern, static_cast<int>(d->handlers.size()));
    d->handlers.push_back(std::move(handler));
}

void ApiServer::answerToAnyName(QByteArrayView pattern)
{
    d->toAnyName.append(pattern.toByteArray());
}

void ApiServer::setFallback(Handler handler)
{
    d->fallback = std::move(handler);
}

bool ApiServer::respond(const ReplyAddress &to, const ApiReply &reply)
{
    Connection *connection = d->state.live.value(to.connection);
    return connection && connection->respond(to.request, reply);
}

void ApiServer::keepRequest(const ReplyAddress &to)
{
    if (Connection *connection = d->state.live.value(to.connection)) {
        connection->keepRequest();
    }
}

void ApiServer::resume(const ReplyAddress &to, const Handler &then)
{
    if (Connection *connection = d->state.live.value(to.connection)) {
        connection->resume(to.request,
                           [&](const ApiRequest &request) { d->call(then, request, to); });
    }
}

TakenSocket ApiServer::takeSocket(const ReplyAddress &to, const ApiReply &reply, StreamEnd end)
{
    TakenSocket taken;
    if (Connection *connection = d->state.live.value(to.connection)) {
        taken.chunked = end == StreamEnd::LastChunk && !connection->isHttp10();
        taken.head = connection->streamHead(to.request, reply, taken.chunked);
        taken.socket = connection->release(to.request);
    }
    return taken;
}

void ApiServer::adopt(Descriptor descriptor, const ClientAddress &peer,
                      std::shared_ptr<ClientPlace> place)
{
    auto *connection =
        new Connection(std::move(descriptor), peer, std::move(place), d->state, d->handOff);
    if (d->state.draining) {
        connection->drain();
    }
    d->handOff->offer(connection);
}

std::shared_ptr<ClientPlace> ApiServer::placeOf(const ReplyAddress &to) const
{
    const Connection *connection = d->state.live.value(to.connection);
    return connection ? connection->place() : nullptr;
}

void ApiServer::closeIdle(const QByteArray &client, int most)
{
    QList<Connection *> idle = d->state.live.values();
    const ClientRules &rules = d->state.context.clients;
    idle.removeIf([&](const Connection *connection) {
        return !connection->mayGiveWay() || rules.connectionBucket(connection->peer()) != client;
    });
    std::sort(idle.begin(), idle.end(), [](const Connection *a, const Connection *b) {
        return a->deadline() < b->deadline();
    });
    for (Connection *connection : idle.first(std::min<qsizetype>(most, idle.size()))) {
        connection->close();
    }
}

void ApiServer::drain()
{
    d->state.draining = true;
    const QList<Connection *> all = d->state.live.values();
    for (Connection *connection : all) {
        connection->drain();
    }
}

int ApiServer::connectionCount() const
{
    return static_cast<int>(d->state.live.size());
}

// Called for the first request of a connection. Every socket of a HandOff is a Connection. What Qt
// has parsed is the same for all; the true request is the connection's.
bool ApiServer::handleRequest(const QHttpServerRequest &, QTcpSocket *socket)
{
    auto *connection = static_cast<Connection *>(socket);
    connection->markKnown();
    d->dispatch(*connection);
    return true;
}

void ApiServer::missingHandler(const QHttpServerRequest &request, QTcpSocket *socket)
{
    handleRequest(request, socket);
}

} // namespace boxoffice
