// The part of AccessStore for mails: which there are, and asking for more. What is asked for waits
// in the queue of mails (backend/outbox), and is written when it is sent.
//
// Threads: as AccessStore's.
#pragma once

#include "backend/domain/audit.h"
#include "shared/api/announcement_dto.h"
#include "shared/api/event_dto.h"
#include "shared/api/mail_dto.h"
#include "shared/api/registration_dto.h"
#include "shared/result.h"

#include <QList>

namespace boxoffice {

// The place of a mail in a list: newest first.
struct MailPlace
{
    qint64 createdAt = 0; // milliseconds since the epoch
    Uuid id;

    friend bool operator==(const MailPlace &, const MailPlace &) = default;
};

struct MailListQuery
{
    std::optional<MailState> state = {}; // nothing: any
    int limit = 0;
    std::optional<MailPlace> after = {}; // the last of the page before

    friend bool operator==(const MailListQuery &, const MailListQuery &) = default;
};

struct MailPage
{
    QList<Mail> mails;
    bool more = false; // there is another page
};

class MailRequests
{
public:
    virtual ~MailRequests() = default;

    // Newest first, at most 1,000. Fails with registration_not_found.
    virtual Result<QList<Mail>> ofRegistration(const Uuid &event, const Uuid &registration) = 0;
    // Newest first. Fails with event_not_found.
    virtual Result<MailPage> ofEvent(const Uuid &event, const MailListQuery &query) = 0;

    // Queue a mail, and note in the audit log who wanted that. again: of the request's idempotency
    // key, or empty. The same one again changes nothing.
    //
    // The ticket once more. Fails with registration_not_found or registration_erased.
    virtual Result<Mail> sendTicket(const Uuid &event, const Uuid &registration,
                                    const QByteArray &again, const Actor &actor) = 0;
    // A mail that was sent, refused or dropped. One that is queued already stays as it is. Fails
    // with mail_not_found.
    virtual Result<Mail> resend(const Uuid &event, const Uuid &mail, const QByteArray &again,
                                const Actor &actor) = 0;

    // Queue a mail for an address if there is something to say to it. It takes the same time and
    // says nothing if there is not.
    //
    // All valid tickets of events that are not over, at most 100, newest events first.
    virtual Result<void> findTickets(const QString &email, MailLanguage language) = 0;
    // A link for a new password of the account with this address.
    virtual Result<void> askForReset(const QString &email, MailLanguage language) = 0;

    // Returns the event with its organizer. An announcement is told to its valid tickets
    // (bookedCount), but for addresses that want no mail about it. Fails with event_not_found.
    virtual Result<Event> eventToTellOf(const Uuid &event) = 0;
};

} // namespace boxoffice
