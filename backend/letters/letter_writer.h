// Writes letters from the templates, with the ticket and a calendar entry as attachments.
//
// What people typed stays what it is: it becomes one line, loses characters that turn the direction
// of what follows, and is isolated (U+2068, U+2069) where it is not all from left to right.
//
// Threads: belongs to one thread.
#pragma once

#include "backend/letters/mail_templates.h"
#include "backend/outbox/composer.h"
#include "shared/api/announcement_dto.h"

#include <functional>

namespace boxoffice {

// What letters need of tickets.
struct TicketParts
{
    // Returns the holder's link, a path such as "/tickets/…".
    std::function<QString(const Registration &registration)> linkOf;
    // Likewise, of whoever has the order: "/orders/…".
    std::function<QString(const Order &order)> orderLinkOf;
    // Return what a mail has attached; nothing: it has none. May be null. ticketType: its name, or
    // empty.
    using File = std::function<std::optional<QByteArray>(
        const Event &event, const Registration &registration, const QString &ticketType)>;
    File pdfOf;
    File calendarOf; // takes the entry out of a calendar where event or registration is cancelled
};

class LetterWriter final : public Composer
{
public:
    // publicUrl: in front of the paths of links, without a slash at the end.
    LetterWriter(MailTemplates templates, QString publicUrl, TicketParts tickets);

    Result<Letter> compose(const MailToSend &mail) override;

    // What an announcement says to somebody whose name is not known; recipients is not set.
    Result<AnnouncementPreview> preview(const Event &event, AnnouncementAbout about,
                                        const QString &language) const;

private:
    kainjow::mustache::data valuesOf(const MailToSend &mail) const;
    kainjow::mustache::data eventValues(const Event &event, const QString &language) const;
    kainjow::mustache::data ticketValues(const MailToSend::Ticket &ticket,
                                         const QString &language) const;
    void putOrder(kainjow::mustache::data &values, const MailToSend &mail) const;
    QString linkTo(const Registration &registration) const;
    void attachPdf(Letter &letter, const MailToSend::Ticket &ticket) const;
    void attach(Letter &letter, const MailToSend &mail) const;

    const MailTemplates m_templates;
    const QString m_publicUrl;
    const TicketParts m_tickets;
};

// As letters show a line that somebody typed.
QString shownInMail(const QString &text);

} // namespace boxoffice
