// AccountStore on PostgreSQL.
//
// Threads: the connection's.
#pragma once

#include "backend/access/account_store.h"
#include "backend/storage/access_transaction.h"

namespace boxoffice {

class PgAccounts final : public AccountStore
{
public:
    // connection: borrowed.
    explicit PgAccounts(DatabaseConnection &connection) : m_connection(connection) { }

    Result<std::optional<KnownAccount>> accountByEmail(const QString &email) override;
    Result<std::optional<KnownAccount>> account(const Uuid &id) override;
    Result<QStringList> organizerNames(const Uuid &account) override;
    Result<QList<ListedAccount>> allAccounts() override;
    Result<void> beginSession(const KnownAccount &account, const UsedCode &code,
                              const NewSession &session) override;
    Result<QList<SessionEntry>> sessions(const OwnSession &own) override;
    Result<void> endSession(const OwnSession &own) override;
    Result<void> endOtherSessions(const OwnSession &own) override;
    Result<void> change(const OwnSession &own, const AccountChange &change) override;
    Result<void> proposeTotp(const OwnSession &own, const QByteArray &secret) override;
    Result<void> confirmTotp(const OwnSession &own, const QByteArray &secret, qint64 step,
                             const QByteArrayList &recoveryHashes) override;
    Result<void> removeTotp(const OwnSession &own, const UsedCode &code) override;

private:
    Result<std::optional<KnownAccount>> accountWhere(const Statement &statement,
                                                     const Parameter &key);
    Result<void> useCode(const Uuid &account, const UsedCode &code);

    DatabaseConnection &m_connection;
};

// Returns the new account's id. Fails with email_taken. Requires: a transaction.
Result<Uuid> insertAccount(DatabaseConnection &connection, const QString &email,
                           const QString &name, const QByteArray &passwordHash);
// Begins a session, whatever the password is by now. Requires: a transaction.
Result<void> insertSession(DatabaseConnection &connection, const Uuid &account,
                           const NewSession &session);
// An entry about an account, which belongs to no organizer.
AuditNote noteOfAccount(const Actor &actor, const QString &action, const Uuid &account);

} // namespace boxoffice
