// Digests: a mail a day to accounts that want one, about new registrations of their organizers.
//
// A digest in the queue of mails has the account's id and details {"since","until","language"},
// the times in milliseconds since the epoch. What it says is read when it is sent.
//
// Threads: the connection's.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/outbox/mail_to_send.h"
#include "shared/result.h"

#include <vector>

namespace boxoffice {

struct Digest
{
    std::vector<MailToSend::DigestEvent> events;
    int more = 0;     // events that are not listed
    qint64 total = 0; // registrations of all events
};

// Returns the events of the account's organizers with registrations in [since, until), those with
// most first, at most `kMostOfDigest`. Of each event: name, capacity, bookedCount.
inline constexpr int kMostOfDigest = 50;
Result<Digest> digestOf(DatabaseConnection &connection, const Uuid &account, qint64 since,
                        qint64 until);

// Queues a digest for each account that wants one, once a day from 07:00 UTC on, if its organizers
// have new registrations since the last. Two servers may do it at once. Returns how many.
Result<int> makeDigests(DatabaseConnection &connection);

} // namespace boxoffice
