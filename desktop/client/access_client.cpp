#include "desktop/client/access_client.h"

#include "desktop/client/wire_calls.h"
#include "shared/api/access_json.h"

namespace boxoffice {

namespace {

constexpr std::chrono::milliseconds kOneAttempt(0);

QString timeText(const std::optional<qint64> &time)
{
    QByteArray text;
    if (time) {
        appendTimestamp(text, *time);
    }
    return QString::fromLatin1(text);
}

} // namespace

QUrl AccessClient::urlOf(const Uuid &organizer, const QString &path) const
{
    return m_client.urlOf(QStringLiteral("organizers/") + organizer.toString() + u'/' + path);
}

Call<SessionView> *AccessClient::session()
{
    return m_client.start<SessionView>({.method = "GET",
                                        .url = m_client.urlOf(QStringLiteral("session")),
                                        .patience = kOneAttempt,
                                        .waitsForToken = false},
                                       decodedBy(decodeSession, m_client.server()));
}

Call<SessionView> *AccessClient::signIn(const SignInRequest &request)
{
    return m_client.start<SessionView>({.method = "POST",
                                        .url = m_client.urlOf(QStringLiteral("session")),
                                        .body = encode(request),
                                        .patience = kOneAttempt,
                                        .waitsForToken = false},
                                       decodedBy(decodeSession, m_client.server()));
}

Call<Nothing> *AccessClient::signOut()
{
    return m_client.start<Nothing>({.method = "DELETE",
                                    .url = m_client.urlOf(QStringLiteral("session")),
                                    .patience = kOneAttempt,
                                    .waitsForToken = false},
                                   nothingToRead);
}

Call<Nothing> *AccessClient::remove(const QUrl &url)
{
    return m_client.start<Nothing>({.method = "DELETE", .url = url}, nothingToRead);
}

Call<QList<Organizer>> *AccessClient::organizers()
{
    return m_client.start<QList<Organizer>>(
        {.method = "GET", .url = m_client.urlOf(QStringLiteral("organizers"))},
        decodedBy(decodeOrganizers, m_client.server()));
}

Call<Organizer> *AccessClient::changeOrganizer(const Uuid &organizer, const OrganizerPatch &patch)
{
    return m_client.start<Organizer>(
        {.method = "PATCH",
         .url = m_client.urlOf(QString(QStringLiteral("organizers/") + organizer.toString())),
         .body = encode(patch)},
        decodedBy(decodeOrganizer, m_client.server()));
}

Call<QList<Member>> *AccessClient::members(const Uuid &organizer)
{
    return m_client.start<QList<Member>>(
        {.method = "GET", .url = urlOf(organizer, QStringLiteral("members"))},
        decodedBy(decodeMembers, m_client.server()));
}

Call<Member> *AccessClient::setRole(const Uuid &organizer, const Uuid &member, Role role)
{
    return m_client.start<Member>(
        {.method = "PATCH",
         .url = urlOf(organizer, QStringLiteral("members/") + member.toString()),
         .body = encodeRoleRequest(role)},
        decodedBy(decodeMember, m_client.server()));
}

Call<Nothing> *AccessClient::removeMember(const Uuid &organizer, const Uuid &member)
{
    return remove(urlOf(organizer, QStringLiteral("members/") + member.toString()));
}

Call<ResetLink> *AccessClient::makeResetLink(const Uuid &organizer, const Uuid &member)
{
    const QString path =
        QStringLiteral("members/") + member.toString() + QStringLiteral("/password-reset");
    return m_client.start<ResetLink>({.method = "POST", .url = urlOf(organizer, path)},
                                     decodedBy(decodeResetLink, m_client.server()));
}

Call<QList<Invitation>> *AccessClient::invitations(const Uuid &organizer)
{
    return m_client.start<QList<Invitation>>(
        {.method = "GET", .url = urlOf(organizer, QStringLiteral("invitations"))},
        decodedBy(decodeInvitations, m_client.server()));
}

Call<Invitation> *AccessClient::invite(const Uuid &organizer, const TeamRequest &request,
                                       const QByteArray &key)
{
    return m_client.start<Invitation>({.method = "POST",
                                       .url = urlOf(organizer, QStringLiteral("invitations")),
                                       .body = encode(request),
                                       .idempotencyKey = key},
                                      decodedBy(decodeInvitation, m_client.server()));
}

Call<Nothing> *AccessClient::withdrawInvitation(const Uuid &organizer, const Uuid &invitation)
{
    return remove(urlOf(organizer, QStringLiteral("invitations/") + invitation.toString()));
}

Call<QList<ApiKey>> *AccessClient::keys(const Uuid &organizer)
{
    return m_client.start<QList<ApiKey>>(
        {.method = "GET", .url = urlOf(organizer, QStringLiteral("keys"))},
        decodedBy(decodeKeys, m_client.server()));
}

Call<ApiKey> *AccessClient::makeKey(const Uuid &organizer, const KeyDraft &request,
                                    const QByteArray &key)
{
    return m_client.start<ApiKey>({.method = "POST",
                                   .url = urlOf(organizer, QStringLiteral("keys")),
                                   .body = encode(request),
                                   .idempotencyKey = key},
                                  decodedBy(decodeKey, m_client.server()));
}

Call<Nothing> *AccessClient::revokeKey(const Uuid &organizer, const Uuid &apiKey)
{
    return remove(urlOf(organizer, QStringLiteral("keys/") + apiKey.toString()));
}

Call<AuditPage> *AccessClient::audit(const Uuid &organizer, const AuditQuery &query)
{
    const QUrl url =
        withQuery(urlOf(organizer, QStringLiteral("audit")),
                  {{QStringLiteral("actor"), query.actor ? query.actor->toString() : QString()},
                   {QStringLiteral("action"), query.action},
                   {QStringLiteral("since"), timeText(query.since)},
                   {QStringLiteral("until"), timeText(query.until)},
                   {QStringLiteral("limit"), QString::number(query.limit)},
                   {QStringLiteral("cursor"), query.cursor}});
    return m_client.start<AuditPage>(
        {.method = "GET", .url = url},
        [server = m_client.server()](const WireAnswer &answer) -> ApiResult<AuditPage> {
            auto entries = decodeAudit(answer.body);
            if (!entries) {
                return notBoxoffice(server);
            }
            return AuditPage{*std::move(entries), nextCursor(answer.link)};
        });
}

} // namespace boxoffice
