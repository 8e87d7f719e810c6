#include "shared/api/registration_json.h"

#include "shared/api/answer_reader.h"
#include "shared/api/body_reader.h"
#include "shared/api/email.h"
#include "shared/api/ticket_number.h"
#include "shared/api/validation.h"
#include "shared/first_error.h"
#include "shared/wire_names.h"

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
    // Members that came later: absent or null leaves the default.
    return Registration{.id = *id,
                        .eventId = *eventId,
                        .userEmail = object.value(email).toString(),
                        .createdAt = *createdAt,
                        .cancelledAt = timeIn(object, QLatin1StringView("cancelled_at")),
                        .name = object.value(QLatin1StringView("name")).toString(),
                        .version = object.value(QLatin1StringView("version")).toInt(0),
                        .mailError = object.value(QLatin1StringView("mail_error")).toString(),
                        .erasedAt = timeIn(object, QLatin1StringView("erased_at"))};
}

Result<qint64> erasingFrom(const QJsonObject &object)
{
    const QJsonValue count = object.value(QLatin1StringView("registrations"));
    return count.isDouble() ? Result<qint64>(count.toInteger())
                            : Result<qint64>(notAsPromised(QLatin1StringView("registrations")));
}

// Null and an empty name clear it.
Result<QString> validAttendeeName(const QString &name)
{
    return name.isEmpty() ? Result<QString>(QString()) : validName(name);
}

Result<RegistrationPatch> patchIn(QByteArrayView json, std::span<BodyMember> members)
{
    if (auto read = readFlatObject(json, members); !read) {
        return read.error();
    }
    RegistrationPatch patch;
    for (const BodyMember &member : members) {
        auto value = member.isNull || !member.string ? Result<QString>(QString())
            : QByteArrayView(member.name) == "name"  ? validAttendeeName(*member.string)
                                                     : validEmail(*member.string);
        if (!value) {
            return value.error();
        }
        if (member.present()) {
            (QByteArrayView(member.name) == "name" ? patch.name : patch.userEmail) =
                *std::move(value);
        }
    }
    return patch;
}

void writeMembers(ObjectWriter &&out, const RegistrationDraft &draft)
{
    out.string("user_email", draft.userEmail);
    if (!draft.name.isEmpty()) {
        out.string("name", draft.name);
    }
    if (draft.language != MailLanguage::English) {
        out.word("language", wireName(draft.language));
    }
}

void writeMembers(ObjectWriter &&out, const RegistrationPatch &patch)
{
    if (patch.userEmail) {
        out.string("user_email", *patch.userEmail);
    }
    if (patch.name) {
        out.string("name", *patch.name);
    }
}

// All but the end of the object.
void writeMembers(ByteWriter &out, const Registration &registration)
{
    const auto number = ticketNumber(registration.id);
    out << "{\"id\":\"" << registration.id << "\",\"event_id\":\"" << registration.eventId
        << "\",\"user_email\":";
    writeJsonString(out, registration.userEmail);
    out << ",\"created_at\":\"";
    writeTimestamp(out, registration.createdAt);
    out << "\",\"cancelled_at\":";
    writeJsonTime(out, registration.cancelledAt);
    out << ",\"name\":";
    writeJsonString(out, registration.name);
    out << ",\"number\":\"" << QByteArrayView(number.data(), kTicketNumberLength)
        << "\",\"version\":" << registration.version << ",\"mail_error\":";
    writeJsonText(out, registration.mailError);
    out << ",\"erased_at\":";
    writeJsonTime(out, registration.erasedAt);
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

QByteArrayView wireName(MailLanguage language)
{
    switch (language) {
    case MailLanguage::English:
        return "en";
    case MailLanguage::German:
        return "de";
    }
    return {};
}

Result<RegistrationDraft> decodeRegistrationDraft(QByteArrayView json)
{
    BodyMember members[] = {{"user_email", MemberType::String},
                            {"name", MemberType::String, true},
                            {"language", MemberType::String, true}};
    if (auto read = readFlatObject(json, members); !read) {
        return read.error();
    }
    if (!members[0].present()) {
        return missing(QStringLiteral("user_email"));
    }
    auto email = validEmail(*members[0].string);
    auto name = validAttendeeName(members[1].string.value_or(QString()));
    if (const Error *error = firstError(email, name)) {
        return *error;
    }
    RegistrationDraft draft{*std::move(email), *std::move(name)};
    if (members[2].string) {
        const auto language = fromWireName<MailLanguage>(QStringView(*members[2].string));
        if (!language) {
            return invalidField(QStringLiteral("language"),
                                u"language must be one of " + allWireNames<MailLanguage>() + u'.');
        }
        draft.language = *language;
    }
    return draft;
}

QByteArray encode(const RegistrationDraft &draft)
{
    QByteArray json;
    writeMembers(ObjectWriter(json), draft);
    return json;
}

Result<RegistrationPatch> decodeRegistrationPatch(QByteArrayView json)
{
    BodyMember members[] = {{"user_email", MemberType::String}, {"name", MemberType::String, true}};
    return patchIn(json, members);
}

Result<RegistrationPatch> decodeHolderPatch(QByteArrayView json)
{
    BodyMember members[] = {{"name", MemberType::String, true}};
    return patchIn(json, members);
}

QByteArray encode(const RegistrationPatch &patch)
{
    QByteArray json;
    writeMembers(ObjectWriter(json), patch);
    return json;
}

QByteArray encodeCorrected(bool userEmail, bool name, bool ticketType)
{
    if (!userEmail && !name && !ticketType) {
        return {};
    }
    QByteArray json;
    {
        ObjectWriter out(json);
        if (userEmail) {
            out.json("user_email", "[null,null]");
        }
        if (name) {
            out.json("name", "[null,null]");
        }
        if (ticketType) {
            out.json("ticket_type_id", "[null,null]");
        }
    }
    return json;
}

void appendJson(QByteArray &json, const Registration &registration)
{
    ByteWriter out(json, 384);
    writeMembers(out, registration);
    out << '}';
}

QByteArray encodeRegistered(const Registration &registration, QByteArrayView ticketUrl, bool mailed)
{
    QByteArray json;
    {
        ByteWriter out(json, 512);
        writeMembers(out, registration);
        out << ",\"ticket_url\":\"" << ticketUrl
            << (mailed ? "\",\"mailed\":true}" : "\",\"mailed\":false}");
    }
    return json;
}

Result<Registration> decodeRegistration(QByteArrayView json)
{
    return decodeOne<Registration>(json, registrationFrom);
}

Result<QList<Registration>> decodeRegistrations(QByteArrayView json)
{
    return decodeMany<Registration>(json, registrationFrom);
}

Result<qint64> decodeErasing(QByteArrayView json)
{
    return decodeOne<qint64>(json, erasingFrom);
}

} // namespace boxoffice
