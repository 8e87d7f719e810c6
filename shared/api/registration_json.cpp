#include "shared/api/registration_json.h"

#include "shared/api/answer_reader.h"
#include "shared/api/body_reader.h"
#include "shared/api/email.h"

namespace boxoffice {

namespace {

Result<Registration> registrationFrom(const QJsonObject &object)
{
    constexpr QLatin1StringView email("user_email");
    const auto id = idIn(object, QLatin1StringView("id"));
    const auto eventId = idIn(object, QLatin1StringView("event_id"));
    const auto createdAt = timeIn(object, QLatin1StringView("created_at"));
    if (!id) {
        return notAsPromised(QLatin1StringView("id"));
    }
    if (!eventId) {
        return notAsPromised(QLatin1StringView("event_id"));
    }
    if (!object.value(email).isString()) {
        return notAsPromised(email);
    }
    if (!createdAt) {
        return notAsPromised(QLatin1StringView("created_at"));
    }
    return Registration{*id, *eventId, object.value(email).toString(), *createdAt,
                        timeIn(object, QLatin1StringView("cancelled_at"))};
}

} // namespace

QByteArrayView wireName(RegistrationStatus status)
{
    switch (status) {
    case RegistrationStatus::Active:
        return "active";
    case RegistrationStatus::Cancelled:
        return "cancelled";
    case RegistrationStatus::All:
        return "all";
    }
    return {};
}

QByteArrayView wireName(RegistrationSort sort)
{
    switch (sort) {
    case RegistrationSort::Oldest:
        return "oldest";
    case RegistrationSort::Newest:
        return "newest";
    }
    return {};
}

Result<QString> decodeRegistrationRequest(QByteArrayView json)
{
    BodyMember members[] = {{"user_email", MemberType::String}};
    if (auto read = readFlatObject(json, members); !read) {
        return read.error();
    }
    if (!members[0].present()) {
        return missing(QStringLiteral("user_email"));
    }
    return validEmail(*members[0].string);
}

QByteArray encodeRegistrationRequest(const QString &userEmail)
{
    QByteArray out("{\"user_email\":");
    appendJsonString(out, userEmail);
    out += '}';
    return out;
}

void appendJson(QByteArray &json, const Registration &registration)
{
    ByteWriter out(json);
    out << "{\"id\":\"" << registration.id << "\",\"event_id\":\"" << registration.eventId
        << "\",\"user_email\":";
    writeJsonString(out, registration.userEmail);
    out << ",\"created_at\":\"";
    writeTimestamp(out, registration.createdAt);
    out << "\",\"cancelled_at\":";
    writeJsonTime(out, registration.cancelledAt);
    out << '}';
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
