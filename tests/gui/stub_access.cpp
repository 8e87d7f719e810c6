#include "tests/gui/stub_access.h"

#include "tests/gui/stub_json.h"

#include <QJsonDocument>

#include <algorithm>

namespace boxoffice {

namespace {

QString nameOf(Role role)
{
    static const QStringList names{QStringLiteral("owner"), QStringLiteral("manager"),
                                   QStringLiteral("viewer"), QStringLiteral("door")};
    return names.at(static_cast<int>(role));
}

Role roleIn(const QJsonObject &body)
{
    const QString name = body.value(QStringLiteral("role")).toString();
    for (const Role role : {Role::Owner, Role::Manager, Role::Viewer}) {
        if (nameOf(role) == name) {
            return role;
        }
    }
    return Role::Door;
}

QStringList permissionsOf(Role role)
{
    const auto words = [](const char *text) { return QString::fromLatin1(text).split(u' '); };
    switch (role) {
    case Role::Owner:
        return words("events:read events:write registrations:read registrations:write "
                     "registrations:exceed checkin checkin:undo team:write keys:write audit:read "
                     "webhooks:write organizer:write");
    case Role::Manager:
        return words("events:read events:write registrations:read registrations:write "
                     "registrations:exceed checkin checkin:undo");
    case Role::Viewer:
        return words("events:read registrations:read");
    case Role::Door:
        break;
    }
    return words("checkin");
}

// Empty: it is public.
QString permissionFor(const StubRequest &request, const QStringList &parts)
{
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const QString what = parts.value(2);
    if (parts.value(0) == QLatin1StringView("events")) {
        if (what == QLatin1StringView("registrations")) {
            return reads ? QStringLiteral("registrations:read")
                         : QStringLiteral("registrations:write");
        }
        if (what == QLatin1StringView("mails")) {
            return reads ? QStringLiteral("registrations:read")
                         : QStringLiteral("registrations:write");
        }
        if (what == QLatin1StringView("erase")) {
            return QStringLiteral("registrations:write");
        }
        if (what == QLatin1StringView("announcement")) {
            return QStringLiteral("events:write");
        }
        return what == QLatin1StringView("stats")            ? QStringLiteral("events:read")
            : reads || what == QLatin1StringView("register") ? QString()
                                                             : QStringLiteral("events:write");
    }
    return what == QLatin1StringView("keys") ? QStringLiteral("keys:write")
        : what == QLatin1StringView("audit") ? QStringLiteral("audit:read")
                                             : QStringLiteral("team:write");
}

QByteArray array(const QJsonArray &values)
{
    return QJsonDocument(values).toJson(QJsonDocument::Compact);
}

QJsonValue nullableId(const std::optional<Uuid> &id)
{
    return id ? QJsonValue(id->toString()) : QJsonValue(QJsonValue::Null);
}

QJsonObject toJson(const OrganizerName &organizer)
{
    return {{QStringLiteral("id"), organizer.id.toString()},
            {QStringLiteral("name"), organizer.name},
            {QStringLiteral("slug"), organizer.slug}};
}

QJsonObject toJson(const Invitation &invitation)
{
    return {{QStringLiteral("id"), invitation.id.toString()},
            {QStringLiteral("email"), invitation.email},
            {QStringLiteral("role"), nameOf(invitation.role)},
            {QStringLiteral("created_at"), timeJson(invitation.createdAt)},
            {QStringLiteral("expires_at"), timeJson(invitation.expiresAt)}};
}

QJsonObject toJson(const ApiKey &key)
{
    static const QStringList names = permissionsOf(Role::Owner);
    QJsonArray scopes;
    for (const Permission scope : key.scopes) {
        scopes.append(names.at(static_cast<int>(scope)));
    }
    QJsonObject json{{QStringLiteral("id"), key.id.toString()},
                     {QStringLiteral("name"), key.name},
                     {QStringLiteral("scopes"), scopes},
                     {QStringLiteral("created_at"), timeJson(key.createdAt)},
                     {QStringLiteral("expires_at"), timeJson(key.expiresAt)},
                     {QStringLiteral("last_used_at"), timeJson(key.lastUsedAt)},
                     {QStringLiteral("revoked_at"), timeJson(key.revokedAt)}};
    if (!key.token.isEmpty()) {
        json.insert(QStringLiteral("key"), key.token);
    }
    return json;
}

QJsonObject toJson(const AuditEntry &entry)
{
    static const QStringList kinds{QStringLiteral("account"), QStringLiteral("key"),
                                   QStringLiteral("open"), QStringLiteral("operator")};
    const auto nullable = [](const QString &text) {
        return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
    };
    return {{QStringLiteral("id"), entry.id.toString()},
            {QStringLiteral("at"), timeJson(entry.at)},
            {QStringLiteral("actor"),
             QJsonObject{{QStringLiteral("kind"), kinds.at(static_cast<int>(entry.actorKind))},
                         {QStringLiteral("id"), nullableId(entry.actorId)},
                         {QStringLiteral("name"), nullable(entry.actorName)}}},
            {QStringLiteral("action"), entry.action},
            {QStringLiteral("target"),
             QJsonObject{{QStringLiteral("kind"), entry.targetKind},
                         {QStringLiteral("id"), nullableId(entry.targetId)}}},
            {QStringLiteral("address"), nullable(entry.address)},
            {QStringLiteral("changes"), QJsonDocument::fromJson(entry.changes).object()}};
}

template <typename T> QJsonArray arrayOf(const QList<T> &values)
{
    QJsonArray all;
    for (const T &value : values) {
        all.append(toJson(value));
    }
    return all;
}

} // namespace

OrganizerName StubAccess::addOrganizer(const QString &name)
{
    m_clock += 1'000;
    const OrganizerName organizer{m_ids.next(m_clock * 1000), name,
                                  QString(name).toLower().replace(u' ', u'-')};
    m_organizers.append(organizer);
    return organizer;
}

Uuid StubAccess::addAccount(const Person &person)
{
    m_clock += 1'000;
    const Uuid id = m_ids.next(m_clock * 1000);
    m_accounts.insert(id, person);
    return id;
}

void StubAccess::setRole(const Uuid &organizer, const Uuid &account, std::optional<Role> role)
{
    auto &members = m_members[organizer];
    const auto known = std::find_if(members.begin(), members.end(), [&](const Member &member) {
        return member.accountId == account;
    });
    if (known == members.end()) {
        m_clock += 1'000;
        const Person person = m_accounts.value(account);
        members.append({m_ids.next(m_clock * 1000), account, person.email, person.name,
                        role.value_or(Role::Viewer), !person.code.isEmpty(), m_clock});
    } else if (role) {
        known->role = *role;
    } else {
        members.erase(known);
    }
}

void StubAccess::ownNew(const Uuid &event, const StubRequest &request)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const auto named = Uuid::parse(body.value(QStringLiteral("organizer_id")).toString());
    const Uuid maker = credentialOf(request).account.value_or(Uuid());
    for (const OrganizerName &organizer : std::as_const(m_organizers)) {
        if (named ? organizer.id == *named
                  : may(maker, organizer.id, QStringLiteral("events:write"))) {
            own(event, organizer.id);
        }
    }
}

