// KeyStore on PostgreSQL.
//
// Threads: the connection's.
#pragma once

#include "backend/access/key_store.h"
#include "backend/storage/access_transaction.h"

namespace boxoffice {

class PgKeys final : public KeyStore
{
public:
    // connection: borrowed.
    explicit PgKeys(DatabaseConnection &connection) : m_connection(connection) { }

    Result<QList<ApiKey>> keys(const Uuid &organizer) override;
    Result<ApiKey> key(const Uuid &id) override;
    Result<ApiKey> createKey(const Uuid &organizer, const KeyDraft &draft, const QByteArray &hash,
                             const Actor &actor) override;
    Result<void> revokeKey(const Uuid &organizer, const Uuid &key, const Actor &actor) override;

private:
    DatabaseConnection &m_connection;
};

} // namespace boxoffice
