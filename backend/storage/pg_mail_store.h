// MailStore on PostgreSQL.
//
// The office of the mailer is a session's advisory lock, so it ends with the session, and all that
// is written is written in that session: whoever has lost the office cannot write. PostgreSQL ends
// the session of a host that has vanished within ten seconds
// (DatabaseConfig::endsIfClientVanishes).
//
// Threads: see MailStore.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/outbox/mail_store.h"
#include "backend/storage/pg_due_mails.h"
#include "backend/tickets/mail_stop.h"

namespace boxoffice {

class PgMailStore final : public MailStore
{
public:
    // watchdog: borrowed, must outlive the store; null: calls are not watched.
    PgMailStore(const DatabaseConfig &config, Watchdog *watchdog, const MailStops &stops);

    bool connect(QDeadlineTimer deadline) override { return m_connection.ensureOpen(deadline); }
    bool takeOffice(Sends sends) override;
    void yieldOffice() override;
    bool isInOffice() const override;
    Result<int> fanOut(int entries, int mails) override;
    Result<std::vector<MailToSend>> due(int count) override { return m_due.due(count); }
    Result<void> makeLink(MailToSend &mail) override { return m_due.makeLink(mail); }
    Result<void> note(const MailOutcome &outcome) override;
    Result<void> mendTimes() override;
    Result<int> giveUpOld() override;
    Result<OutboxLag> lag() override;

private:
    bool doesAnySend(); // true where the database does not say

    DatabaseConnection m_connection;
    PgDueMails m_due;
    qint64 m_officePid = 0; // the session that has the lock
    qint64 m_senderPid = 0; // the session whose lock says that this one sends
};

} // namespace boxoffice