StubAccess::Credential StubAccess::credentialOf(const StubRequest &request) const
{
    const QByteArray header = request.headers.value("authorization");
    if (header.isEmpty()) {
        return {};
    }
    const auto found = m_sessions.constFind(header.mid(7));
    return {true, found == m_sessions.cend() ? std::nullopt : std::optional(*found)};
}

bool StubAccess::may(const Uuid &account, const Uuid &organizer, const QString &permission) const
{
    const auto members = m_members.value(organizer);
    return std::any_of(members.begin(), members.end(), [&](const Member &member) {
        return member.accountId == account && permissionsOf(member.role).contains(permission);
    });
}

std::optional<StubReply> StubAccess::refusalFor(const StubRequest &request,
                                                const QStringList &parts) const
{
    const Credential credential = credentialOf(request);
    const QString permission = permissionFor(request, parts);
    if (credential.isGiven && !credential.account) {
        return refusal(401, "credential_not_valid");
    }
    if (permission.isEmpty()) {
        return std::nullopt;
    }
    if (!credential.account) {
        return refusal(401, "sign_in_required");
    }
    const auto id = Uuid::parse(parts.value(1));
    const bool isOfOrganizer = parts.value(0) == QLatin1StringView("organizers");
    const Uuid organizer = isOfOrganizer ? id.value_or(Uuid())
        : id                             ? m_owners.value(*id, m_organizers.first().id)
                                         : m_organizers.first().id;
    return may(*credential.account, organizer, permission)
        ? std::nullopt
        : std::optional(refusal(403, "forbidden"));
}

