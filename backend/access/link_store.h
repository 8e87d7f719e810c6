// The part of AccessStore for links, each of which is good once: set-up, reset, invitation.
//
// hash: of the link's token. All functions fail with link_not_valid where it is unknown, expired or
// used.
//
// Threads: as AccessStore's.
#pragma once

#include "backend/access/account_store.h"
#include "shared/api/access_requests.h"

namespace boxoffice {

// An account that a link allows.
struct NewAccount
{
    QString email;
    QString name;
    QByteArray passwordHash;
};

class LinkStore
{
public:
    virtual ~LinkStore() = default;

    // Whether anybody is an owner of an organizer.
    virtual Result<bool> isSetUp() = 0;
    // A link to set up is good for an hour.
    virtual Result<void> addSetUpLink(const QByteArray &hash) = 0;
    // Whether the link is good now.
    virtual Result<void> checkSetUpLink(const QByteArray &hash) = 0;
    // Makes the account, its organizer and its session; no link to set up is good any more. Fails
    // with email_taken, too. address: the client's, for the audit log.
    virtual Result<void> setUp(const QByteArray &hash, const NewAccount &account,
                               const OrganizerDraft &organizer, const NewSession &session,
                               const QString &address) = 0;

    // A link of an operator, good for an hour. The account loses its second factor: who asks for
    // it has lost that, too. Fails with account_not_found.
    virtual Result<void> addResetLink(const QString &email, const QByteArray &hash) = 0;
    // Whose password the link resets.
    virtual Result<Account> accountOfReset(const QByteArray &hash) = 0;
    // Ends all sessions of the account.
    virtual Result<void> reset(const QByteArray &hash, const QByteArray &passwordHash,
                               const QString &address) = 0;

    virtual Result<InvitationView> invitation(const QByteArray &hash) = 0;
    // Makes the invited account, and its session. Fails with sign_in_required if there is one.
    virtual Result<void> acceptAsNew(const QByteArray &hash, const NewAccount &account,
                                     const NewSession &session, const QString &address) = 0;
    // Fails with forbidden for another account than the invited one, or already_member.
    virtual Result<void> accept(const QByteArray &hash, const Actor &account) = 0;
};

} // namespace boxoffice
