// What an operator sees of the outbox, without personal data.
//
// Threads: the connection's.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/api/mail_dto.h"
#include "shared/api/outbox_dto.h"
#include "shared/result.h"

#include <QList>

namespace boxoffice {

struct OutboxView
{
    struct State
    {
        MailState state = MailState::Queued;
        qint64 count = 0;
        qint64 oldestAt = 0; // milliseconds since the epoch
    };
    // Why mails failed, or wait for another attempt.
    struct Trouble
    {
        MailState state = MailState::Failed;
        QString answer; // the mail server's code, such as "550 5.1.1", or our own words
        qint64 count = 0;
    };

    qint64 unread = 0; // entries of the journal
    QList<State> states;
    QList<Trouble> troubles; // the most frequent ones first
};

// How far the readers are behind. Requires: connection.isOpen().
Result<OutboxLag> readOutboxLag(DatabaseConnection &connection);

// Counts all mails. Requires: connection.isOpen(), a migrated database.
Result<OutboxView> readOutboxView(DatabaseConnection &connection);

} // namespace boxoffice
