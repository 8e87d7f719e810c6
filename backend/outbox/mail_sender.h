// Hands letters to a mail server: the port to SMTP.
#pragma once

#include "backend/outbox/letter.h"
#include "shared/ids.h"

#include <functional>

namespace boxoffice {

struct SendReport
{
    enum class End {
        Taken,       // the mail server has it
        Refused,     // for good: this mail, and no other
        Postponed,   // this mail for now; others may go
        Lost,        // the connection, with this mail on it; the mail server may have it or not
        Unreachable, // no mail can be handed over now
        Stopped,     // stop() was called meanwhile; the mail server may have it or not
    };
    End end = End::Taken;
    // Of what went wrong: on one line, at most 300 characters. May quote the mail server, and so
    // contain addresses: for organizers, never for a log.
    QString error = {};
    // The same without the mail server's words: for a log.
    QString problem = {};
};

// Returns one line of at most 300 characters, visible characters only, in which the address stands
// as "…".
QString cleanedError(const QString &text, const QString &address);

class MailSender
{
public:
    virtual ~MailSender() = default;

    // Hands one letter over. Its Message-ID is made from `id`, so a mail that is sent twice can be
    // recognized. Calls `meanwhile` about every second while it waits.
    // Threads: one.
    virtual SendReport send(const Letter &letter, const Uuid &id,
                            const std::function<void()> &meanwhile) = 0;
    // Ends a send() within about a second, also a later one. Threads: any.
    virtual void stop() = 0;
};

} // namespace boxoffice
