// The stub server's ticket types and quotas: lists to be looked at, and sales by type.
#include "shared/api/history_json.h"
#include "tests/gui/stub_json.h"
#include "tests/gui/stub_server.h"

namespace boxoffice {

namespace {

QByteArray arrayOf(const QList<ListedTicketType> &types)
{
    QByteArray json("[");
    for (const ListedTicketType &type : types) {
        json.append(json.size() > 1 ? "," : "");
        appendJson(json, type, &type.sale);
    }
    return json.append(']');
}

QByteArray arrayOf(const QList<Quota> &quotas)
{
    QByteArray json("[");
    for (const Quota &quota : quotas) {
        json.append(json.size() > 1 ? "," : "");
        appendJson(json, quota);
    }
    return json.append(']');
}

} // namespace

void StubServer::setTypes(const Uuid &event, const QList<ListedTicketType> &types,
                          const QList<Quota> &quotas)
{
    m_types.insert(event, {types, quotas});
    m_events[event].ticketTypes = static_cast<int>(types.size());
}

std::optional<StubReply> StubServer::typesReply(const StubRequest &request, const Uuid &event) const
{
    if (m_early || request.method != "GET") {
        return std::nullopt;
    }
    const auto &[types, quotas] = m_types.value(event);
    if (request.path.endsWith(QStringLiteral("/ticket-types"))) {
        return StubReply{200, arrayOf(types)};
    }
    if (request.path.endsWith(QStringLiteral("/quotas"))) {
        return StubReply{200, arrayOf(quotas)};
    }
    if (!request.query.hasQueryItem(QStringLiteral("by")) || types.isEmpty()) {
        return std::nullopt;
    }
    SeatHistory history;
    history.by = HistoryBy::TicketType;
    for (const Registration &row : m_registrations.value(event)) {
        const qint64 hour = row.createdAt / 3'600'000 * 3'600'000;
        const auto place = history.points.size() * history.points.size() / 3 % types.size();
        history.firstAt = history.firstAt.value_or(row.createdAt);
        history.points.append({hour, 1, 0, types.at(place).id});
    }
    QByteArray json;
    appendJson(json, history);
    return StubReply{200, json};
}

} // namespace boxoffice
