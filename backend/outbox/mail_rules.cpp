#include "backend/outbox/mail_rules.h"

#include <algorithm>

namespace boxoffice {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kFirstPause = 1min;
constexpr std::chrono::seconds kLongestPause = 4h;
constexpr std::chrono::seconds kTriedFor = 48h;

bool takesPlace(const MailToSend &mail)
{
    return mail.event && mail.event->status != EventStatus::Cancelled;
}

bool isTicketValid(const MailToSend &mail)
{
    return mail.registration && !mail.registration->cancelledAt && takesPlace(mail);
}

bool isOrder(const MailToSend &mail, OrderStatus status)
{
    return takesPlace(mail) && mail.order && mail.order->status == status;
}

} // namespace

bool hasReason(const MailToSend &mail)
{
    if (mail.toAddress.isEmpty() || mail.isStopped || mail.isSuperseded) {
        return false;
    }
    switch (mail.kind) {
    case MailKind::Registered:
    case MailKind::Restored:
    case MailKind::Corrected:
    case MailKind::Ticket:
    case MailKind::Changed:
        return isTicketValid(mail);
    case MailKind::Cancelled:
        return mail.event && mail.registration && mail.registration->cancelledAt;
    case MailKind::EventCancelled:
        return mail.registration && !mail.registration->cancelledAt && mail.event
            && mail.event->status == EventStatus::Cancelled;
    case MailKind::Tickets:
        return !mail.tickets.empty();
    case MailKind::Invitation:
    case MailKind::PasswordReset:
        return !mail.linkToken.isEmpty();
    case MailKind::Digest:
        return mail.account && !mail.digest.empty();
    case MailKind::SeatsOffered:
    case MailKind::OfferEnding:
        return isOrder(mail, OrderStatus::Held);
    case MailKind::OfferExpired:
        return isOrder(mail, OrderStatus::Expired) && mail.order->entryId;
    case MailKind::ListClosed:
        return mail.entry && mail.entry->status == WaitingStatus::Closed && mail.event
            && mail.event->status == EventStatus::Cancelled;
    case MailKind::OrderConfirmed:
        return isOrder(mail, OrderStatus::Confirmed) && !mail.tickets.empty();
    }
    return false;
}

bool mayStrangersCause(MailKind kind)
{
    switch (kind) {
    case MailKind::Registered:
    case MailKind::Cancelled:
    case MailKind::Restored:
    case MailKind::Corrected:
    case MailKind::SeatsOffered:
    case MailKind::OfferEnding:
    case MailKind::OfferExpired:
    case MailKind::OrderConfirmed:
        return true;
    case MailKind::Ticket:
    case MailKind::Changed:
    case MailKind::EventCancelled:
    case MailKind::Tickets:
    case MailKind::Invitation:
    case MailKind::PasswordReset:
    case MailKind::Digest:
    case MailKind::ListClosed:
        return false;
    }
    return false;
}

bool MailboxLimit::take(const QString &address, std::chrono::nanoseconds now)
{
    if (now - m_since >= kSpan || m_counts.size() >= kMostMailboxes) {
        m_counts.clear();
        m_since = now;
    }
    int &count = m_counts[address];
    count = std::min(count + 1, kMost + 1);
    return count <= kMost;
}

std::optional<std::chrono::seconds> retryAfter(int attempts)
{
    std::chrono::seconds pause = kFirstPause, tried{0};
    for (int i = 1; i < attempts; ++i) {
        tried += pause;
        pause = std::min(pause * 2, kLongestPause);
    }
    return tried + pause <= kTriedFor ? std::optional(pause) : std::nullopt;
}

} // namespace boxoffice
