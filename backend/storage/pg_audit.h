// AuditReader on PostgreSQL.
//
// Threads: the connection's.
#pragma once

#include "backend/access/audit_reader.h"
#include "backend/storage/access_transaction.h"

namespace boxoffice {

class PgAudit final : public AuditReader
{
public:
    // connection: borrowed.
    explicit PgAudit(DatabaseConnection &connection) : m_connection(connection) { }

    Result<AuditPage> entries(const Uuid &organizer, const AuditQuery &query) override;

private:
    DatabaseConnection &m_connection;
};

} // namespace boxoffice
