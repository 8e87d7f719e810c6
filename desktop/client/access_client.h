// The operations on sessions, teams, keys and audit entries of the server that an ApiClient talks
// to.
//
// Threads: the one of the ApiClient.
#pragma once

#include "desktop/client/api_client.h"
#include "shared/api/access_requests.h"

namespace boxoffice {

struct AuditQuery
{
    std::optional<Uuid> actor = {};
    QString action = {}; // such as event.updated; empty: all
    std::optional<qint64> since = {};
    std::optional<qint64> until = {};
    QString cursor = {};
    int limit = 100;

    friend bool operator==(const AuditQuery &, const AuditQuery &) = default;
};

struct AuditPage
{
    QList<AuditEntry> entries;
    QString next; // cursor of the next page; empty: this was the last
};

class AccessClient
{
public:
    // client: borrowed, outlives this.
    explicit AccessClient(ApiClient &client) : m_client(client) { }

    // These three don't wait for a token, and are tried once.
    Call<SessionView> *session();
    Call<SessionView> *signIn(const SignInRequest &request);
    Call<Nothing> *signOut();

    // Those of the account.
    Call<QList<Organizer>> *organizers();
    Call<Organizer> *changeOrganizer(const Uuid &organizer, const OrganizerPatch &patch);
    Call<QList<Member>> *members(const Uuid &organizer);
    Call<Member> *setRole(const Uuid &organizer, const Uuid &member, Role role);
    Call<Nothing> *removeMember(const Uuid &organizer, const Uuid &member);
    Call<ResetLink> *makeResetLink(const Uuid &organizer, const Uuid &member);
    Call<QList<Invitation>> *invitations(const Uuid &organizer);
    // key: as the changes of ApiClient take it.
    Call<Invitation> *invite(const Uuid &organizer, const TeamRequest &request,
                             const QByteArray &key);
    Call<Nothing> *withdrawInvitation(const Uuid &organizer, const Uuid &invitation);
    Call<QList<ApiKey>> *keys(const Uuid &organizer);
    Call<ApiKey> *makeKey(const Uuid &organizer, const KeyDraft &request, const QByteArray &key);
    Call<Nothing> *revokeKey(const Uuid &organizer, const Uuid &apiKey);
    Call<AuditPage> *audit(const Uuid &organizer, const AuditQuery &query);

private:
    QUrl urlOf(const Uuid &organizer, const QString &path) const;
    Call<Nothing> *remove(const QUrl &url);

    ApiClient &m_client;
};

} // namespace boxoffice
