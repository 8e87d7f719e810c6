// What the server answers, decoded by clients, and the names of values.
#include "shared/api/codec.h"
#include "shared/exact_json.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

#include <optional>

namespace boxoffice {

namespace {

// Client side: a promised member of an answer is not there or of another type.
Error notAsPromised(const char *member)
{
    const QString name = QString::fromLatin1(member);
    return invalidField(name,
                        QStringLiteral("The server's answer has no usable \"%1\".").arg(name));
}

// Members that came later: absent, null or unknown values leave the default.
std::optional<qint64> optionalTime(const QJsonObject &object, QLatin1StringView member)
{
    const auto time = QDateTime::fromString(object.value(member).toString(), Qt::ISODateWithMs);
    return time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

Result<Event> eventFrom(const QJsonObject &object)
{
    Event event;
    const auto id = Uuid::parse(object.value(QLatin1StringView("id")).toString());
    if (!id) {
        return notAsPromised("id");
    }
    const QJsonValue capacity = object.value(QLatin1StringView("capacity"));
    const QJsonValue booked = object.value(QLatin1StringView("booked_count"));
    const auto created = QDateTime::fromString(
        object.value(QLatin1StringView("created_at")).toString(), Qt::ISODateWithMs);
    for (const char *member : {"name", "description"}) {
        if (!object.value(QLatin1StringView(member)).isString()) {
            return notAsPromised(member);
        }
    }
    if (capacity.toInt(-1) < 0) { // also what is no whole number or does not fit
        return notAsPromised("capacity");
    }
    if (booked.toInt(-1) < 0) {
        return notAsPromised("booked_count");
    }
    if (!created.isValid()) {
        return notAsPromised("created_at");
    }
    event.id = *id;
    event.name = object.value(QLatin1StringView("name")).toString();
    event.description = object.value(QLatin1StringView("description")).toString();
    event.capacity = capacity.toInt();
    event.bookedCount = booked.toInt();
    event.createdAt = created.toMSecsSinceEpoch();
    event.startsAt = optionalTime(object, QLatin1StringView("starts_at"));
    event.endsAt = optionalTime(object, QLatin1StringView("ends_at"));
    event.timezone = object.value(QLatin1StringView("timezone")).toString();
    event.location = object.value(QLatin1StringView("location")).toString();
    event.status = eventStatusNamed(object.value(QLatin1StringView("status")).toString())
                       .value_or(EventStatus::Published);
    return event;
}

Result<Registration> registrationFrom(const QJsonObject &object)
{
    Registration registration;
    const auto id = Uuid::parse(object.value(QLatin1StringView("id")).toString());
    const auto eventId = Uuid::parse(object.value(QLatin1StringView("event_id")).toString());
    const auto created = QDateTime::fromString(
        object.value(QLatin1StringView("created_at")).toString(), Qt::ISODateWithMs);
    if (!id) {
        return notAsPromised("id");
    }
    if (!eventId) {
        return notAsPromised("event_id");
    }
    if (!object.value(QLatin1StringView("user_email")).isString()) {
        return notAsPromised("user_email");
    }
    if (!created.isValid()) {
        return notAsPromised("created_at");
    }
    registration.id = *id;
    registration.eventId = *eventId;
    registration.userEmail = object.value(QLatin1StringView("user_email")).toString();
    registration.createdAt = created.toMSecsSinceEpoch();
    registration.cancelledAt = optionalTime(object, QLatin1StringView("cancelled_at"));
    return registration;
}

Result<QJsonDocument> document(QByteArrayView json)
{
    QJsonParseError problem;
    auto parsed = parseJson(json, &problem);
    if (problem.error != QJsonParseError::NoError) {
        return Error{
            ErrorCode::InvalidJson, QStringLiteral("The server's answer is not JSON."), {}};
    }
    return parsed;
}

template <typename T>
Result<T> decodeOne(QByteArrayView json, Result<T> (*from)(const QJsonObject &))
{
    const auto parsed = document(json);
    if (!parsed) {
        return parsed.error();
    }
    return from(parsed->object());
}

template <typename T>
Result<QList<T>> decodeMany(QByteArrayView json, Result<T> (*from)(const QJsonObject &))
{
    const auto parsed = document(json);
    if (!parsed) {
        return parsed.error();
    }
    if (!parsed->isArray()) {
        return Error{
            ErrorCode::InvalidJson, QStringLiteral("The server's answer is no array."), {}};
    }
    QList<T> values;
    const QJsonArray array = parsed->array();
    values.reserve(array.size());
    for (const QJsonValue &entry : array) {
        auto value = from(entry.toObject());
        if (!value) {
            return value.error();
        }
        values.append(*std::move(value));
    }
    return values;
}

} // namespace

Event patched(Event event, const EventPatch &patch)
{
    event.name = patch.name.value_or(event.name);
    event.description = patch.description.value_or(event.description);
    event.capacity = patch.capacity.value_or(event.capacity);
    event.startsAt = patch.startsAt.value_or(event.startsAt);
    event.endsAt = patch.endsAt.value_or(event.endsAt);
    event.timezone = patch.timezone.value_or(event.timezone);
    event.location = patch.location.value_or(event.location);
    event.status = patch.status.value_or(event.status);
    return event;
}

std::optional<EventStatus> eventStatusNamed(QStringView name)
{
    for (const auto status : {EventStatus::Draft, EventStatus::Published, EventStatus::Cancelled}) {
        if (name == QLatin1StringView(nameOf(status))) {
            return status;
        }
    }
    return std::nullopt;
}

std::optional<HistoryBucket> historyBucketNamed(QByteArrayView name)
{
    for (const auto bucket : {HistoryBucket::Minute, HistoryBucket::Hour, HistoryBucket::Day}) {
        if (name == nameOf(bucket)) {
            return bucket;
        }
    }
    return std::nullopt;
}

Result<Event> decodeEvent(QByteArrayView json)
{
    return decodeOne<Event>(json, eventFrom);
}

Result<QList<Event>> decodeEvents(QByteArrayView json)
{
    return decodeMany<Event>(json, eventFrom);
}

Result<Registration> decodeRegistration(QByteArrayView json)
{
    return decodeOne<Registration>(json, registrationFrom);
}

Result<QList<Registration>> decodeRegistrations(QByteArrayView json)
{
    return decodeMany<Registration>(json, registrationFrom);
}

} // namespace boxoffice
