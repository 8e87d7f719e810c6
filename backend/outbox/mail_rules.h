// Which mails have a reason to be sent, and when one that failed is tried again.
//
// Threads: pure functions, if nothing else is said.
#pragma once

#include "backend/outbox/mail_to_send.h"

#include <QHash>

#include <chrono>
#include <optional>

namespace boxoffice {

// Whether what the mail would say is still true and there is somebody to say it to; else it is
// dropped.
bool hasReason(const MailToSend &mail);

// Whether people who have no rights here can cause such a mail: somebody registers whatever address
// they type, and the link of the ticket then corrects and cancels it; likewise orders and waits.
// What else sends mail has limits of its own, or needs a right.
bool mayStrangersCause(MailKind kind);

// How many of those go to one mailbox: 20 in an hour, so that nobody floods it. It forgets all at
// the end of an hour, and when it knows very many mailboxes, so nobody else's mail ever waits for
// it.
//
// Threads: belongs to one thread.
class MailboxLimit
{
public:
    static constexpr int kMost = 20;
    static constexpr std::chrono::hours kSpan{1};
    static constexpr qsizetype kMostMailboxes = 100'000;

    // Counts a mail; returns whether it may go out. now: of a clock that does not go back.
    bool take(const QString &address, std::chrono::nanoseconds now);

private:
    QHash<QString, int> m_counts;
    std::chrono::nanoseconds m_since{0};
};

// Returns how long after its attempt number `attempts` a refused mail waits for the next one: a
// minute, doubled up to four hours. Nothing: it has been tried for two days.
std::optional<std::chrono::seconds> retryAfter(int attempts);

} // namespace boxoffice
