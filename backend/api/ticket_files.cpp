#include "backend/api/ticket_files.h"

#include "backend/api/replies.h"
#include "backend/tickets/calendar.h"
#include "backend/tickets/code_picture.h"
#include "backend/tickets/ticket_pdf.h"
#include "shared/api/ticket_number.h"
#include "shared/clock.h"

namespace boxoffice {

namespace {

Error ticketHasNoCode()
{
    return {ErrorCode::EventNotOpen,
            QStringLiteral("This ticket is not valid, so it has no code to show."),
            {}};
}

struct FileType
{
    QByteArrayView suffix;
    QByteArrayView contentType;
    QByteArrayView disposition; // what a browser does with it
};

FileType typeOf(TicketForm form)
{
    switch (form) {
    case TicketForm::Pdf:
        return {"pdf", "application/pdf", "inline"};
    case TicketForm::Calendar:
        return {"ics", "text/calendar; charset=utf-8", "attachment"};
    case TicketForm::Svg:
        return {"svg", "image/svg+xml", "inline"};
    case TicketForm::Png:
        return {"png", "image/png", "inline"};
    }
    Q_UNREACHABLE();
}

// Whoever follows a link out of the file does not take the holder's along.
ApiReply fileReply(TicketForm form, const Uuid &registrationId, QByteArray bytes)
{
    const FileType type = typeOf(form);
    const auto number = ticketNumber(registrationId);
    ApiReply reply;
    reply.body = std::move(bytes);
    reply.contentType = type.contentType;
    reply.addHeader("Content-Disposition",
                    QByteArray(type.disposition.toByteArray() + "; filename=\"ticket-"
                               + QByteArrayView(number.data(), number.size()).toByteArray() + '.'
                               + type.suffix.toByteArray() + '"'));
    reply.addHeader("Referrer-Policy", "no-referrer");
    return reply;
}

void draw(Call &call, const Ticket &ticket, TicketForm form)
{
    std::function<Result<QByteArray>()> drawing = [ticket, form]() -> Result<QByteArray> {
        return form == TicketForm::Pdf
            ? ticketPdf(ticket.event, ticket.registration, ticket.ticketType, ticket.code)
            : codePng(ticket.code);
    };
    call.consult<QByteArray>(
        call.context().services.tickets.drawings, std::move(drawing),
        [id = ticket.registration.id, form](Call &drawn, const QByteArray &bytes) {
            drawn.answer(fileReply(form, id, bytes));
        });
}

void answerCalendar(Call &call, const Ticket &ticket)
{
    const QString &publicUrl = call.context().services.tickets.publicUrl;
    const auto file =
        ticketCalendar(ticket.event, ticket.registration, eventPageUrl(publicUrl, ticket.event),
                       Clock::system().sinceEpoch().count());
    file ? call.answer(fileReply(TicketForm::Calendar, ticket.registration.id, *file))
         : call.refuse(eventHasNoTime());
}

} // namespace

std::optional<TicketForm> ticketFormNamed(QByteArrayView suffix)
{
    for (const TicketForm form :
         {TicketForm::Pdf, TicketForm::Calendar, TicketForm::Svg, TicketForm::Png}) {
        if (suffix == typeOf(form).suffix) {
            return form;
        }
    }
    return {};
}

void answerFile(Call &call, const Ticket &ticket, TicketForm form)
{
    if (form == TicketForm::Calendar) {
        return answerCalendar(call, ticket);
    }
    if (!ticket.isValid) {
        return call.refuse(ticketHasNoCode());
    }
    if (form == TicketForm::Svg) {
        return call.answer(fileReply(form, ticket.registration.id, codeSvg(ticket.code)));
    }
    draw(call, ticket, form);
}

} // namespace boxoffice
