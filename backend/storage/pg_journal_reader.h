// The mailer's reading of the journal: entries become mails, each exactly once, since the mails are
// inserted in the transaction that marks the entry as read. Entries are found by that mark, not by
// a position, so one that becomes visible late is not skipped.
//
// Threads: the connection's. Requires: connection.isOpen(), no transaction; one caller at a time
// over all servers.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/result.h"

namespace boxoffice {

// Passes at most `entries` that are no announcements, oldest first. A seat of an order has no mail
// of its own if its address is the buyer's, who has one about all of them. Returns how many.
Result<int> passJournal(DatabaseConnection &connection, int entries);

// Makes the mails to the next `mails` people whom the oldest announcement is for, and passes it
// after the last: holders of tickets, or, where a waiting list was closed, whoever waited. Where it
// stopped is part of the entry, so another server goes on there. It goes to whoever was registered,
// or on the list, when it was begun; who was told before that a list is closed is not told again.
// Returns 1, or 0 if there is no announcement.
Result<int> passAnnouncement(DatabaseConnection &connection, int mails);

} // namespace boxoffice
