#include "backend/api/held_tickets.h"

#include "backend/api/access_calls.h"
#include "backend/tickets/holder_token.h"

namespace boxoffice {

namespace {

// Whoever has a ticket keeps it when its event is a draft again. An erased registration has no
// link: its address is nobody's.
bool isHeld(const std::optional<HeldTicket> &ticket, const HolderToken &token,
            const HolderTokens &links)
{
    return ticket && links.isGenuine(token, ticket->registration.userEmail)
        && !ticket->registration.erasedAt;
}

} // namespace

Actor holderOf(const Call &call)
{
    return {ActorKind::Holder, {}, call.actor().address};
}

QByteArrayView tokenIn(const Call &call)
{
    return call.request().parameters.first();
}

// Only links that are nobody's count: everybody at a venue may look at their tickets at once.
void refuseUnknownLink(Call &call, const Error &error)
{
    if (const Attempt attempt = beginAttempt(call, {})) {
        attempt->failed();
        call.refuse(error);
    }
}

void withTicket(Call &call, QByteArrayView text, OnTicket then)
{
    const std::optional<HolderToken> token = readHolderToken(text);
    if (!token) {
        return refuseUnknownLink(call, ticketNotFound());
    }
    call.askThen(TicketQuestion{token->eventId, token->id},
                 [token = *token, then = std::move(then)](Call &call, const Question &,
                                                          const ReadBody &body) {
                     if (!isHeld(body.ticket, token, call.context().services.tickets.links)) {
                         return refuseUnknownLink(call, ticketNotFound());
                     }
                     then(call, *body.ticket);
                 });
}

} // namespace boxoffice
