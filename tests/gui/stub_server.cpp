#include "tests/gui/stub_server.h"

#include "tests/gui/stub_json.h"

#include <QHostAddress>
#include <QJsonArray>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qsizetype kChunk = 8'192;

} // namespace

StubServer::StubServer()
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_buffers.remove(socket);
                m_streams.removeAll(QPointer<QTcpSocket>(socket));
                socket->deleteLater();
            });
        }
    });
}

StubServer::~StubServer()
{
    const auto sockets = m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets) {
        socket->disconnect(this); // it would tell an object that is half gone
    }
}

bool StubServer::start(quint16 port)
{
    const bool listening = m_server.listen(QHostAddress::LocalHost, port);
    m_port = listening ? m_server.serverPort() : m_port;
    return listening;
}

void StubServer::stop()
{
    m_server.close();
    const auto sockets = m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets) {
        socket->abort();
    }
}

QUrl StubServer::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port));
}

Event StubServer::addEvent(const QString &name, int capacity, EventStatus status)
{
    m_clock += 60'000;
    Event event;
    event.id = m_ids.next(m_clock * 1000);
    event.name = name;
    event.capacity = capacity;
    event.createdAt = m_clock;
    event.status = status;
    event.version = 1;
    m_events.insert(event.id, event);
    m_order.append(event.id);
    publish("created", bytes(toJson(event)));
    return event;
}

void StubServer::addRegistrations(const Uuid &event, int count, qint64 from, qint64 step)
{
    auto &rows = m_registrations[event];
    rows.reserve(rows.size() + count);
    qint64 time = from ? from : m_clock;
    for (int i = 0; i < count; ++i, time += step) {
        Registration row;
        row.id = m_ids.next(time * 1000);
        row.eventId = event;
        row.userEmail = QStringLiteral("guest%1@example.org").arg(rows.size(), 6, 10, QChar(u'0'));
        row.createdAt = time;
        rows.append(row);
    }
    m_clock = std::max(m_clock, time); // later ones have later ids
    m_events[event].bookedCount = activeCount(event);
}

void StubServer::addRegistration(const Uuid &event, const QString &email, qint64 createdAt)
{
    Registration row;
    row.id = m_ids.next(createdAt * 1000);
    row.eventId = event;
    row.userEmail = email;
    row.createdAt = createdAt;
    m_registrations[event].append(row);
    ++m_events[event].bookedCount;
}

Registration StubServer::book(const Uuid &event, const QString &email)
{
    m_clock += 1'000;
    Registration row;
    row.id = m_ids.next(m_clock * 1000);
    row.eventId = event;
    row.userEmail = email;
    row.createdAt = m_clock;
    m_registrations[event].append(row);
    publishSeats(event);
    return row;
}

void StubServer::cancelSome(const Uuid &event, const QList<int> &places)
{
    m_clock += 1'000;
    for (const int place : places) {
        m_registrations[event][place].cancelledAt = m_clock;
    }
    publishSeats(event);
}

void StubServer::changeEvent(const Event &event)
{
    Event changed = event;
    changed.version = m_events.value(event.id).version + 1;
    m_events.insert(event.id, changed);
    publish("updated", bytes(toJson(changed)));
}

void StubServer::removeEvent(const Uuid &id)
{
    m_events.remove(id);
    m_order.removeAll(id);
    publish("deleted", bytes({{QStringLiteral("id"), id.toString()}}));
}

QList<Event> StubServer::events() const
{
    QList<Event> events;
    for (auto id = m_order.rbegin(); id != m_order.rend(); ++id) {
        events.append(m_events.value(*id));
    }
    return events;
}

int StubServer::activeCount(const Uuid &event) const
{
    const auto rows = m_registrations.value(event);
    return static_cast<int>(std::count_if(
        rows.begin(), rows.end(), [](const Registration &row) { return !row.cancelledAt; }));
}

void StubServer::misbehave(Fault fault, int count, bool alsoHealth)
{
    m_fault = fault;
    m_faultCount = count;
    m_faultHealth = alsoHealth;
}

void StubServer::aimAt(const QByteArray &method, const QString &pathEnd)
{
    m_aimedMethod = method;
    m_aimedPathEnd = pathEnd;
}

bool StubServer::isAimedAt(const StubRequest &request) const
{
    return (m_aimedMethod.isEmpty() || request.method == m_aimedMethod)
        && request.path.endsWith(m_aimedPathEnd);
}

void StubServer::hold(bool held)
{
    m_holding = held;
    m_letThrough = 0;
    if (!held) {
        for (const auto &[socket, request] : std::exchange(m_held, {})) {
            if (socket) {
                serve(socket, request);
            }
        }
    }
}

void StubServer::holdAnswers(bool held)
{
    m_holdingAnswers = held;
    if (!held) {
        for (const auto &[socket, reply] : std::exchange(m_heldAnswers, {})) {
            if (socket) {
                send(socket, reply, false);
            }
        }
    }
}

void StubServer::holdAfter(int answered)
{
    m_letThrough = answered;
    while (m_letThrough > 0 && !m_held.isEmpty()) {
        const auto [socket, request] = m_held.takeFirst();
        if (socket) {
            --m_letThrough;
            serve(socket, request);
        }
    }
}

int StubServer::count(const QByteArray &method, const QString &pathPart) const
{
    return static_cast<int>(
        std::count_if(m_requests.begin(), m_requests.end(), [&](const StubRequest &request) {
            return request.method == method && request.path.contains(pathPart);
        }));
}

