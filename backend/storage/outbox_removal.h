// Removes what the outbox keeps for a while: mails that are done, and entries of the journal that
// every reader has passed.
//
// Threads: belongs to the connection's thread.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/result.h"

namespace boxoffice {

struct OutboxKeeping
{
    int days = 30;         // of mails that are done, and of the journal
    bool sendsMail = true; // else mails that wait are dropped after a week
};

class OutboxRemoval
{
public:
    OutboxRemoval(DatabaseConnection &connection, const OutboxKeeping &keeping) // borrowed
        : m_connection(connection)
        , m_keeping(keeping)
    { }

    // Looks at the next rows, at most a thousand, and removes what is old. Returns whether there
    // may be more; after a failure, the next step continues with the other table, or ends.
    // Requires: the connection is open, and no transaction.
    Result<bool> step();

private:
    Result<bool> stepThroughMails();
    Result<bool> stepThroughJournal();

    DatabaseConnection &m_connection;
    const OutboxKeeping m_keeping;
    Uuid m_lastMail = {};
    bool m_mailsDone = false;
    qint64 m_lastSeq = 0;
    bool m_journalDone = false;
};

} // namespace boxoffice
