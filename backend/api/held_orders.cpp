#include "backend/api/held_orders.h"

#include "backend/api/held_tickets.h"
#include "backend/http/static_files.h"
#include "backend/tickets/holder_token.h"

namespace boxoffice {

namespace {

bool isUnknown(const Error &error)
{
    return error.code == ErrorCode::EventNotFound || error.code == ErrorCode::OrderNotFound
        || error.code == ErrorCode::EntryNotFound;
}

void orderNotRead(Call &call, const Error &error)
{
    isUnknown(error) ? refuseUnknownLink(call, orderNotFound()) : call.refuse(error);
}

void entryNotRead(Call &call, const Error &error)
{
    isUnknown(error) ? refuseUnknownLink(call, entryNotFound()) : call.refuse(error);
}

} // namespace

// A link of an order is genuine whatever its address is now, so it is known without a read.
std::optional<HolderToken> orderLinkIn(Call &call, QByteArrayView text)
{
    const std::optional<HolderToken> token = readHolderToken(text);
    if (token && call.context().services.tickets.orderLinks.isGenuine(*token, {})) {
        return token;
    }
    refuseUnknownLink(call, orderNotFound());
    return std::nullopt;
}

void withOrder(Call &call, QByteArrayView text, OnOrder then)
{
    const std::optional<HolderToken> token = orderLinkIn(call, text);
    if (!token) {
        return;
    }
    call.askOr(
        OrderQuestion{token->eventId, token->id},
        [then = std::move(then)](Call &call, const Question &, const ReadBody &body) {
            then(call, *body.order);
        },
        orderNotRead);
}

void withEntry(Call &call, QByteArrayView text, OnEntry then)
{
    const std::optional<HolderToken> token = readHolderToken(text);
    if (!token) {
        return refuseUnknownLink(call, entryNotFound());
    }
    call.askOr(
        WaitingEntryQuestion{token->eventId, token->id},
        [token = *token, then = std::move(then)](Call &call, const Question &,
                                                 const ReadBody &body) {
            const HolderTokens &links = call.context().services.tickets.waitingLinks;
            links.isGenuine(token, body.entry->held.entry.email)
                ? then(call, *body.entry)
                : refuseUnknownLink(call, entryNotFound());
        },
        entryNotRead);
}

QByteArray orderUrl(const TicketServices &tickets, const Uuid &eventId, const Uuid &id)
{
    return "/orders/" + tickets.orderLinks.tokenOf(eventId, id, {});
}

QByteArray waitingUrl(const TicketServices &tickets, const WaitingEntry &entry)
{
    return "/waiting/" + tickets.waitingLinks.tokenOf(entry.eventId, entry.id, entry.email);
}

std::optional<QByteArrayView> tokenOfJson(Call &call, QByteArrayView page, const Error &notFound)
{
    const QByteArrayView segment = call.request().parameters.first();
    const qsizetype dot = segment.indexOf('.');
    if (dot < 0) {
        call.answer(call.context().services.files.serveAs(page, call.request()));
        return std::nullopt;
    }
    if (segment.sliced(dot + 1) != QByteArrayView("json")) {
        call.refuse(notFound);
        return std::nullopt;
    }
    return segment.first(dot);
}

} // namespace boxoffice
