#include "shared/api/access_json.h"

#include <array>

namespace boxoffice {

namespace {

constexpr std::array<QByteArrayView, 4> kRoles{"owner", "manager", "viewer", "door"};
constexpr std::array<QByteArrayView, 12> kPermissions{
    "events:read",          "events:write", "registrations:read", "registrations:write",
    "registrations:exceed", "checkin",      "checkin:undo",       "team:write",
    "keys:write",           "audit:read",   "webhooks:write",     "organizer:write"};
constexpr std::array<QByteArrayView, 5> kActors{"account", "key", "open", "operator", "holder"};

template <typename Enum, std::size_t count>
QByteArrayView nameIn(const std::array<QByteArrayView, count> &names, Enum value)
{
    const auto place = static_cast<std::size_t>(value);
    return place < count ? names[place] : QByteArrayView();
}

} // namespace

QByteArrayView wireName(Role role)
{
    return nameIn(kRoles, role);
}

QByteArrayView wireName(Permission permission)
{
    return nameIn(kPermissions, permission);
}

QByteArrayView wireName(ActorKind kind)
{
    return nameIn(kActors, kind);
}

namespace {

template <typename T> QByteArray encodeOrNull(const std::optional<T> &value)
{
    return value ? encode(*value) : QByteArray("null");
}

void writeNames(ObjectWriter &out, QByteArrayView name, const QList<Permission> &permissions)
{
    out.json(name, encodeNames(permissions));
}

// The account of a member, as far as other members may know it.
QByteArray accountOf(const Member &member)
{
    QByteArray json;
    {
        ObjectWriter out(json);
        out.id("id", member.accountId);
        out.string("email", member.email);
        out.string("name", member.name);
    }
    return json;
}

QByteArray actorOf(const AuditEntry &entry)
{
    QByteArray json;
    {
        ObjectWriter out(json);
        out.word("kind", wireName(entry.actorKind));
        out.id("id", entry.actorId);
        out.text("name", entry.actorName);
    }
    return json;
}

QByteArray targetOf(const AuditEntry &entry)
{
    QByteArray json;
    {
        ObjectWriter out(json);
        out.string("kind", entry.targetKind);
        out.id("id", entry.targetId);
    }
    return json;
}

void writeName(ObjectWriter &out, const OrganizerName &organizer)
{
    out.id("id", organizer.id);
    out.string("name", organizer.name);
    out.string("slug", organizer.slug);
}

} // namespace

QByteArray encodeStrings(const QStringList &texts)
{
    QByteArray json("[");
    for (const QString &text : texts) {
        json += json.size() > 1 ? "," : "";
        appendJsonString(json, text);
    }
    return json + ']';
}

QByteArray encodeNames(const QList<Permission> &permissions)
{
    QStringList names;
    for (const Permission permission : permissions) {
        names.append(QString::fromLatin1(wireName(permission)));
    }
    return encodeStrings(names);
}

QByteArray encodeMailAsked(bool sendsMail)
{
    return sendsMail ? "{\"sent\":true}" : "{\"sent\":false}";
}

QByteArray encodeRecoveryCodes(const QStringList &codes)
{
    return "{\"recovery_codes\":" + encodeStrings(codes) + '}';
}

void appendJson(QByteArray &json, const OrganizerName &organizer)
{
    ObjectWriter out(json);
    writeName(out, organizer);
}

void appendJson(QByteArray &json, const Organizer &organizer)
{
    ObjectWriter out(json);
    writeName(out, organizer.named);
    out.text("reply_to", organizer.replyTo);
    out.text("contact", organizer.contact);
    out.json("embed_origins", encodeStrings(organizer.embedOrigins));
    out.json("categories", encodeStrings(organizer.categories));
    out.time("created_at", organizer.createdAt);
}

void appendJson(QByteArray &json, const Account &account)
{
    ObjectWriter out(json);
    out.id("id", account.id);
    out.string("email", account.email);
    out.string("name", account.name);
    out.boolean("totp", account.hasSecondFactor);
    out.number("recovery_codes_left", account.recoveryCodesLeft);
    out.boolean("digest", account.wantsDigest);
}

void appendJson(QByteArray &json, const Membership &membership)
{
    ObjectWriter out(json);
    if (!membership.memberId.isNil()) {
        out.id("member_id", membership.memberId);
    }
    out.json("organizer", encode(membership.organizer));
    if (!membership.memberId.isNil()) {
        out.word("role", wireName(membership.role));
    }
    writeNames(out, "permissions", membership.permissions);
}

void appendJson(QByteArray &json, const SessionView &session)
{
    ObjectWriter out(json);
    out.word("access", session.isProtected ? "protected" : "open");
    out.json("account", encodeOrNull(session.account));
    out.json("key", encodeOrNull(session.key));
    out.json("memberships", encodeArray(session.memberships));
    out.id("session_id", session.sessionId);
    out.time("expires_at", session.expiresAt);
    out.boolean("mail", session.sendsMail);
    if (!session.token.isEmpty()) {
        out.string("token", session.token);
    }
}

void appendJson(QByteArray &json, const SessionEntry &session)
{
    ObjectWriter out(json);
    out.id("id", session.id);
    out.time("created_at", session.createdAt);
    out.time("last_used_at", session.lastUsedAt);
    out.time("expires_at", session.expiresAt);
    out.string("user_agent", session.userAgent);
    out.boolean("current", session.isCurrent);
}

void appendJson(QByteArray &json, const Member &member)
{
    ObjectWriter out(json);
    out.id("id", member.id);
    out.json("account", accountOf(member));
    out.word("role", wireName(member.role));
    out.boolean("totp", member.hasSecondFactor);
    out.time("created_at", member.createdAt);
}

void appendJson(QByteArray &json, const Invitation &invitation)
{
    ObjectWriter out(json);
    out.id("id", invitation.id);
    out.string("email", invitation.email);
    out.word("role", wireName(invitation.role));
    out.time("created_at", invitation.createdAt);
    out.time("expires_at", invitation.expiresAt);
    if (!invitation.link.isEmpty()) {
        out.string("link", invitation.link);
    }
    if (invitation.isMailed) {
        out.boolean("mailed", true);
    }
}

void appendJson(QByteArray &json, const InvitationView &invitation)
{
    ObjectWriter out(json);
    out.json("organizer", encode(invitation.organizer));
    out.string("email", invitation.email);
    out.word("role", wireName(invitation.role));
    out.boolean("account", invitation.hasAccount);
}

void appendJson(QByteArray &json, const ApiKey &key)
{
    ObjectWriter out(json);
    out.id("id", key.id);
    out.string("name", key.name);
    writeNames(out, "scopes", key.scopes);
    out.time("created_at", key.createdAt);
    out.time("expires_at", key.expiresAt);
    out.time("last_used_at", key.lastUsedAt);
    out.time("revoked_at", key.revokedAt);
    if (!key.token.isEmpty()) {
        out.string("key", key.token);
    }
}

void appendJson(QByteArray &json, const ResetLink &link)
{
    ObjectWriter out(json);
    out.string("link", link.link);
    out.time("expires_at", link.expiresAt);
}

void appendJson(QByteArray &json, const TotpOffer &offer)
{
    ObjectWriter out(json);
    out.string("secret", offer.secret);
    out.string("uri", offer.uri);
    out.json("qr", encodeStrings(offer.qr));
}

void appendJson(QByteArray &json, const AuditEntry &entry)
{
    ObjectWriter out(json);
    out.id("id", entry.id);
    out.time("at", entry.at);
    out.json("actor", actorOf(entry));
    out.string("action", entry.action);
    out.json("target", targetOf(entry));
    out.text("address", entry.address);
    out.json("changes", entry.changes);
}

} // namespace boxoffice
