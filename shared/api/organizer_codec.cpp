#include "shared/api/organizer_codec.h"

#include "shared/api/codec.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
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
    return QJsonDocument::fromJson(json).object();
}

std::optional<qint64> timeIn(const QJsonObject &object, QLatin1StringView member)
{
    const auto time = QDateTime::fromString(object.value(member).toString(), Qt::ISODateWithMs);
    return time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

// Builds one flat object; each member is spelled once, in appendMembers().
class ObjectWriter
{
public:
    void string(const char *name, const QString &text)
    {
        begin(name);
        appendJsonString(m_json, text);
    }
    void number(const char *name, int value)
    {
        begin(name);
        m_json += QByteArray::number(value);
    }
    void nullableString(const char *name, const QString &text)
    {
        begin(name);
        if (text.isEmpty()) {
            m_json += "null";
        } else {
            appendJsonString(m_json, text);
        }
    }
    void nullableTime(const char *name, std::optional<qint64> time)
    {
        begin(name);
        if (!time) {
            m_json += "null";
            return;
        }
        m_json += '"';
        appendTimestamp(m_json, *time);
        m_json += '"';
    }
    QByteArray finish() const { return m_json + '}'; }

private:
    void begin(const char *name)
    {
        m_json += m_json.size() > 1 ? ",\"" : "\"";
        m_json += name;
        m_json += "\":";
    }

    QByteArray m_json = "{";
};

// before: null for a new event, which says everything but what is absent.
void appendMembers(ObjectWriter &json, const EventFields *before, const EventFields &after)
{
    if (!before || before->name != after.name) {
        json.string("name", after.name);
    }
    if (!before || before->description != after.description) {
        json.string("description", after.description);
    }
    if (!before || before->capacity != after.capacity) {
        json.number("capacity", after.capacity);
    }
    if (before ? before->startsAt != after.startsAt : after.startsAt.has_value()) {
        json.nullableTime("starts_at", after.startsAt);
    }
    if (before ? before->endsAt != after.endsAt : after.endsAt.has_value()) {
        json.nullableTime("ends_at", after.endsAt);
    }
    if (before ? before->timezone != after.timezone : !after.timezone.isEmpty()) {
        json.nullableString("timezone", after.timezone);
    }
    if (before ? before->location != after.location : !after.location.isEmpty()) {
        json.nullableString("location", after.location);
    }
    // A new event is published unless it says otherwise, also on a server without statuses.
    if (before ? before->status != after.status : after.status != EventStatus::Published) {
        json.string("status", wireName(after.status));
    }
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

EventFields fieldsOf(const Event &event)
{
    return {event.name,   event.description, event.capacity, event.startsAt,
            event.endsAt, event.timezone,    event.location, event.status};
}

QByteArray encodeEventFields(const EventFields &fields)
{
    ObjectWriter json;
    appendMembers(json, nullptr, fields);
    return json.finish();
}

QByteArray encodeEventPatch(const EventFields &before, const EventFields &after)
{
    ObjectWriter json;
    appendMembers(json, &before, after);
    return json.finish();
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
