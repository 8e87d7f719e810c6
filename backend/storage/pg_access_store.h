// AccessStore on PostgreSQL.
//
// Threads: belongs to the desk that made it.
#pragma once

#include "backend/access/access_store.h"
#include "backend/database/database_connection.h"

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

private:
    bool readPrincipals(std::span<const StandingQuestion> questions,
                        std::vector<Standing> &standings);
    bool readEvents(std::span<const StandingQuestion> questions, std::vector<Standing> &standings);

    DatabaseConnection m_connection;
};

} // namespace boxoffice
