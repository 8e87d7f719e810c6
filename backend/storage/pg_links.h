// LinkStore on PostgreSQL. A link is used by deleting its row: of two who try at once the second
// waits, and finds it gone.
//
// Threads: the connection's.
#pragma once

#include "backend/access/link_store.h"
#include "backend/storage/access_transaction.h"

namespace boxoffice {

class PgLinks final : public LinkStore
{
public:
    // connection: borrowed.
    explicit PgLinks(DatabaseConnection &connection) : m_connection(connection) { }

    Result<bool> isSetUp() override;
    Result<void> addSetUpLink(const QByteArray &hash) override;
    Result<void> checkSetUpLink(const QByteArray &hash) override;
    Result<void> setUp(const QByteArray &hash, const NewAccount &account,
                       const OrganizerDraft &organizer, const NewSession &session,
                       const QString &address) override;
    Result<void> addResetLink(const QString &email, const QByteArray &hash) override;
    Result<Account> accountOfReset(const QByteArray &hash) override;
    Result<void> reset(const QByteArray &hash, const QByteArray &passwordHash,
                       const QString &address) override;
    Result<InvitationView> invitation(const QByteArray &hash) override;
    Result<void> acceptAsNew(const QByteArray &hash, const NewAccount &account,
                             const NewSession &session, const QString &address) override;
    Result<void> accept(const QByteArray &hash, const Actor &account) override;

private:
    struct Invited
    {
        Uuid organizer;
        QString email;
        Role role;
    };

    // In a transaction.
    Result<void> useSetUpLink(const QByteArray &hash);
    Result<Uuid> useReset(const QByteArray &hash);
    Result<Invited> useInvitation(const QByteArray &hash);
    Result<Uuid> accountOf(const Statement &statement, const Parameter &key, const Error &none);

    DatabaseConnection &m_connection;
};

} // namespace boxoffice
