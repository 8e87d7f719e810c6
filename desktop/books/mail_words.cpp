#include "desktop/books/mail_words.h"

#include "desktop/books/formats.h"

#include <QCoreApplication>

namespace boxoffice {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Mails)
};

QString nameOf(MailKind kind)
{
    switch (kind) {
    case MailKind::Registered:
        return Words::tr("Ticket");
    case MailKind::Cancelled:
        return Words::tr("Registration cancelled");
    case MailKind::Restored:
        return Words::tr("Registration restored");
    case MailKind::Corrected:
        return Words::tr("Registration corrected");
    case MailKind::Ticket:
        return Words::tr("Ticket, once more");
    case MailKind::Changed:
        return Words::tr("Time or place changed");
    case MailKind::EventCancelled:
        return Words::tr("Event cancelled");
    case MailKind::Tickets:
        return Words::tr("All tickets of the address");
    case MailKind::Invitation:
        return Words::tr("Invitation");
    case MailKind::PasswordReset:
        return Words::tr("New password");
    case MailKind::Digest:
        return Words::tr("Daily summary");
    case MailKind::SeatsOffered:
        return Words::tr("Seats offered");
    case MailKind::OfferEnding:
        return Words::tr("Offer about to end");
    case MailKind::OfferExpired:
        return Words::tr("Offer expired");
    case MailKind::ListClosed:
        return Words::tr("Waiting list closed");
    case MailKind::OrderConfirmed:
        return Words::tr("Tickets of an order");
    }
    Q_UNREACHABLE();
}

} // namespace

QString formatMailKind(const Mail &mail)
{
    return mail.kind ? nameOf(*mail.kind) : Words::tr("Other: %1").arg(mail.newerKind);
}

QString formatMailState(MailState state)
{
    switch (state) {
    case MailState::Queued:
        return Words::tr("Waiting");
    case MailState::Sent:
        return Words::tr("Sent");
    case MailState::Failed:
        return Words::tr("Failed");
    case MailState::Dropped:
        return Words::tr("Not needed any more");
    }
    Q_UNREACHABLE();
}

QString formatMailTime(const Mail &mail)
{
    if (mail.sentAt) {
        return formatDateTime(*mail.sentAt);
    }
    return mail.state == MailState::Queued && mail.attempts > 0
        ? Words::tr("Next attempt: %1").arg(formatDateTime(mail.nextAt))
        : formatDateTime(mail.createdAt);
}

} // namespace boxoffice
