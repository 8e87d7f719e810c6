// What the stub server answers: its routes. How it misbehaves is in stub_server.cpp.
#include "shared/api/json_writer.h"
#include "shared/api/ticket_number.h"
#include "tests/gui/stub_json.h"
#include "tests/gui/stub_server.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace boxoffice {

namespace {

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

StubReply StubServer::answer(const StubRequest &request)
{
    if (const auto reply = m_access.answer(request)) {
        return *reply;
    }
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
        const auto ticket = id && m_events.contains(*id) && !m_early
            ? ticketsReply(request, *id, parts)
            : std::nullopt;
        const auto types = id ? typesReply(request, *id) : std::nullopt;
        if (!id || !m_events.contains(*id)) {
            reply = refusal(404, "event_not_found");
        } else if (ticket) {
            reply = *ticket;
        } else if (types) {
            reply = *types;
        } else if (what.isEmpty()) {
            reply = eventReply(request, *id);
        } else if (what == QLatin1StringView("register")) {
            reply = registerFor(request, *id);
        } else if (what == QLatin1StringView("stats")) {
            reply = stats(request, *id);
        } else if (rid && request.method == "DELETE") {
            reply = cancel(*id, *rid);
        } else if (what == QLatin1StringView("registrations") && !rid) {
            reply = request.method == "POST" ? refusal(405, "method_not_allowed")
                                             : listRegistrations(request, *id);
        }
    }
    if (!key.isEmpty() && reply.status < 500) {
        m_answered.insert(key, {asked, reply});
    }
    return reply;
}

StubReply StubServer::listEvents(const StubRequest &request)
{
    const auto organizer = Uuid::parse(request.query.queryItemValue(QStringLiteral("organizer")));
    QList<Event> wanted = events();
    if (organizer) {
        wanted.removeIf(
            [&](const Event &event) { return !m_access.isOwnedBy(event.id, *organizer); });
    }
    return page(wanted, request);
}

StubReply StubServer::createEvent(const StubRequest &request)
{
    const QJsonObject json = QJsonDocument::fromJson(request.body).object();
    if (json.value(QStringLiteral("name")).toString().trimmed().isEmpty()) {
        return refusal(400, "invalid_field", "name");
    }
    Event event = addEvent(json.value(QStringLiteral("name")).toString(), 1);
    m_access.ownNew(event.id, request);
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
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const QString email = body.value(QStringLiteral("user_email")).toString();
    const QString name = body.value(QStringLiteral("name")).toString();
    if (m_early && body.size() > 1) {
        return refusal(400, "unknown_field");
    }
    if (name.isEmpty() && m_events.value(id).namesRequired) {
        return refusal(400, "invalid_field", "name");
    }
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
    book(id, email);
    m_registrations[id].last().name = name;
    return {201, bytes(json(m_registrations[id].last()))};
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
        const QString text = QString(row.userEmail + u' ' + row.name);
        const auto number = ticketNumber(row.id);
        return wanted
            && (search.isEmpty() || text.contains(search, Qt::CaseInsensitive)
                || QString(search).remove(u' ').compare(
                       QLatin1StringView(number.data(), number.size()), Qt::CaseInsensitive)
                    == 0);
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
        array.append(json(row));
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
            return {200, bytes(json(row))};
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

} // namespace boxoffice
