// MailRequests on PostgreSQL.
//
// Threads: the connection's.
#pragma once

#include "backend/access/mail_requests.h"
#include "backend/storage/access_transaction.h"

namespace boxoffice {

class PgMailRequests final : public MailRequests
{
public:
    // connection: borrowed.
    explicit PgMailRequests(DatabaseConnection &connection) : m_connection(connection) { }

    Result<QList<Mail>> ofRegistration(const Uuid &event, const Uuid &registration) override;
    Result<MailPage> ofEvent(const Uuid &event, const MailListQuery &query) override;
    Result<Mail> sendTicket(const Uuid &event, const Uuid &registration, const QByteArray &again,
                            const Actor &actor) override;
    Result<Mail> resend(const Uuid &event, const Uuid &mail, const QByteArray &again,
                        const Actor &actor) override;
    Result<void> findTickets(const QString &email, MailLanguage language) override;
    Result<void> askForReset(const QString &email, MailLanguage language) override;
    Result<Event> eventToTellOf(const Uuid &event) override;

private:
    Result<std::optional<Uuid>> organizerOf(const Uuid &event);

    DatabaseConnection &m_connection;
};

// Within a transaction: queues the mail of an invitation that was just made.
void putInvitationMail(Transaction &transaction, const Uuid &organizer, const Uuid &invitation,
                       MailLanguage language);

} // namespace boxoffice
