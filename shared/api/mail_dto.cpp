#include "shared/api/mail_dto.h"

namespace boxoffice {

QByteArrayView wireName(MailKind kind)
{
    switch (kind) {
    case MailKind::Registered:
        return "registered";
    case MailKind::Cancelled:
        return "cancelled";
    case MailKind::Restored:
        return "restored";
    case MailKind::Corrected:
        return "corrected";
    case MailKind::Ticket:
        return "ticket";
    case MailKind::Changed:
        return "changed";
    case MailKind::EventCancelled:
        return "event_cancelled";
    case MailKind::Tickets:
        return "tickets";
    case MailKind::Invitation:
        return "invitation";
    case MailKind::PasswordReset:
        return "password_reset";
    case MailKind::Digest:
        return "digest";
    case MailKind::SeatsOffered:
        return "seats_offered";
    case MailKind::OfferEnding:
        return "offer_ending";
    case MailKind::OfferExpired:
        return "offer_expired";
    case MailKind::ListClosed:
        return "list_closed";
    case MailKind::OrderConfirmed:
        return "order_confirmed";
    }
    return {};
}

QByteArrayView wireName(MailState state)
{
    switch (state) {
    case MailState::Queued:
        return "queued";
    case MailState::Sent:
        return "sent";
    case MailState::Failed:
        return "failed";
    case MailState::Dropped:
        return "dropped";
    }
    return {};
}

} // namespace boxoffice