std::optional<StubReply> StubAccess::answer(const StubRequest &request)
{
    const auto parts = request.path.split(u'/', Qt::SkipEmptyParts);
    if (request.path == QLatin1StringView("/session")) {
        return sessionCall(request);
    }
    if (request.path == QLatin1StringView("/organizers")) {
        return ownOrganizers(credentialOf(request).account);
    }
    if (!m_isProtected || request.path == QLatin1StringView("/health")) {
        return std::nullopt;
    }
    if (auto refused = refusalFor(request, parts)) {
        return refused;
    }
    return parts.value(0) == QLatin1StringView("organizers")
        ? std::optional(organizerCall(request, parts))
        : std::nullopt;
}

StubReply StubAccess::sessionCall(const StubRequest &request)
{
    if (!m_isProtected) {
        return m_mail ? session({}, {}) : refusal(404, "not_found"); // as an earlier version
    }
    if (request.method == "POST") {
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        const auto text = [&body](const char *name) {
            return body.value(QLatin1StringView(name)).toString();
        };
        for (auto each = m_accounts.cbegin(); each != m_accounts.cend(); ++each) {
            if (each->email == text("email") && each->password == text("password")
                && each->code == text("code")) {
                StubReply reply = session(each.key(), beginSession(each.key()));
                reply.status = 201;
                return reply;
            }
        }
        return refusal(401, "sign_in_failed");
    }
    const Credential credential = credentialOf(request);
    if (credential.isGiven && !credential.account) {
        return refusal(401, "credential_not_valid");
    }
    if (request.method == "DELETE") {
        m_sessions.remove(request.headers.value("authorization").mid(7));
        return {204};
    }
    return session(credential.account.value_or(Uuid()), {});
}

StubReply StubAccess::session(const Uuid &account, const QByteArray &token) const
{
    QJsonArray memberships;
    for (const OrganizerName &organizer : m_organizers) {
        for (const Member &member : m_members.value(organizer.id)) {
            if (member.accountId == account) {
                memberships.append(
                    QJsonObject{{QStringLiteral("member_id"), member.id.toString()},
                                {QStringLiteral("organizer"), toJson(organizer)},
                                {QStringLiteral("role"), nameOf(member.role)},
                                {QStringLiteral("permissions"),
                                 QJsonArray::fromStringList(permissionsOf(member.role))}});
            }
        }
    }
    const Person person = m_accounts.value(account);
    const QString mode = m_isProtected ? QStringLiteral("protected") : QStringLiteral("open");
    QJsonObject json{{QStringLiteral("access"), mode},
                     {QStringLiteral("account"), QJsonValue(QJsonValue::Null)},
                     {QStringLiteral("key"), QJsonValue(QJsonValue::Null)},
                     {QStringLiteral("memberships"), memberships},
                     {QStringLiteral("session_id"), QJsonValue(QJsonValue::Null)},
                     {QStringLiteral("expires_at"), QJsonValue(QJsonValue::Null)}};
    if (m_mail) {
        json.insert(QStringLiteral("mail"), *m_mail);
    }
    if (!account.isNil()) {
        json.insert(QStringLiteral("account"),
                    QJsonObject{{QStringLiteral("id"), account.toString()},
                                {QStringLiteral("email"), person.email},
                                {QStringLiteral("name"), person.name},
                                {QStringLiteral("totp"), !person.code.isEmpty()},
                                {QStringLiteral("recovery_codes_left"), 0}});
    }
    if (!token.isEmpty()) {
        json.insert(QStringLiteral("token"), QString::fromLatin1(token));
    }
    return {200, bytes(json)};
}

StubReply StubAccess::organizerCall(const StubRequest &request, const QStringList &parts)
{
    const Uuid organizer = Uuid::parse(parts.value(1)).value_or(Uuid());
    const auto id = Uuid::parse(parts.value(3));
    const QString what = parts.value(2);
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const auto has = [&id](const auto &each) { return each.id == id; };
    if (what == QLatin1StringView("members")) {
        if (id) {
            return memberCall(request, organizer, *id, parts.size() > 4);
        }
        QJsonArray all;
        for (const Member &member : m_members.value(organizer)) {
            all.append(json(member));
        }
        return {200, array(all)};
    }
    if (what == QLatin1StringView("invitations")) {
        if (id) {
            return m_invitations.removeIf(has) ? StubReply{204}
                                               : refusal(404, "invitation_not_found");
        }
        return request.method == "POST" ? invite(body)
                                        : StubReply{200, array(arrayOf(m_invitations))};
    }
    if (what == QLatin1StringView("audit")) {
        return audit(request);
    }
    if (id) {
        const auto key = std::find_if(m_keys.begin(), m_keys.end(), has);
        if (key == m_keys.end()) {
            return refusal(404, "key_not_found");
        }
        key->revokedAt = m_clock += 1'000;
        return {204};
    }
    return request.method == "POST" ? makeKey(body) : StubReply{200, array(arrayOf(m_keys))};
}

