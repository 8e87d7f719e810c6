// What clients read of access_json.h.
#include "shared/api/access_json.h"
#include "shared/api/answer_reader.h"
#include "shared/exact_json.h"
#include "shared/wire_names.h"

namespace boxoffice {

namespace {

// Reads the members of one object, and remembers the first that is not as promised.
class Promised
{
public:
    explicit Promised(const QJsonObject &object) : m_object(object) { }

    Uuid id(const char *name) { return kept(idIn(m_object, view(name)), name); }
    qint64 time(const char *name) { return kept(timeIn(m_object, view(name)), name); }
    QString text(const char *name)
    {
        const QJsonValue value = m_object.value(view(name));
        return kept(value.isString() ? std::optional(value.toString()) : std::nullopt, name);
    }
    bool flag(const char *name)
    {
        const QJsonValue value = m_object.value(view(name));
        return kept(value.isBool() ? std::optional(value.toBool()) : std::nullopt, name);
    }
    template <typename Enum> Enum named(const char *name)
    {
        return kept(fromWireName<Enum>(QStringView(m_object.value(view(name)).toString())), name);
    }
    QJsonArray array(const char *name)
    {
        const QJsonValue value = m_object.value(view(name));
        return kept(value.isArray() ? std::optional(value.toArray()) : std::nullopt, name);
    }
    template <typename T> T object(const char *name, Result<T> (*from)(const QJsonObject &))
    {
        auto read = from(m_object.value(view(name)).toObject());
        if (!read) {
            note(read.error());
            return {};
        }
        return *std::move(read);
    }
    template <typename T> QList<T> each(const char *name, Result<T> (*from)(const QJsonObject &))
    {
        auto read = decodeEach(array(name), from);
        if (!read) {
            note(read.error());
            return {};
        }
        return *std::move(read);
    }
    // Nothing for null, and where it is absent.
    template <typename T>
    std::optional<T> maybe(const char *name, Result<T> (*from)(const QJsonObject &))
    {
        return m_object.value(view(name)).isObject() ? std::optional(object(name, from))
                                                     : std::nullopt;
    }
    std::optional<Uuid> maybeId(const char *name) const { return idIn(m_object, view(name)); }
    std::optional<qint64> maybeTime(const char *name) const { return timeIn(m_object, view(name)); }
    QString maybeText(const char *name) const { return m_object.value(view(name)).toString(); }
    // Empty where it is absent: a server of an older version.
    QStringList maybeTexts(const char *name) { return has(name) ? texts(name) : QStringList(); }
    bool has(const char *name) const { return m_object.contains(view(name)); }
    QStringList texts(const char *name)
    {
        QStringList all;
        for (const QJsonValue &value : array(name)) {
            all.append(value.toString());
        }
        return all;
    }
    // Those that are known.
    QList<Permission> permissions(const char *name)
    {
        QList<Permission> all;
        for (const QString &text : texts(name)) {
            if (const auto permission = fromWireName<Permission>(QStringView(text))) {
                all.append(*permission);
            }
        }
        return all;
    }

    template <typename T> Result<T> whole(T value) const
    {
        return m_error ? Result<T>(*m_error) : Result<T>(std::move(value));
    }

private:
    static QLatin1StringView view(const char *name) { return QLatin1StringView(name); }
    template <typename T> T kept(const std::optional<T> &value, const char *name)
    {
        if (!value) {
            note(notAsPromised(view(name)));
        }
        return value.value_or(T());
    }
    void note(const Error &error)
    {
        if (!m_error) {
            m_error = error;
        }
    }

