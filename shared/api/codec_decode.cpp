#include "shared/api/codec.h"

#include "shared/api/validation.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <nlohmann/json.hpp>

#include <optional>
#include <span>

namespace boxoffice {

namespace {

enum class MemberType { String, Integer };

struct Member
{
    const char *name;
    MemberType type;
    std::optional<QString> string = {};
    std::optional<qint64> integer = {};

    bool present() const { return string || integer; }
};

// Reads one flat JSON object into the members it was given, refusing everything else. It is a SAX
// handler, so a hostile body costs no tree: the first value that does not belong ends the parse.
class FlatObjectReader final : public nlohmann::json_sax<nlohmann::json>
{
public:
    explicit FlatObjectReader(std::span<Member> members) : m_members(members) { }

    const Error &error() const { return m_error; }
    static Error notOneObject()
    {
        return {ErrorCode::InvalidJson,
                QStringLiteral("The body must be one JSON object in UTF-8."),
                {}};
    }

    bool null() override { return wrongType(); }
    bool boolean(bool) override { return wrongType(); }
    bool number_integer(number_integer_t value) override { return integer(value); }
    bool number_unsigned(number_unsigned_t value) override
    {
        constexpr auto max = static_cast<number_unsigned_t>(std::numeric_limits<qint64>::max());
        return integer(static_cast<qint64>(std::min(value, max)));
    }
    bool number_float(number_float_t, const string_t &) override { return wrongType(); }
    bool string(string_t &value) override
    {
        if (!m_current || m_current->type != MemberType::String) {
            return wrongType();
        }
        m_current->string = QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
        return true;
    }
    bool binary(binary_t &) override { return wrongType(); }
    bool start_object(std::size_t) override { return m_depth++ == 0 || wrongType(); }
    bool key(string_t &name) override { return beginMember(name); }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return wrongType(); }
    bool end_array() override { return true; }
    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &) override
    {
        return fail(notOneObject());
    }

private:
    bool fail(Error error)
    {
        m_error = std::move(error);
        return false;
    }

    bool beginMember(const std::string &name)
    {
        const auto it = std::find_if(m_members.begin(), m_members.end(),
                                     [&](const Member &m) { return name == m.name; });
        if (it == m_members.end()) {
            const auto size = std::min<qsizetype>(static_cast<qsizetype>(name.size()), 200);
            const QString shown = QString::fromUtf8(name.data(), size).left(50);
            return fail({ErrorCode::UnknownField,
                         QStringLiteral("The member is not known here; see the API reference."),
                         shown});
        }
        if (it->present()) {
            return fail(invalidField(QLatin1StringView(it->name),
                                     QLatin1StringView(it->name)
                                         + QStringLiteral(" must be given only once.")));
        }
        m_current = &*it;
        return true;
    }

    bool integer(qint64 value)
    {
        if (!m_current || m_current->type != MemberType::Integer) {
            return wrongType();
        }
        m_current->integer = value;
        return true;
    }

    bool wrongType()
    {
        if (!m_current) {
            return fail(
                {ErrorCode::InvalidJson, QStringLiteral("The body must be one JSON object."), {}});
        }
        const QString name = QLatin1StringView(m_current->name);
        return fail(invalidField(name,
                                 m_current->type == MemberType::String
                                     ? QString(name + QStringLiteral(" must be a string."))
                                     : QString(name + QStringLiteral(" must be an integer."))));
    }

    std::span<Member> m_members;
    Member *m_current = nullptr;
    int m_depth = 0;
    Error m_error;
};

Result<void> readFlatObject(QByteArrayView json, std::span<Member> members)
{
    FlatObjectReader reader(members);
    if (json.contains('\0')) { // the parser takes it for the end and would not look further
        return FlatObjectReader::notOneObject();
    }
    if (!nlohmann::json::sax_parse(json.begin(), json.end(), &reader)) {
        return reader.error();
    }
    return {};
}

Error missing(const QString &field)
{
    return invalidField(field, field + QStringLiteral(" is required."));
}

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

EventStatus statusFrom(const QString &text)
{
    if (text == QLatin1StringView("draft")) {
        return EventStatus::Draft;
    }
    return text == QLatin1StringView("cancelled") ? EventStatus::Cancelled : EventStatus::Published;
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
    event.status = statusFrom(object.value(QLatin1StringView("status")).toString());
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
    auto parsed =
        QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), json.size()), &problem);
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

Result<EventDraft> decodeEventDraft(QByteArrayView json)
{
    Member members[] = {{"name", MemberType::String},
                        {"description", MemberType::String},
                        {"capacity", MemberType::Integer}};
    if (auto read = readFlatObject(json, members); !read) {
        return read.error();
    }
    if (!members[0].present()) {
        return missing(QStringLiteral("name"));
    }
    if (!members[2].present()) {
        return missing(QStringLiteral("capacity"));
    }
    auto name = validName(*members[0].string);
    if (!name) {
        return name.error();
    }
    auto description = validDescription(members[1].string.value_or(QString()));
    if (!description) {
        return description.error();
    }
    const auto capacity = validCapacity(*members[2].integer);
    if (!capacity) {
        return capacity.error();
    }
    return EventDraft{*std::move(name), *std::move(description), *capacity};
}

Result<QString> decodeRegistrationRequest(QByteArrayView json)
{
    Member members[] = {{"user_email", MemberType::String}};
    if (auto read = readFlatObject(json, members); !read) {
        return read.error();
    }
    if (!members[0].present()) {
        return missing(QStringLiteral("user_email"));
    }
    return validEmail(*members[0].string);
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
