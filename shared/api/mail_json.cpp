#include "shared/api/mail_json.h"

#include "shared/api/answer_reader.h"
#include "shared/api/body_reader.h"
#include "shared/wire_names.h"

namespace boxoffice {

namespace {

template <typename Enum> std::optional<Enum> namedIn(const QJsonObject &object, const char *member)
{
    return fromWireName<Enum>(QStringView(object.value(QLatin1StringView(member)).toString()));
}

Result<Mail> mailFrom(const QJsonObject &object)
{
    const auto id = idIn(object, QLatin1StringView("id"));
    if (!id) {
        return notAsPromised(QLatin1StringView("id"));
    }
    const QString kindName = object.value(QLatin1StringView("kind")).toString();
    if (kindName.isEmpty()) {
        return notAsPromised(QLatin1StringView("kind"));
    }
    const auto kind = fromWireName<MailKind>(QStringView(kindName));
    const auto state = namedIn<MailState>(object, "state");
    if (!state) {
        return notAsPromised(QLatin1StringView("state"));
    }
    const auto createdAt = timeIn(object, QLatin1StringView("created_at"));
    if (!createdAt) {
        return notAsPromised(QLatin1StringView("created_at"));
    }
    return Mail{*id,
                kind,
                idIn(object, QLatin1StringView("registration_id")),
                *state,
                object.value(QLatin1StringView("attempts")).toInt(),
                *createdAt,
                timeIn(object, QLatin1StringView("next_at")).value_or(0),
                timeIn(object, QLatin1StringView("sent_at")),
                object.value(QLatin1StringView("error")).toString(),
                kind ? QString() : kindName,
                idIn(object, QLatin1StringView("order_id")),
                idIn(object, QLatin1StringView("waiting_list_entry_id"))};
}

Result<qint64> recipientsFrom(const QJsonObject &object)
{
    const QJsonValue count = object.value(QLatin1StringView("recipients"));
    return count.isDouble() ? Result<qint64>(count.toInteger())
                            : Result<qint64>(notAsPromised(QLatin1StringView("recipients")));
}

Result<AnnouncementPreview> previewFrom(const QJsonObject &object)
{
    const auto about = namedIn<AnnouncementAbout>(object, "about");
    if (!about) {
        return notAsPromised(QLatin1StringView("about"));
    }
    const auto recipients = recipientsFrom(object);
    if (!recipients) {
        return recipients.error();
    }
    for (const char *member : {"subject", "text", "html"}) {
        if (!object.value(QLatin1StringView(member)).isString()) {
            return notAsPromised(QLatin1StringView(member));
        }
    }
    return AnnouncementPreview{*about, *recipients,
                               object.value(QLatin1StringView("subject")).toString(),
                               object.value(QLatin1StringView("text")).toString(),
                               object.value(QLatin1StringView("html")).toString()};
}

} // namespace

QByteArrayView wireName(AnnouncementAbout about)
{
    switch (about) {
    case AnnouncementAbout::Changed:
        return "changed";
    case AnnouncementAbout::Cancelled:
        return "cancelled";
    }
    return {};
}

void appendJson(QByteArray &json, const Mail &mail)
{
    ObjectWriter out(json);
    out.id("id", mail.id);
    if (mail.kind) {
        out.word("kind", wireName(*mail.kind));
    } else {
        out.string("kind", mail.newerKind);
    }
    out.id("registration_id", mail.registrationId);
    if (mail.orderId) {
        out.id("order_id", mail.orderId);
    }
    if (mail.entryId) {
        out.id("waiting_list_entry_id", mail.entryId);
    }
    out.word("state", wireName(mail.state));
    out.number("attempts", mail.attempts);
    out.time("created_at", mail.createdAt);
    out.time("next_at",
             mail.state == MailState::Queued ? std::optional(mail.nextAt) : std::nullopt);
    out.time("sent_at", mail.sentAt);
    out.text("error", mail.error);
}

void appendJson(QByteArray &json, const AnnouncementPreview &preview)
{
    ObjectWriter out(json);
    out.word("about", wireName(preview.about));
    out.json("recipients", QByteArray::number(preview.recipients));
    out.string("subject", preview.subject);
    out.string("text", preview.text);
    out.string("html", preview.html);
}

QByteArray encodeRecipients(qint64 count)
{
    return "{\"recipients\":" + QByteArray::number(count) + '}';
}

QByteArray encodeAnnouncement(AnnouncementAbout about)
{
    return "{\"about\":\"" + wireName(about).toByteArray() + "\"}";
}

Result<AnnouncementAbout> decodeAnnouncement(QByteArrayView json)
{
    BodyMember members[] = {{"about", MemberType::String}};
    if (auto read = readFlatObject(json, members); !read) {
        return read.error();
    }
    if (!members[0].present()) {
        return missing(QStringLiteral("about"));
    }
    const auto about = fromWireName<AnnouncementAbout>(QStringView(*members[0].string));
    return about ? Result<AnnouncementAbout>(*about)
                 : Result<AnnouncementAbout>(invalidField(
                     QStringLiteral("about"),
                     u"about must be one of " % allWireNames<AnnouncementAbout>() % u'.'));
}

Result<Mail> decodeMail(QByteArrayView json)
{
    return decodeOne<Mail>(json, mailFrom);
}

Result<QList<Mail>> decodeMails(QByteArrayView json)
{
    return decodeMany<Mail>(json, mailFrom);
}

Result<AnnouncementPreview> decodeAnnouncementPreview(QByteArrayView json)
{
    return decodeOne<AnnouncementPreview>(json, previewFrom);
}

Result<qint64> decodeRecipients(QByteArrayView json)
{
    return decodeOne<qint64>(json, recipientsFrom);
}

} // namespace boxoffice
