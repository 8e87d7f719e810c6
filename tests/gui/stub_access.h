// The part of the stub server that knows organizers, accounts, roles and keys, from memory of the
// contract, and not by the product's own tables and codecs.
//
// Threads: the test's own.
#pragma once

#include "shared/api/access_dto.h"
#include "tests/gui/stub_reply.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <optional>

namespace boxoffice {

class StubAccess
{
public:
    struct Person
    {
        QString name;
        QString email;
        QString password = QStringLiteral("correct horse battery");
        QString code = {}; // of the second factor; empty: none
    };

    // From now on credentials are asked for.
    void protect() { m_isProtected = true; }
    // From now on GET /session tells whether the server sends mail, as later versions do.
    void sendMail(bool sends) { m_mail = sends; }
    OrganizerName addOrganizer(const QString &name);
    Uuid addAccount(const Person &person);
    // Or gives another role, or (Nothing) none.
    void setRole(const Uuid &organizer, const Uuid &account, std::optional<Role> role);
    void own(const Uuid &event, const Uuid &organizer) { m_owners.insert(event, organizer); }
    // One that was just made: the organizer it names, or the only one of whoever made it.
    void ownNew(const Uuid &event, const StubRequest &request);
    bool isOwnedBy(const Uuid &event, const Uuid &organizer) const
    {
        return m_owners.value(event) == organizer;
    }
    void addAudit(const AuditEntry &entry) { m_audit.prepend(entry); }
    ApiKey addKey(const Uuid &organizer, const QString &name);
    // Of all organizers.
    void setReplyTo(const QString &address) { m_replyTo = address; }
    void setContact(const QString &contact, const QStringList &embedOrigins)
    {
        m_contact = contact;
        m_embedOrigins = QJsonArray::fromStringList(embedOrigins);
    }
    void setCategories(const QStringList &names) { m_categories = names; }
    // All of them, as if their time were over.
    void endSessions() { m_sessions.clear(); }
    int sessions() const { return static_cast<int>(m_sessions.size()); }
    // The token of a new session.
    QByteArray beginSession(const Uuid &account);
    QList<Member> members(const Uuid &organizer) const { return m_members.value(organizer); }
    QList<Invitation> invitations() const { return m_invitations; }
    QList<ApiKey> keys() const { return m_keys; }

    // Nothing: it is allowed, and answered by somebody else.
    std::optional<StubReply> answer(const StubRequest &request);

private:
    struct Credential
    {
        bool isGiven = false;
        std::optional<Uuid> account = {};
    };
    Credential credentialOf(const StubRequest &request) const;
    bool may(const Uuid &account, const Uuid &organizer, const QString &permission) const;
    std::optional<StubReply> refusalFor(const StubRequest &request, const QStringList &parts) const;
    StubReply session(const Uuid &account, const QByteArray &token) const;
    StubReply sessionCall(const StubRequest &request);
    StubReply ownOrganizers(const std::optional<Uuid> &account) const;
    StubReply organizerCall(const StubRequest &request, const QStringList &parts);
    StubReply memberCall(const StubRequest &request, const Uuid &organizer, const Uuid &id,
                         bool isReset);
    StubReply invite(const QJsonObject &body);
    StubReply makeKey(const QJsonObject &body);
    StubReply audit(const StubRequest &request) const;
    QJsonObject json(const Member &member) const;

    bool m_isProtected = false;
    std::optional<bool> m_mail;
    QList<OrganizerName> m_organizers;
    QString m_replyTo, m_contact;
    QJsonArray m_embedOrigins;
    QStringList m_categories;
    QHash<Uuid, Person> m_accounts;
    QHash<Uuid, QList<Member>> m_members; // by organizer
    QHash<Uuid, Uuid> m_owners;           // of events
    QHash<QByteArray, Uuid> m_sessions;   // accounts by token
    QList<Invitation> m_invitations;
    QList<ApiKey> m_keys;
    QList<AuditEntry> m_audit;
    IdSource m_ids;
    qint64 m_clock = 1'790'000'000'000;
};

} // namespace boxoffice
