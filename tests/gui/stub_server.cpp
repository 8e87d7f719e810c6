#include "tests/gui/stub_server.h"

#include "shared/api/codec.h"
#include "shared/api/organizer_codec.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qsizetype kChunk = 8'192;

QJsonValue timeJson(std::optional<qint64> time)
{
    if (!time) {
        return QJsonValue::Null;
    }
    QByteArray text;
    appendTimestamp(text, *time);
    return QString::fromLatin1(text);
}

QJsonValue nullable(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonObject toJson(const Event &e)
{
    return {{QStringLiteral("id"), e.id.toString()},
            {QStringLiteral("name"), e.name},
            {QStringLiteral("description"), e.description},
            {QStringLiteral("capacity"), e.capacity},
            {QStringLiteral("booked_count"), e.bookedCount},
            {QStringLiteral("created_at"), timeJson(e.createdAt)},
            {QStringLiteral("starts_at"), timeJson(e.startsAt)},
            {QStringLiteral("ends_at"), timeJson(e.endsAt)},
            {QStringLiteral("timezone"), nullable(e.timezone)},
            {QStringLiteral("location"), e.location},
            {QStringLiteral("status"), wireName(e.status)}};
}

QJsonObject toJson(const Registration &r)
{
    return {{QStringLiteral("id"), r.id.toString()},
            {QStringLiteral("event_id"), r.eventId.toString()},
            {QStringLiteral("user_email"), r.userEmail},
            {QStringLiteral("created_at"), timeJson(r.createdAt)},
            {QStringLiteral("cancelled_at"), timeJson(r.cancelledAt)}};
}

QByteArray bytes(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

StubReply refusal(int status, const char *code, const char *field = "")
{
    QJsonObject object{
        {QStringLiteral("error"), QStringLiteral("Refused: %1.").arg(QLatin1StringView(code))},
        {QStringLiteral("code"), QLatin1StringView(code)}};
    if (*field) {
        object.insert(QStringLiteral("field"), QLatin1StringView(field));
    }
    return {status, bytes(object)};
}

std::optional<qint64> timeFrom(const QJsonValue &value)
{
    const auto time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

void applyMembers(Event &event, const QJsonObject &json)
{
    const auto has = [&json](const char *name) { return json.contains(QLatin1StringView(name)); };
    const auto value = [&json](const char *name) { return json.value(QLatin1StringView(name)); };
    if (has("name")) {
        event.name = value("name").toString();
    }
    if (has("description")) {
        event.description = value("description").toString();
    }
    if (has("capacity")) {
        event.capacity = value("capacity").toInt();
    }
    if (has("location")) {
        event.location = value("location").toString();
    }
    if (has("timezone")) {
        event.timezone = value("timezone").toString();
    }
    if (has("starts_at")) {
        event.startsAt = timeFrom(value("starts_at"));
    }
    if (has("ends_at")) {
        event.endsAt = timeFrom(value("ends_at"));
    }
    if (has("status")) {
        const QString status = value("status").toString();
        event.status = status == QLatin1StringView("draft") ? EventStatus::Draft
            : status == QLatin1StringView("cancelled")      ? EventStatus::Cancelled
                                                            : EventStatus::Published;
    }
}

QByteArray linkTo(const StubRequest &request, qsizetype cursor)
{
    QUrlQuery query = request.query;
    query.removeAllQueryItems(QStringLiteral("cursor"));
    query.addQueryItem(QStringLiteral("cursor"), QString::number(cursor));
    return "Link: <" + request.path.toUtf8() + '?' + query.toString().toUtf8() + ">; rel=\"next\"";
}

// One page of events, and the Link header to the next.
StubReply page(const QList<Event> &values, const StubRequest &request)
{
    const QString asked = request.query.queryItemValue(QStringLiteral("limit"));
    const int limit = asked.isEmpty() ? 10'000 : asked.toInt();
    const int offset = request.query.queryItemValue(QStringLiteral("cursor")).toInt();
    QJsonArray array;
    const qsizetype end = std::min<qsizetype>(values.size(), offset + limit);
    for (qsizetype i = offset; i < end; ++i) {
        array.append(toJson(values.at(i)));
    }
    StubReply reply{200, QJsonDocument(array).toJson(QJsonDocument::Compact)};
    if (end < values.size()) {
        reply.headers.append(linkTo(request, end));
    }
    return reply;
}

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
    for (; answered > 0 && !m_held.isEmpty(); --answered) {
        const auto [socket, request] = m_held.takeFirst();
        if (socket) {
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
        if (m_holding && isAimedAt(request)) {
            m_held.append({socket, request});
        } else {
            serve(socket, request);
        }
    }
}

void StubServer::serve(QTcpSocket *socket, const StubRequest &request)
{
    const bool health = request.path.endsWith(QLatin1StringView("/health"));
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

StubReply StubServer::answer(const StubRequest &request)
{
    const QByteArray key = request.headers.value("idempotency-key");
    const QByteArray asked = request.method + request.path.toUtf8() + request.body;
    if (!key.isEmpty() && m_answered.contains(key)) {
        const auto &[before, reply] = m_answered[key];
        return before == asked ? reply : refusal(422, "idempotency_key_reused");
    }
    const auto parts = request.path.split(u'/', Qt::SkipEmptyParts);
    StubReply reply = refusal(404, "not_found");
    if (request.path == QLatin1StringView("/health")) {
        reply = {200, m_health};
    } else if (request.path == QLatin1StringView("/events")) {
        reply = request.method == "POST" ? createEvent(request) : listEvents(request);
    } else if (parts.value(0) == QLatin1StringView("events")) {
        const auto id = Uuid::parse(parts.value(1));
        const auto rid = Uuid::parse(parts.value(3));
        const QString what = parts.value(2);
        if (!id || !m_events.contains(*id)) {
            reply = refusal(404, "event_not_found");
        } else if (what.isEmpty()) {
            reply = eventReply(request, *id);
        } else if (what == QLatin1StringView("register")) {
            reply = registerFor(request, *id);
        } else if (what == QLatin1StringView("stats")) {
            reply = stats(request, *id);
        } else if (rid) {
            reply = cancel(*id, *rid);
        } else {
            reply = listRegistrations(request, *id);
        }
    }
    if (!key.isEmpty() && reply.status < 500) {
        m_answered.insert(key, {asked, reply});
    }
    return reply;
}

StubReply StubServer::listEvents(const StubRequest &request)
{
    return page(events(), request);
}

StubReply StubServer::createEvent(const StubRequest &request)
{
    const QJsonObject json = QJsonDocument::fromJson(request.body).object();
    if (json.value(QStringLiteral("name")).toString().trimmed().isEmpty()) {
        return refusal(400, "invalid_field", "name");
    }
    Event event = addEvent(json.value(QStringLiteral("name")).toString(), 1);
    applyMembers(event, json);
    m_events.insert(event.id, event);
    return {201, bytes(toJson(event)), "application/json", {"ETag: \"1\""}};
}

StubReply StubServer::eventReply(const StubRequest &request, const Uuid &id)
{
    const Event event = m_events.value(id);
    if (request.method == "PATCH") {
        return patchEvent(request, event);
    }
    if (request.method == "DELETE") {
        if (activeCount(id) > 0 && !request.query.hasQueryItem(QStringLiteral("force"))) {
            return refusal(409, "event_has_registrations");
        }
        removeEvent(id);
        return {204};
    }
    return {200,
            bytes(toJson(event)),
            "application/json",
            {"ETag: \"" + QByteArray::number(event.version) + '"'}};
}

StubReply StubServer::patchEvent(const StubRequest &request, Event event)
{
    const QByteArray wanted = request.headers.value("if-match");
    if (!wanted.isEmpty() && wanted != '"' + QByteArray::number(event.version) + '"') {
        return refusal(412, "precondition_failed");
    }
    applyMembers(event, QJsonDocument::fromJson(request.body).object());
    if (event.capacity < event.bookedCount) {
        return refusal(409, "capacity_below_booked", "capacity");
    }
    changeEvent(event);
    return {200,
            bytes(toJson(m_events.value(event.id))),
            "application/json",
            {"ETag: \"" + QByteArray::number(m_events.value(event.id).version) + '"'}};
}

StubReply StubServer::registerFor(const StubRequest &request, const Uuid &id)
{
    const QString email = QJsonDocument::fromJson(request.body)
                              .object()
                              .value(QStringLiteral("user_email"))
                              .toString();
    const auto &rows = m_registrations[id];
    const bool known = std::any_of(rows.begin(), rows.end(), [&email](const Registration &row) {
        return row.userEmail == email && !row.cancelledAt;
    });
    if (known) {
        return refusal(409, "already_registered");
    }
    if (m_events.value(id).bookedCount >= m_events.value(id).capacity) {
        return refusal(409, "event_full");
    }
    return {201, bytes(toJson(book(id, email)))};
}

StubReply StubServer::listRegistrations(const StubRequest &request, const Uuid &id)
{
    const QString status = request.query.queryItemValue(QStringLiteral("status"));
    const QString search = request.query.queryItemValue(QStringLiteral("q"), QUrl::FullyDecoded);
    const QString limit = request.query.queryItemValue(QStringLiteral("limit"));
    const qsizetype most = limit.isEmpty() ? 10'000 : limit.toInt();
    // The place after the last row in the whole list, so that it stays true when rows are
    // cancelled.
    qsizetype at = request.query.queryItemValue(QStringLiteral("cursor")).toInt();
    QList<Registration> all = m_registrations[id];
    if (request.query.queryItemValue(QStringLiteral("sort")) == QLatin1StringView("newest")) {
        std::reverse(all.begin(), all.end());
    }
    QList<Registration> rows;
    const auto fits = [&](const Registration &row) {
        const bool wanted = status == QLatin1StringView("all")
            || (status == QLatin1StringView("cancelled")) == row.cancelledAt.has_value();
        return wanted && (search.isEmpty() || row.userEmail.contains(search, Qt::CaseInsensitive));
    };
    for (; at < all.size() && rows.size() < most; ++at) {
        if (fits(all.at(at))) {
            rows.append(all.at(at));
        }
    }
    const bool more = std::any_of(all.begin() + at, all.end(), fits);
    return registrationPage(rows, request, more ? at : -1);
}

// next: the cursor of the page after it; negative: there is none.
StubReply StubServer::registrationPage(const QList<Registration> &rows, const StubRequest &request,
                                       qsizetype next)
{
    QJsonArray array;
    for (const Registration &row : rows) {
        array.append(toJson(row));
    }
    StubReply reply{200, QJsonDocument(array).toJson(QJsonDocument::Compact)};
    if (next >= 0) {
        reply.headers.append(linkTo(request, next));
    }
    return reply;
}

StubReply StubServer::cancel(const Uuid &event, const Uuid &id)
{
    for (Registration &row : m_registrations[event]) {
        if (row.id == id) {
            if (!row.cancelledAt) {
                m_clock += 1'000;
                row.cancelledAt = m_clock;
                publishSeats(event);
            }
            return {200, bytes(toJson(row))};
        }
    }
    return refusal(404, "registration_not_found");
}

StubReply StubServer::stats(const StubRequest &request, const Uuid &id)
{
    const QString bucket = request.query.queryItemValue(QStringLiteral("bucket"));
    const qint64 width = bucket == QLatin1StringView("minute") ? 60'000
        : bucket == QLatin1StringView("day")                   ? 86'400'000
                                                               : 3'600'000;
    QMap<qint64, std::pair<int, int>> buckets;
    int cancelled = 0;
    const auto &rows = m_registrations[id];
    for (const Registration &row : rows) {
        ++buckets[row.createdAt / width * width].first;
        if (row.cancelledAt) {
            ++cancelled;
            ++buckets[*row.cancelledAt / width * width].second;
        }
    }
    QJsonArray points;
    for (auto it = buckets.cbegin(); it != buckets.cend(); ++it) {
        points.append(QJsonObject{{QStringLiteral("t"), timeJson(it.key())},
                                  {QStringLiteral("registrations"), it->first},
                                  {QStringLiteral("cancellations"), it->second}});
    }
    const Event event = m_events.value(id);
    const auto edge = [&rows](bool first) {
        return rows.isEmpty() ? QJsonValue(QJsonValue::Null)
                              : timeJson(first ? rows.first().createdAt : rows.last().createdAt);
    };
    return {200,
            bytes({{QStringLiteral("capacity"), event.capacity},
                   {QStringLiteral("booked_count"), event.bookedCount},
                   {QStringLiteral("cancelled_count"), cancelled},
                   {QStringLiteral("first_at"), edge(true)},
                   {QStringLiteral("last_at"), edge(false)},
                   {QStringLiteral("bucket"), bucket},
                   {QStringLiteral("points"), points}})};
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
