#include "backend/api/tickets.h"

#include "backend/api/held_tickets.h"
#include "backend/api/replies.h"
#include "backend/api/ticket_files.h"
#include "backend/http/static_files.h"
#include "backend/tickets/holder_token.h"
#include "backend/tickets/mail_stop.h"
#include "backend/tickets/ticket_code.h"
#include "shared/api/event_json.h"
#include "shared/api/event_time.h"
#include "shared/api/registration_json.h"
#include "shared/api/ticket_json.h"
#include "shared/clock.h"

namespace boxoffice {

namespace {

qint64 millisNow()
{
    return Clock::system().sinceEpoch().count();
}

// What may be done is decided again, by the database's clock, when it is done.
Ticket viewOf(const HeldTicket &held, const TicketServices &services)
{
    const auto &[registration, event, contact, ticketType] = held;
    const bool isOver = boxoffice::isOver(timesOf(event), millisNow());
    Ticket ticket{registration, event};
    ticket.isValid = !registration.cancelledAt && event.status != EventStatus::Cancelled;
    if (ticket.isValid) {
        ticket.code = services.keys.keyOf(event.id).codeOf(registration.id, registration.version);
    }
    ticket.watch = watchOf(registration.id);
    ticket.mayCancel = ticket.isValid && !isOver;
    ticket.mayEdit =
        ticket.isValid && !isOver && event.status == EventStatus::Published && event.holdersMayEdit;
    ticket.sendsMail = services.sendsMail;
    ticket.contact = contact;
    ticket.ticketType = ticketType;
    return ticket;
}

void showTicket(Call &call)
{
    const QByteArrayView segment = tokenIn(call);
    const qsizetype dot = segment.indexOf('.');
    if (dot < 0) {
        return call.answer(
            call.context().services.files.serveAs("/templates/ticket.html", call.request()));
    }
    const QByteArrayView suffix = segment.sliced(dot + 1);
    const auto form = ticketFormNamed(suffix);
    if (form) {
        return withTicket(
            call, segment.first(dot), [form = *form](Call &shown, const HeldTicket &held) {
                answerFile(shown, viewOf(held, shown.context().services.tickets), form);
            });
    }
    if (suffix != QByteArrayView("json")) {
        return call.refuse(ticketNotFound());
    }
    withTicket(call, segment.first(dot), [](Call &shown, const HeldTicket &held) {
        shown.answer(ApiReply::json(200, encode(viewOf(held, shown.context().services.tickets))));
    });
}

void editTicket(Call &call)
{
    const auto patch = decodeHolderPatch(call.request().body);
    if (!patch) {
        return call.refuse(patch.error());
    }
    withTicket(call, tokenIn(call), [patch = *patch](Call &held, const HeldTicket &ticket) {
        const Registration &registration = ticket.registration;
        held.submit(CorrectRegistrationCommand{registration.eventId,
                                               registration.id,
                                               patch,
                                               {},
                                               holderOf(held),
                                               registration.userEmail});
    });
}

void cancelTicket(Call &call)
{
    withTicket(call, tokenIn(call), [](Call &held, const HeldTicket &ticket) {
        const Registration &registration = ticket.registration;
        held.submit(CancelRegistrationCommand{
            registration.eventId, registration.id, {}, holderOf(held), registration.userEmail});
    });
}

// The entry of the audit log does not hold the address from which it was asked for.
void eraseTicket(Call &call)
{
    withTicket(call, tokenIn(call), [](Call &held, const HeldTicket &ticket) {
        const Registration &registration = ticket.registration;
        Actor actor = holderOf(held);
        actor.address.clear();
        held.submit(EraseRegistrationCommand{
            registration.eventId, registration.id, {}, std::move(actor), registration.userEmail});
    });
}

void stopMail(Call &call)
{
    withTicket(call, tokenIn(call), [](Call &held, const HeldTicket &ticket) {
        const Registration &registration = ticket.registration;
        held.submit(StopMailCommand{registration.eventId,
                                    registration.id,
                                    held.context().services.tickets.stops.hashOf(
                                        registration.eventId, registration.userEmail),
                                    {},
                                    holderOf(held),
                                    registration.userEmail});
    });
}

void exportTicket(Call &call)
{
    withTicket(call, tokenIn(call), [](Call &shown, const HeldTicket &held) {
        QByteArray json;
        {
            ObjectWriter out(json);
            out.json("registration", encode(held.registration));
            out.word("language", wireName(held.registration.language));
            out.json("event", encode(held.event));
        }
        ApiReply reply = ApiReply::json(200, json);
        reply.addHeader("Content-Disposition", "attachment; filename=\"my-data.json\"");
        shown.answer(std::move(reply));
    });
}

constexpr Route kTicketRoutes[] = {
    {Method::Get, "/tickets/{token}", Access::Public, Rate::Reads, showTicket},
    {Method::Patch, "/tickets/{token}", Access::Public, Rate::Changes, editTicket},
    {Method::Post, "/tickets/{token}/cancel", Access::Public, Rate::Changes, cancelTicket},
    {Method::Post, "/tickets/{token}/erase", Access::Public, Rate::Changes, eraseTicket},
    {Method::Post, "/tickets/{token}/not-me", Access::Public, Rate::Changes, stopMail},
    {Method::Get, "/tickets/{token}/data", Access::Public, Rate::Reads, exportTicket},
};

} // namespace

Routes ticketRoutes()
{
    return kTicketRoutes;
}

} // namespace boxoffice