StubReply StubAccess::memberCall(const StubRequest &request, const Uuid &organizer, const Uuid &id,
                                 bool isReset)
{
    auto &members = m_members[organizer];
    const auto member = std::find_if(members.begin(), members.end(),
                                     [&id](const Member &each) { return each.id == id; });
    if (member == members.end()) {
        return refusal(404, "member_not_found");
    }
    if (isReset) {
        return {201,
                bytes({{QStringLiteral("link"), QStringLiteral("/reset#bxl_reset")},
                       {QStringLiteral("expires_at"), timeJson(m_clock + 3'600'000)}})};
    }
    const bool isDeletion = request.method == "DELETE";
    const Role role =
        isDeletion ? Role::Door : roleIn(QJsonDocument::fromJson(request.body).object());
    const auto owners = std::count_if(members.begin(), members.end(),
                                      [](const Member &each) { return each.role == Role::Owner; });
    if (member->role == Role::Owner && role != Role::Owner && owners == 1) {
        return refusal(409, "last_owner");
    }
    if (isDeletion) {
        members.erase(member);
        return {204};
    }
    member->role = role;
    return {200, bytes(json(*member))};
}

QJsonObject StubAccess::json(const Member &member) const
{
    return {{QStringLiteral("id"), member.id.toString()},
            {QStringLiteral("account"),
             QJsonObject{{QStringLiteral("id"), member.accountId.toString()},
                         {QStringLiteral("email"), member.email},
                         {QStringLiteral("name"), member.name}}},
            {QStringLiteral("role"), nameOf(member.role)},
            {QStringLiteral("totp"), member.hasSecondFactor},
            {QStringLiteral("created_at"), timeJson(member.createdAt)}};
}

StubReply StubAccess::invite(const QJsonObject &body)
{
    const QString email = body.value(QStringLiteral("email")).toString();
    for (const auto &members : std::as_const(m_members)) {
        for (const Member &member : members) {
            if (member.email == email) {
                return refusal(409, "already_member");
            }
        }
    }
    m_clock += 1'000;
    const Invitation invitation{m_ids.next(m_clock * 1000), email, roleIn(body), m_clock,
                                m_clock + 7 * 86'400'000LL};
    m_invitations.append(invitation);
    QJsonObject json = toJson(invitation);
    if (m_mail.value_or(false)) {
        json.insert(QStringLiteral("mailed"), true);
    } else {
        json.insert(QStringLiteral("link"), QStringLiteral("/invitation#bxl_invitation"));
    }
    return {201, bytes(json)};
}

StubReply StubAccess::makeKey(const QJsonObject &body)
{
    static const QStringList names = permissionsOf(Role::Owner);
    ApiKey key = addKey({}, body.value(QStringLiteral("name")).toString());
    key.scopes.clear();
    for (const QJsonValue &scope : body.value(QStringLiteral("scopes")).toArray()) {
        key.scopes.append(static_cast<Permission>(names.indexOf(scope.toString())));
    }
    const auto expiry = QDateTime::fromString(body.value(QStringLiteral("expires_at")).toString(),
                                              Qt::ISODateWithMs);
    if (expiry.isValid()) {
        key.expiresAt = expiry.toMSecsSinceEpoch();
    }
    m_keys.first() = key;
    key.token = QStringLiteral("bxo_shown_once");
    return {201, bytes(toJson(key))};
}

StubReply StubAccess::audit(const StubRequest &request) const
{
    const auto asked = [&request](const char *name) {
        return request.query.queryItemValue(QLatin1StringView(name), QUrl::FullyDecoded);
    };
    const auto since = QDateTime::fromString(asked("since"), Qt::ISODateWithMs);
    QList<AuditEntry> fitting;
    for (const AuditEntry &entry : m_audit) {
        const bool fits = (asked("action").isEmpty() || entry.action == asked("action"))
            && (asked("actor").isEmpty()
                || (entry.actorId && entry.actorId->toString() == asked("actor")))
            && (!since.isValid() || entry.at >= since.toMSecsSinceEpoch());
        if (fits) {
            fitting.append(entry);
        }
    }
    const qsizetype from = asked("cursor").toInt();
    const qsizetype count = asked("limit").toInt();
    StubReply reply{200, array(arrayOf(fitting.mid(from, count)))};
    if (fitting.size() > from + count) {
        reply.headers.append("Link: </audit?cursor=" + QByteArray::number(from + count)
                             + ">; rel=\"next\"");
    }
    return reply;
}

} // namespace boxoffice