void StubServer::onReadyRead(QTcpSocket *socket)
{
    QByteArray &buffer = m_buffers[socket];
    buffer += socket->readAll();
    if (buffer.startsWith('\x16')) { // a TLS handshake is no HTTP
        socket->write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        socket->disconnectFromHost();
        return;
    }
    const QPointer<QTcpSocket> alive(socket);
    while (alive) {
        const qsizetype headEnd = buffer.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return;
        }
        const auto lines = buffer.first(headEnd).split('\n');
        StubRequest request;
        const auto words = lines.first().trimmed().split(' ');
        const QUrl target = QUrl::fromEncoded(words.value(1));
        request.method = words.value(0);
        request.path = target.path();
        request.query = QUrlQuery(target);
        for (const QByteArray &line : lines.sliced(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
        }
        const int length = request.headers.value("content-length").toInt();
        if (buffer.size() < headEnd + 4 + length) {
            return;
        }
        request.body = buffer.sliced(headEnd + 4, length);
        buffer.remove(0, headEnd + 4 + length);
        m_requests.append(request);
        if (!m_holding || !isAimedAt(request)) {
            serve(socket, request);
        } else if (m_letThrough > 0) {
            --m_letThrough;
            serve(socket, request);
        } else {
            m_held.append({socket, request});
        }
    }
}

void StubServer::serve(QTcpSocket *socket, const StubRequest &request)
{
    const bool health = request.path.endsWith(QLatin1StringView("/health"))
        || (m_aimedPathEnd.isEmpty() && request.path == QLatin1StringView("/session"));
    Fault fault = Fault::None;
    if (m_faultCount > 0 && isAimedAt(request) && (m_faultHealth || !health)) {
        --m_faultCount;
        fault = m_fault;
    }
    switch (fault) {
    case Fault::None:
        break;
    case Fault::GatewayPage:
        send(socket, {502, "<html><h1>502 Bad Gateway</h1></html>", "text/html"}, false);
        return;
    case Fault::Unavailable: {
        StubReply reply = refusal(503, "overloaded");
        reply.headers.append("Retry-After: 1");
        send(socket, reply, false);
        return;
    }
    case Fault::NoDatabase:
        send(socket, refusal(503, "database_unavailable"), false);
        return;
    case Fault::Garbage:
        socket->write("\x15\x03\x01\x00\x02\x02\x50 220 smtp.example.org\r\n\r\n");
        socket->disconnectFromHost();
        return;
    case Fault::OtherJson:
        send(socket, {200, R"({"message":"It works!"})"}, false);
        return;
    case Fault::CutBefore:
        socket->abort();
        return;
    case Fault::CutAfter:
        answer(request);
        socket->abort();
        return;
    case Fault::CutShort:
        send(socket, answer(request), false, true);
        return;
    }
    if (request.path == QLatin1StringView("/events/stream") && m_streamSupported) {
        openStream(socket);
        return;
    }
    if (m_holdingAnswers && isAimedAt(request)) {
        m_heldAnswers.append({socket, answer(request)});
        return;
    }
    send(socket, answer(request), request.method == "HEAD");
}

void StubServer::openStream(QTcpSocket *socket)
{
    socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  "Cache-Control: no-cache\r\n\r\nretry: 2000\n\n");
    m_streams.append(socket);
    if (!m_snapshotsHeld) {
        sendSnapshot(*socket);
    }
}

void StubServer::holdSnapshots(bool held)
{
    m_snapshotsHeld = held;
    for (const auto &stream : std::as_const(m_streams)) {
        if (!held && stream) {
            sendSnapshot(*stream);
        }
    }
}

void StubServer::sendSnapshot(QTcpSocket &socket)
{
    QJsonArray list;
    for (const Event &event : events()) {
        list.append(QJsonObject{{QStringLiteral("id"), event.id.toString()},
                                {QStringLiteral("capacity"), event.capacity},
                                {QStringLiteral("booked_count"), event.bookedCount}});
    }
    socket.write("event: snapshot\nid: 1\ndata: " + bytes({{QStringLiteral("events"), list}})
                 + "\n\n");
}

void StubServer::publish(const QByteArray &type, const QByteArray &data)
{
    if (m_snapshotsHeld) {
        return; // the snapshot will say it all
    }
    for (const auto &stream : std::as_const(m_streams)) {
        stream->write("event: " + type + "\ndata: " + data + "\n\n");
    }
}

void StubServer::publishSeats(const Uuid &id)
{
    Event &event = m_events[id];
    event.bookedCount = activeCount(id);
    publish("seats",
            bytes({{QStringLiteral("id"), id.toString()},
                   {QStringLiteral("capacity"), event.capacity},
                   {QStringLiteral("booked_count"), event.bookedCount}}));
}

void StubServer::send(QTcpSocket *socket, const StubReply &reply, bool head, bool cut)
{
    QByteArray out = "HTTP/1.1 " + QByteArray::number(reply.status) + " X\r\n";
    if (m_framing == Framing::Length || reply.status == 204) {
        out += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    } else {
        out += m_framing == Framing::Chunks ? "Transfer-Encoding: chunked\r\n"
                                            : "Connection: close\r\n";
    }
    out += "Server: boxoffice/0.1.0\r\n";
    if (reply.status != 204) {
        out += "Content-Type: " + reply.type + "\r\n";
    }
    for (const QByteArray &header : reply.headers) {
        out += header + "\r\n";
    }
    socket->write(out + "\r\n");
    const QByteArray body = cut ? reply.body.first(reply.body.size() / 2) : reply.body;
    if (!head && m_framing == Framing::Chunks) {
        for (qsizetype at = 0; at < body.size(); at += kChunk) {
            const QByteArray chunk = body.sliced(at, std::min(kChunk, body.size() - at));
            socket->write(QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n");
        }
        socket->write(cut ? "" : "0\r\n\r\n");
    } else if (!head) {
        socket->write(body);
    }
    if (cut || m_framing == Framing::Close) {
        socket->disconnectFromHost();
    }
}

} // namespace boxoffice
