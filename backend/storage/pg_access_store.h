// AccessStore on PostgreSQL.
//
// Threads: belongs to the desk that made it.
#pragma once

#include "backend/access/access_store.h"
#include "backend/database/database_connection.h"
#include "backend/storage/pg_accounts.h"
#include "backend/storage/pg_audit.h"
#include "backend/storage/pg_keys.h"
#include "backend/storage/pg_links.h"
#include "backend/storage/pg_mail_requests.h"
#include "backend/storage/pg_teams.h"

namespace boxoffice {

class PgAccessStore : public AccessStore
{
public:
    // watchdog: borrowed, must outlive the store; null: calls are not watched.
    PgAccessStore(const DatabaseConfig &config, Watchdog *watchdog) : m_connection(config, watchdog)
    { }

    bool connect(QDeadlineTimer deadline) override { return m_connection.ensureOpen(deadline); }
    bool isOpen() const override { return m_connection.isOpen(); }
    // pg_standings.cpp
    Result<std::vector<Standing>> standings(std::span<const StandingQuestion> questions) override;
    Result<void> noteUse(std::span<const Credential> credentials) override;
    AccountStore &accounts() override { return m_accounts; }
    LinkStore &links() override { return m_links; }
    TeamStore &teams() override { return m_teams; }
    KeyStore &keys() override { return m_keys; }
    AuditReader &audit() override { return m_audit; }
    MailRequests &mails() override { return m_mails; }

private:
    bool readPrincipals(std::span<const StandingQuestion> questions, Principal::Kind kind,
                        std::vector<Standing> &standings);

    DatabaseConnection m_connection;
    PgAccounts m_accounts{m_connection};
    PgLinks m_links{m_connection};
    PgTeams m_teams{m_connection};
    PgKeys m_keys{m_connection};
    PgAudit m_audit{m_connection};
    PgMailRequests m_mails{m_connection};
};

} // namespace boxoffice
