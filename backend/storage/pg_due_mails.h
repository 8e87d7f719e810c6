// Reads mails with what they are about.
//
// Threads: the connection's.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/outbox/mail_to_send.h"
#include "backend/tickets/mail_stop.h"
#include "shared/result.h"

#include <span>
#include <vector>

namespace boxoffice {

class PgDueMails
{
public:
    // Both borrowed.
    PgDueMails(DatabaseConnection &connection, const MailStops &stops)
        : m_connection(connection)
        , m_stops(stops)
    { }

    // The functions below require an open connection and no transaction.

    // Returns at most `count` that are due, those that wait longest first. In place of a token they
    // have one that is good for nothing.
    Result<std::vector<MailToSend>> due(int count);
    // The same for one mail, whatever its state. Nothing: there is no such mail.
    Result<std::optional<MailToSend>> look(const Uuid &id);
    // Makes the token of a mail that contains one, which ends the one before. Where the link was
    // used, revoked or is over, the token is empty.
    Result<void> makeLink(MailToSend &mail);

private:
    Result<std::vector<MailToSend>> read(std::span<const Uuid> ids);
    bool markStopped(std::vector<MailToSend> &mails);
    bool readTickets(MailToSend &mail);
    bool readDigest(MailToSend &mail);
    bool readLink(MailToSend &mail);

    DatabaseConnection &m_connection;
    const MailStops &m_stops;
};

} // namespace boxoffice
