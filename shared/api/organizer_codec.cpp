#include "shared/api/organizer_codec.h"

#include "shared/api/codec.h"
#include "shared/exact_json.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

namespace boxoffice {

namespace {

Error unusable(const char *what)
{
    return {ErrorCode::InvalidJson,
            QStringLiteral("The server's answer has no usable %1.").arg(QLatin1StringView(what)),
            {}};
}

QJsonObject objectFrom(const QByteArray &json)
{
    return parseJson(json).object();
}

std::optional<qint64> timeIn(const QJsonObject &object, QLatin1StringView member)
{
    const auto time = QDateTime::fromString(object.value(member).toString(), Qt::ISODateWithMs);
    return time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

Result<SeatsChange> seatsFrom(const QJsonObject &object)
{
    const auto id = Uuid::parse(object.value(QLatin1StringView("id")).toString());
    const QJsonValue capacity = object.value(QLatin1StringView("capacity"));
    const QJsonValue booked = object.value(QLatin1StringView("booked_count"));
    if (!id || !capacity.isDouble() || !booked.isDouble()) {
        return unusable("seats");
    }
    return SeatsChange{*id, capacity.toInt(), booked.toInt()};
}

} // namespace

EventDraft draftOf(const Event &event)
{
    return {event.name,   event.description, event.capacity, event.startsAt,
            event.endsAt, event.timezone,    event.location, event.status};
}

EventPatch patchBetween(const EventDraft &before, const EventDraft &after)
{
    EventPatch patch;
    const auto compare = [&](auto EventDraft::*draft, auto EventPatch::*member) {
        if (before.*draft != after.*draft) {
            patch.*member = after.*draft;
        }
    };
    compare(&EventDraft::name, &EventPatch::name);
    compare(&EventDraft::description, &EventPatch::description);
    compare(&EventDraft::capacity, &EventPatch::capacity);
    compare(&EventDraft::startsAt, &EventPatch::startsAt);
    compare(&EventDraft::endsAt, &EventPatch::endsAt);
    compare(&EventDraft::timezone, &EventPatch::timezone);
    compare(&EventDraft::location, &EventPatch::location);
    compare(&EventDraft::status, &EventPatch::status);
    return patch;
}

std::optional<Refusal> decodeRefusal(const QByteArray &json)
{
    const QJsonObject object = objectFrom(json);
    const QJsonValue code = object.value(QLatin1StringView("code"));
    const QJsonValue message = object.value(QLatin1StringView("error"));
    if (!code.isString() || !message.isString()) {
        return std::nullopt;
    }
    return Refusal{message.toString(), code.toString(),
                   object.value(QLatin1StringView("field")).toString()};
}

Result<ServerInfo> decodeHealth(const QByteArray &json)
{
    const QJsonObject object = objectFrom(json);
    if (object.value(QLatin1StringView("status")).toString() != QLatin1StringView("ok")) {
        return unusable("health");
    }
    return ServerInfo{object.value(QLatin1StringView("name")).toString(),
                      object.value(QLatin1StringView("version")).toString()};
}

Result<EventStats> decodeStats(const QByteArray &json)
{
    const QJsonObject object = objectFrom(json);
    if (!object.value(QLatin1StringView("points")).isArray()) {
        return unusable("statistics");
    }
    EventStats stats;
    stats.capacity = object.value(QLatin1StringView("capacity")).toInt();
    stats.bookedCount = object.value(QLatin1StringView("booked_count")).toInt();
    stats.cancelledCount = object.value(QLatin1StringView("cancelled_count")).toInt();
    stats.firstAt = timeIn(object, QLatin1StringView("first_at"));
    stats.lastAt = timeIn(object, QLatin1StringView("last_at"));
    stats.bucket = object.value(QLatin1StringView("bucket")).toString();
    for (const QJsonValue &entry : object.value(QLatin1StringView("points")).toArray()) {
        const QJsonObject point = entry.toObject();
        stats.points.append({timeIn(point, QLatin1StringView("t")).value_or(0),
                             point.value(QLatin1StringView("registrations")).toInt(),
                             point.value(QLatin1StringView("cancellations")).toInt()});
    }
    return stats;
}

Result<SeatsChange> decodeSeats(const QByteArray &json)
{
    return seatsFrom(objectFrom(json));
}

Result<QList<SeatsChange>> decodeSnapshot(const QByteArray &json)
{
    const QJsonValue events = objectFrom(json).value(QLatin1StringView("events"));
    if (!events.isArray()) {
        return unusable("snapshot");
    }
    QList<SeatsChange> changes;
    for (const QJsonValue &entry : events.toArray()) {
        const auto seats = seatsFrom(entry.toObject());
        if (!seats) {
            return seats.error();
        }
        changes.append(*seats);
    }
    return changes;
}

Result<Uuid> decodeDeleted(const QByteArray &json)
{
    const auto id = Uuid::parse(objectFrom(json).value(QLatin1StringView("id")).toString());
    if (!id) {
        return unusable("id");
    }
    return *id;
}

QString wireName(EventStatus status)
{
    switch (status) {
    case EventStatus::Draft:
        return QStringLiteral("draft");
    case EventStatus::Published:
        return QStringLiteral("published");
    case EventStatus::Cancelled:
        return QStringLiteral("cancelled");
    }
    Q_UNREACHABLE();
}

QString wireName(RegistrationFilter filter)
{
    switch (filter) {
    case RegistrationFilter::Active:
        return QStringLiteral("active");
    case RegistrationFilter::Cancelled:
        return QStringLiteral("cancelled");
    case RegistrationFilter::All:
        return QStringLiteral("all");
    }
    Q_UNREACHABLE();
}

} // namespace boxoffice
