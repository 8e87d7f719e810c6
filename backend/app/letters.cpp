#include "backend/app/letters.h"

#include "backend/tickets/calendar.h"
#include "backend/tickets/ticket_pdf.h"
#include "shared/clock.h"

namespace boxoffice {

namespace {

QString linkOf(const HolderTokens &links, const Registration &registration)
{
    return u"/tickets/"
        + QString::fromLatin1(
               links.tokenOf(registration.eventId, registration.id, registration.userEmail));
}

QString orderLinkOf(const HolderTokens &links, const Order &order)
{
    return u"/orders/" + QString::fromLatin1(links.tokenOf(order.eventId, order.id, {}));
}

// A letter goes out without the file where there is no font to write it with.
std::optional<QByteArray> pdfOf(const TicketKeys &keys, const Event &event,
                                const Registration &registration, const QString &ticketType)
{
    const QByteArray code = keys.keyOf(event.id).codeOf(registration.id, registration.version);
    auto pdf = ticketPdf(event, registration, ticketType, code);
    return pdf ? std::optional(*std::move(pdf)) : std::nullopt;
}

} // namespace

Result<std::unique_ptr<LetterWriter>>
makeLetterWriter(const QString &webRoot, const QString &publicUrl, const Secrets &secrets)
{
    auto templates = MailTemplates::load(webRoot);
    if (!templates) {
        return templates.error();
    }
    TicketParts parts;
    parts.linkOf = [&links = secrets.links](const Registration &registration) {
        return linkOf(links, registration);
    };
    parts.orderLinkOf = [&links = secrets.orderLinks](const Order &order) {
        return orderLinkOf(links, order);
    };
    parts.pdfOf = [&keys = secrets.keys](const Event &event, const Registration &registration,
                                         const QString &ticketType) {
        return pdfOf(keys, event, registration, ticketType);
    };
    parts.calendarOf = [publicUrl](const Event &event, const Registration &registration,
                                   const QString &) {
        return ticketCalendar(event, registration, eventPageUrl(publicUrl, event),
                              Clock::system().sinceEpoch().count());
    };
    return std::make_unique<LetterWriter>(*std::move(templates), publicUrl, std::move(parts));
}

} // namespace boxoffice
