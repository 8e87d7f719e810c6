// The port to the journal and the queue of mails.
#pragma once

#include "backend/outbox/mail_to_send.h"
#include "shared/api/outbox_dto.h"
#include "shared/result.h"

#include <QDeadlineTimer>

#include <vector>

namespace boxoffice {

// What became of a mail.
struct MailOutcome
{
    Uuid id;
    MailState state = MailState::Sent; // Queued: to be tried again
    int attempts = 0;                  // in all
    qint64 retryAfterSeconds = 0;      // of a queued one
    QString error = {};                // of one that did not go out
    // Of the registration that the mail is about, or of those that an order made for its buyer:
    // whether the address takes mail. nullopt: that is not known. Nil ids: it is about none.
    std::optional<bool> isAddressGood = {};
    Uuid eventId = {};
    Uuid registrationId = {};
    Uuid orderId = {};
};

// Whether a mailer hands mails over to a mail server, or only keeps them.
enum class Sends : bool { No, Yes };

// Threads: belongs to the thread that made it.
class MailStore
{
public:
    virtual ~MailStore() = default;

    // Returns whether the database can be used now; waits until `deadline` for it.
    virtual bool connect(QDeadlineTimer deadline) = 0;
    // Makes this the only mailer of all servers on the database, if there is none. One that does
    // not send stands back where one that sends has asked. The office is lost with the connection:
    // then isInOffice() is false. Requires: connect() returned true.
    virtual bool takeOffice(Sends sends) = 0;
    // Gives the office up, if one that sends has asked for it. For one that does not.
    virtual void yieldOffice() = 0;
    virtual bool isInOffice() const = 0;

    // The functions below require isInOffice(), except lag(). Where they fail, nothing was done, or
    // the connection is lost.

    // Makes mails of the oldest entries of the journal that were not read, and marks them as read,
    // in one transaction: at most `entries`, and at most `mails` for an announcement. Returns how
    // many entries and parts of announcements were passed.
    virtual Result<int> fanOut(int entries, int mails) = 0;
    // Returns at most `count` mails that are due, those that wait longest first, with what they are
    // about as it is now.
    virtual Result<std::vector<MailToSend>> due(int count) = 0;
    // Makes the token of a mail that contains one (MailToSend::linkToken). It ends the token before
    // it, which somebody may have got, so this is for mails that are about to be sent only.
    virtual Result<void> makeLink(MailToSend &mail) = 0;
    // Notes what became of a mail that is still queued; for others it does nothing. Not waiting for
    // the disk: a crash of PostgreSQL may send the last mails again.
    virtual Result<void> note(const MailOutcome &outcome) = 0;
    // Lets mails be due that a clock, since set back, has put off by too long.
    virtual Result<void> mendTimes() = 0;
    // Gives up the mails that have been due for two days. Returns how many.
    virtual Result<int> giveUpOld() = 0;
    virtual Result<OutboxLag> lag() = 0;
};

} // namespace boxoffice
