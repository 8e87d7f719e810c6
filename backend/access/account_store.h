// The part of AccessStore for accounts and their sessions.
//
// Threads: as AccessStore's.
#pragma once

#include "backend/domain/audit.h"
#include "shared/api/registration_dto.h"
#include "shared/result.h"

namespace boxoffice {

// An account as it proves who it is.
struct KnownAccount
{
    Account shown;
    QByteArray passwordHash;
    QByteArray totpSecret = {};   // empty: there is no second factor
    QByteArray totpProposed = {}; // empty: none is proposed
    qint64 totpStep = 0;          // the last one that was used
};

struct NewSession
{
    QByteArray hash; // of its token
    QString userAgent = {};
};

// The code that stands for the second factor: one of them, or nothing where there is none.
struct UsedCode
{
    std::optional<qint64> totpStep = {};
    QByteArray recoveryHash = {};
};

// Nothing: it stays as it is.
struct AccountChange
{
    std::optional<QString> name = {};
    std::optional<QString> email = {};
    std::optional<QByteArray> passwordHash = {};
    std::optional<bool> wantsDigest = {};
    MailLanguage language = MailLanguage::English; // of the digest, from when it is wanted
};

// What an account does with itself in one of its sessions.
struct OwnSession
{
    Uuid account;
    Uuid session;
    Actor actor;
};

struct ListedAccount
{
    Account account;
    QStringList roles; // such as "owner of c-base"
};

class AccountStore
{
public:
    virtual ~AccountStore() = default;

    // Nothing: there is none.
    virtual Result<std::optional<KnownAccount>> accountByEmail(const QString &email) = 0;
    virtual Result<std::optional<KnownAccount>> account(const Uuid &id) = 0;

    // Of the organizers that it is a member of.
    virtual Result<QStringList> organizerNames(const Uuid &account) = 0;

    // Oldest first; for the operator.
    virtual Result<QList<ListedAccount>> allAccounts() = 0;

    // Uses the code up. Fails with sign_in_failed if it is used by now, or the password another.
    virtual Result<void> beginSession(const KnownAccount &account, const UsedCode &code,
                                      const NewSession &session) = 0;
    // Newest first, those that have not ended.
    virtual Result<QList<SessionEntry>> sessions(const OwnSession &own) = 0;
    virtual Result<void> endSession(const OwnSession &own) = 0;
    virtual Result<void> endOtherSessions(const OwnSession &own) = 0;

    // A new password ends all other sessions. Fails with email_taken.
    virtual Result<void> change(const OwnSession &own, const AccountChange &change) = 0;
    virtual Result<void> proposeTotp(const OwnSession &own, const QByteArray &secret) = 0;
    // What was proposed is the second factor from now on, and all other sessions end. Fails with
    // sign_in_failed if another one is proposed by now.
    virtual Result<void> confirmTotp(const OwnSession &own, const QByteArray &secret, qint64 step,
                                     const QByteArrayList &recoveryHashes) = 0;
    // Uses the code up; all other sessions end. Fails with sign_in_failed if it is used by now.
    virtual Result<void> removeTotp(const OwnSession &own, const UsedCode &code) = 0;
};

} // namespace boxoffice
