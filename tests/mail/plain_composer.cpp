#include "tests/mail/plain_composer.h"

#include <QStringBuilder>

namespace boxoffice {

QString PlainComposer::subjectOf(const MailToSend &mail) const
{
    const QString name = mail.event ? mail.event->name : QString();
    switch (mail.kind) {
    case MailKind::Registered:
    case MailKind::Restored:
        return QStringLiteral("You are registered: %1").arg(name);
    case MailKind::Cancelled:
        return QStringLiteral("Your registration is cancelled: %1").arg(name);
    case MailKind::Corrected:
    case MailKind::Ticket:
        return QStringLiteral("Your ticket: %1").arg(name);
    case MailKind::Changed:
        return QStringLiteral("Time or place has changed: %1").arg(name);
    case MailKind::EventCancelled:
        return QStringLiteral("Cancelled: %1").arg(name);
    case MailKind::Tickets:
        return QStringLiteral("Your tickets");
    case MailKind::Invitation:
        return QStringLiteral("An invitation");
    case MailKind::PasswordReset:
        return QStringLiteral("A new password");
    case MailKind::Digest:
        return QStringLiteral("Registrations of the last day");
    case MailKind::SeatsOffered:
        return QStringLiteral("Seats for you: %1").arg(name);
    case MailKind::OfferEnding:
        return QStringLiteral("Your seats are kept a little longer: %1").arg(name);
    case MailKind::OfferExpired:
        return QStringLiteral("Your seats were not taken: %1").arg(name);
    case MailKind::ListClosed:
        return QStringLiteral("Cancelled: %1").arg(name);
    case MailKind::OrderConfirmed:
        return QStringLiteral("Your tickets: %1").arg(name);
    }
    return {};
}

QString PlainComposer::linkOf(const MailToSend &mail) const
{
    if (mail.kind == MailKind::Invitation) {
        return m_publicUrl % u"/invitation#" % mail.linkToken;
    }
    if (mail.kind == MailKind::PasswordReset) {
        return m_publicUrl % u"/reset#" % mail.linkToken;
    }
    return m_publicUrl;
}

Result<Letter> PlainComposer::compose(const MailToSend &mail)
{
    Letter letter;
    letter.toAddress = mail.toAddress;
    letter.fromName = mail.organizer ? mail.organizer->name : QString();
    letter.replyTo = mail.replyTo;
    letter.language = QStringLiteral("en");
    letter.subject = subjectOf(mail);
    letter.text = letter.subject % u"\n\n" % linkOf(mail) % u'\n';
    return letter;
}

} // namespace boxoffice
