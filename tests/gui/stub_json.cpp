#include "tests/gui/stub_json.h"

#include "shared/api/event_json.h"

#include <QJsonDocument>

namespace boxoffice {

namespace {

QJsonValue nullable(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

std::optional<qint64> timeFrom(const QJsonValue &value)
{
    const auto time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

} // namespace

QJsonValue timeJson(std::optional<qint64> time)
{
    if (!time) {
        return QJsonValue::Null;
    }
    QByteArray text;
    appendTimestamp(text, *time);
    return QString::fromLatin1(text);
}

QJsonObject toJson(const Event &e)
{
    QJsonObject json{{QStringLiteral("id"), e.id.toString()},
                     {QStringLiteral("name"), e.name},
                     {QStringLiteral("description"), e.description},
                     {QStringLiteral("capacity"), e.capacity},
                     {QStringLiteral("booked_count"), e.bookedCount},
                     {QStringLiteral("created_at"), timeJson(e.createdAt)},
                     {QStringLiteral("starts_at"), timeJson(e.startsAt)},
                     {QStringLiteral("ends_at"), timeJson(e.endsAt)},
                     {QStringLiteral("timezone"), nullable(e.timezone)},
                     {QStringLiteral("location"), e.location},
                     {QStringLiteral("status"), QLatin1StringView(wireName(e.status))},
                     {QStringLiteral("names_required"), e.namesRequired},
                     {QStringLiteral("holders_may_edit"), e.holdersMayEdit}};
    if (!e.category.isEmpty()) {
        json.insert(QStringLiteral("category"), e.category);
    }
    if (e.ticketTypes > 0) {
        json.insert(QStringLiteral("ticket_types"), e.ticketTypes);
    }
    return json;
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

StubReply refusal(int status, const char *code, const char *field)
{
    QJsonObject object{
        {QStringLiteral("error"), QStringLiteral("Refused: %1.").arg(QLatin1StringView(code))},
        {QStringLiteral("code"), QLatin1StringView(code)}};
    if (*field) {
        object.insert(QStringLiteral("field"), QLatin1StringView(field));
    }
    return {status, bytes(object)};
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
    if (has("names_required")) {
        event.namesRequired = value("names_required").toBool();
    }
    if (has("holders_may_edit")) {
        event.holdersMayEdit = value("holders_may_edit").toBool();
    }
    if (has("category")) {
        event.category = value("category").toString();
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

} // namespace boxoffice