    const QJsonObject m_object;
    std::optional<Error> m_error;
};

Result<Account> accountFrom(const QJsonObject &object)
{
    Promised promised(object);
    Account account{promised.id("id"), promised.text("email"), promised.text("name"),
                    promised.flag("totp")};
    account.recoveryCodesLeft = object.value(QLatin1StringView("recovery_codes_left")).toInt();
    account.wantsDigest = object.value(QLatin1StringView("digest")).toBool();
    return promised.whole(std::move(account));
}

Result<Membership> membershipFrom(const QJsonObject &object)
{
    Promised promised(object);
    Membership membership{promised.maybeId("member_id").value_or(Uuid()),
                          promised.object("organizer", organizerNameFrom)};
    if (promised.has("role")) {
        membership.role = promised.named<Role>("role");
    }
    membership.permissions = promised.permissions("permissions");
    return promised.whole(std::move(membership));
}

Result<Organizer> organizerFrom(const QJsonObject &object)
{
    Promised promised(object);
    return promised.whole(
        Organizer{{promised.id("id"), promised.text("name"), promised.text("slug")},
                  promised.time("created_at"),
                  promised.maybeText("reply_to"),
                  promised.maybeText("contact"),
                  promised.maybeTexts("embed_origins"),
                  promised.maybeTexts("categories")});
}

Result<ApiKey> keyFrom(const QJsonObject &object)
{
    Promised promised(object);
    ApiKey key{promised.id("id"),
               promised.text("name"),
               promised.permissions("scopes"),
               promised.time("created_at"),
               promised.maybeTime("expires_at"),
               promised.maybeTime("last_used_at"),
               promised.maybeTime("revoked_at"),
               promised.maybeText("key")};
    return promised.whole(std::move(key));
}

Result<SessionView> sessionFrom(const QJsonObject &object)
{
    Promised promised(object);
    SessionView session{promised.text("access") == u"protected",
                        promised.maybe("account", accountFrom),
                        promised.maybe("key", keyFrom),
                        promised.each("memberships", membershipFrom),
                        promised.maybeId("session_id"),
                        promised.maybeTime("expires_at"),
                        promised.maybeText("token"),
                        object.value(QLatin1StringView("mail")).toBool(),
                        object.contains(QLatin1StringView("mail"))};
    return promised.whole(std::move(session));
}

struct Person
{
    Uuid id;
    QString email;
    QString name;
};

Result<Person> personFrom(const QJsonObject &object)
{
    Promised promised(object);
    return promised.whole(Person{promised.id("id"), promised.text("email"), promised.text("name")});
}

Result<Member> memberFrom(const QJsonObject &object)
{
    Promised promised(object);
    const Person person = promised.object("account", personFrom);
    return promised.whole(Member{promised.id("id"), person.id, person.email, person.name,
                                 promised.named<Role>("role"), promised.flag("totp"),
                                 promised.time("created_at")});
}

Result<Invitation> invitationFrom(const QJsonObject &object)
{
    Promised promised(object);
    return promised.whole(Invitation{promised.id("id"), promised.text("email"),
                                     promised.named<Role>("role"), promised.time("created_at"),
                                     promised.time("expires_at"), promised.maybeText("link"),
                                     object.value(QLatin1StringView("mailed")).toBool()});
}

Result<ResetLink> resetLinkFrom(const QJsonObject &object)
{
    Promised promised(object);
    return promised.whole(ResetLink{promised.text("link"), promised.time("expires_at")});
}

Result<AuditEntry> auditEntryFrom(const QJsonObject &object)
{
    Promised promised(object);
    Promised actor(object.value(QLatin1StringView("actor")).toObject());
    Promised target(object.value(QLatin1StringView("target")).toObject());
    AuditEntry entry{promised.id("id"), promised.time("at"), actor.named<ActorKind>("kind"),
                     actor.maybeId("id"), actor.maybeText("name")};
    entry.action = promised.text("action");
    entry.targetKind = target.text("kind");
    entry.targetId = target.maybeId("id");
    entry.address = promised.maybeText("address");
    entry.changes = QJsonDocument(object.value(QLatin1StringView("changes")).toObject())
                        .toJson(QJsonDocument::Compact);
    for (const auto &part : {actor.whole(0), target.whole(0)}) {
        if (!part) {
            return part.error();
        }
    }
    return promised.whole(std::move(entry));
}

} // namespace

Result<OrganizerName> organizerNameFrom(const QJsonObject &object)
{
    Promised promised(object);
    return promised.whole(
        OrganizerName{promised.id("id"), promised.text("name"), promised.text("slug")});
}

Result<SessionView> decodeSession(QByteArrayView json)
{
    return decodeOne<SessionView>(json, sessionFrom);
}

Result<Member> decodeMember(QByteArrayView json)
{
    return decodeOne<Member>(json, memberFrom);
}

Result<Organizer> decodeOrganizer(QByteArrayView json)
{
    return decodeOne<Organizer>(json, organizerFrom);
}

Result<QList<Organizer>> decodeOrganizers(QByteArrayView json)
{
    return decodeMany<Organizer>(json, organizerFrom);
}

Result<QList<Member>> decodeMembers(QByteArrayView json)
{
    return decodeMany<Member>(json, memberFrom);
}

Result<Invitation> decodeInvitation(QByteArrayView json)
{
    return decodeOne<Invitation>(json, invitationFrom);
}

Result<QList<Invitation>> decodeInvitations(QByteArrayView json)
{
    return decodeMany<Invitation>(json, invitationFrom);
}

Result<ApiKey> decodeKey(QByteArrayView json)
{
    return decodeOne<ApiKey>(json, keyFrom);
}

Result<QList<ApiKey>> decodeKeys(QByteArrayView json)
{
    return decodeMany<ApiKey>(json, keyFrom);
}

Result<ResetLink> decodeResetLink(QByteArrayView json)
{
    return decodeOne<ResetLink>(json, resetLinkFrom);
}

Result<QList<AuditEntry>> decodeAudit(QByteArrayView json)
{
    return decodeMany<AuditEntry>(json, auditEntryFrom);
}

} // namespace boxoffice
