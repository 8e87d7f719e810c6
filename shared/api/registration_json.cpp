#include "shared/api/registration_json.h"

#include "shared/api/answer_reader.h"
#include "shared/api/body_fields.h"
#include "shared/api/ticket_number.h"
#include "shared/wire_names.h"

namespace boxoffice {

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
                        .erasedAt = timeIn(object, QLatin1StringView("erased_at")),
                        .ticketTypeId = idIn(object, QLatin1StringView("ticket_type_id")),
                        .orderId = idIn(object, QLatin1StringView("order_id")),
                        .extra = object.value(QLatin1StringView("extra")).toBool()};
}

namespace {

Result<qint64> erasingFrom(const QJsonObject &object)
{
    const QJsonValue count = object.value(QLatin1StringView("registrations"));
    return count.isDouble() ? Result<qint64>(count.toInteger())
                            : Result<qint64>(notAsPromised(QLatin1StringView("registrations")));
}

// The member, where the body may have it; null or empty clears a name.
std::optional<QString> nameIn(BodyFields &fields)
{
    return fields.has("name") ? std::optional(fields.attendeeName("name")) : std::nullopt;
}

template <typename T> Result<T> checked(const BodyFields &fields, T value)
{
    return fields.error() ? Result<T>(*fields.error()) : Result<T>(std::move(value));
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
    if (draft.ticketTypeId) {
        out.id("ticket_type_id", *draft.ticketTypeId);
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
    if (patch.ticketTypeId) {
        out.id("ticket_type_id", *patch.ticketTypeId);
    }
}

void writeId(ByteWriter &out, const std::optional<Uuid> &id)
{
    if (id) {
        out << '"' << *id << '"';
    } else {
        out << "null";
    }
}

// Nothing of a registration that reads as it did before there were types and orders.
void writeSale(ByteWriter &out, const Registration &registration)
{
    if (registration.ticketTypeId || registration.orderId || registration.extra) {
        out << ",\"ticket_type_id\":";
        writeId(out, registration.ticketTypeId);
        out << ",\"order_id\":";
        writeId(out, registration.orderId);
        out << (registration.extra ? ",\"extra\":true" : ",\"extra\":false");
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
    writeSale(out, registration);
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
                            {"language", MemberType::String, true},
                            {"ticket_type_id", MemberType::String, true}};
    if (auto read = readFlatObject(json, members); !read) {
        return read.error();
    }
    BodyFields fields(members);
    fields.require("user_email");
    return checked(
        fields,
        RegistrationDraft{
            .userEmail = fields.email("user_email").value_or(QString()),
            .name = fields.attendeeName("name"),
            .language = fields.named<MailLanguage>("language").value_or(MailLanguage::English),
            .ticketTypeId = fields.id("ticket_type_id", u"a ticket type")});
}

QByteArray encode(const RegistrationDraft &draft)
{
    QByteArray json;
    writeMembers(ObjectWriter(json), draft);
    return json;
}

Result<RegistrationPatch> decodeRegistrationPatch(QByteArrayView json)
{
    BodyMember members[] = {{"user_email", MemberType::String},
                            {"name", MemberType::String, true},
                            {"ticket_type_id", MemberType::String}};
    if (auto read = readFlatObject(json, members); !read) {
        return read.error();
    }
    BodyFields fields(members);
    return checked(
        fields,
        RegistrationPatch{.userEmail = fields.email("user_email"),
                          .name = nameIn(fields),
                          .ticketTypeId = fields.id("ticket_type_id", u"a ticket type")});
}

Result<RegistrationPatch> decodeHolderPatch(QByteArrayView json)
{
    BodyMember members[] = {{"name", MemberType::String, true}};
    if (auto read = readFlatObject(json, members); !read) {
        return read.error();
    }
    BodyFields fields(members);
    return checked(fields, RegistrationPatch{.name = nameIn(fields)});
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
