#include "backend/api/orders.h"

#include "backend/api/abuse_guard.h"
#include "backend/api/access_calls.h"
#include "backend/api/csv_exports.h"
#include "backend/api/held_orders.h"
#include "backend/api/held_tickets.h"
#include "backend/api/replies.h"
#include "backend/api/sale_queries.h"
#include "backend/http/message/negotiation.h"
#include "backend/tickets/holder_token.h"
#include "shared/api/sale_json.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

// An erased ticket has no link: its address is nobody's.
OrderLinks linksOf(const Order &order, const TicketServices &tickets)
{
    OrderLinks links;
    for (const Registration &seat : order.registrations) {
        links.ticketUrls.append(
            seat.erasedAt
                ? QByteArray()
                : QByteArray("/tickets/"
                             + tickets.links.tokenOf(seat.eventId, seat.id, seat.userEmail)));
    }
    return links;
}

void placeOrder(Call &call)
{
    const ApiRequest &request = call.request();
    const auto eventId = eventIdOf(request);
    auto draft = decodeOrderDraft(request.body);
    if (const Error *error = firstError(eventId, draft)) {
        return call.refuse(*error);
    }
    AbuseGuard &guard = call.context().services.guard;
    if (const auto refusal = guard.holdsBack(*eventId, draft->email, request)) {
        return call.answer(*refusal);
    }
    call.submit(PlaceOrderCommand{
        *eventId, *std::move(draft), {}, call.context().services.access.isProtected});
}

void showOrderToHolder(Call &call)
{
    const auto token = tokenOfJson(call, "/templates/order.html", orderNotFound());
    if (!token) {
        return;
    }
    withOrder(call, *token, [](Call &shown, const HeldOrder &order) {
        QByteArray json;
        const OrderLinks links = linksOf(order.held, shown.context().services.tickets);
        appendJson(json, order.held, &links);
        addEvent(json, order.event, order.now, encodeTypes(order.types));
        shown.answer(ApiReply::json(200, std::move(json)));
    });
}

void confirmOrder(Call &call)
{
    auto confirmation = decodeOrderConfirmation(call.request().body);
    if (!confirmation) {
        return call.refuse(confirmation.error());
    }
    if (const auto order = orderLinkIn(call, tokenIn(call))) {
        call.submit(ConfirmOrderCommand{order->eventId, order->id, *std::move(confirmation), {}});
    }
}

void extendOrder(Call &call)
{
    if (const auto order = orderLinkIn(call, tokenIn(call))) {
        call.submit(ExtendOrderCommand{order->eventId, order->id, {}});
    }
}

void releaseOrder(Call &call)
{
    if (const auto order = orderLinkIn(call, tokenIn(call))) {
        call.submit(CancelOrderCommand{order->eventId, order->id, {}, holderOf(call)});
    }
}

ApiReply orderListReply(const Question &question, const ReadBody &body)
{
    ApiReply reply = readReply(body, Cached::Privately);
    if (body.next) {
        const auto &list = std::get<OrderListQuestion>(question);
        reply.addHeader("Link",
                        ordersLink(pathOf(list.eventId) + "/orders", list.query, *body.next));
    }
    return reply;
}

void listOrders(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    auto query = orderListQuery(call.request());
    if (const Error *error = firstError(eventId, query)) {
        return call.refuse(*error);
    }
    if (prefersCsv(call.request().list("accept"))) {
        return exportCsv(call, *eventId, *std::move(query));
    }
    call.ask(OrderListQuestion{*eventId, *std::move(query)}, orderListReply);
}

ApiReply orderReply(const Question &, const ReadBody &body)
{
    return ApiReply::json(200, encodeAnswer(body.order->held));
}

void showOrder(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    const auto id = secondIdOf(call.request(), orderNotFound());
    if (const Error *error = firstError(eventId, id)) {
        return call.refuse(*error);
    }
    call.ask(OrderQuestion{*eventId, *id}, orderReply);
}

void cancelOrder(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    const auto id = secondIdOf(call.request(), orderNotFound());
    if (const Error *error = firstError(eventId, id)) {
        return call.refuse(*error);
    }
    call.submit(CancelOrderCommand{*eventId, *id, {}, call.actor()});
}

constexpr Route kOrderRoutes[] = {
    {Method::Post, "/events/{id}/orders", Access::Public, Rate::Changes, placeOrder},
    {Method::Get, "/orders/{token}", Access::Public, Rate::Reads, showOrderToHolder},
    {Method::Post, "/orders/{token}/confirm", Access::Public, Rate::Changes, confirmOrder},
    {Method::Post, "/orders/{token}/extend", Access::Public, Rate::Changes, extendOrder},
    {Method::Post, "/orders/{token}/release", Access::Public, Rate::Changes, releaseOrder},
    {Method::Get, "/events/{id}/orders", Permission::RegistrationsRead, Rate::Reads, listOrders},
    {Method::Get, "/events/{id}/orders/{oid}", Permission::RegistrationsRead, Rate::Reads,
     showOrder},
    {Method::Delete, "/events/{id}/orders/{oid}", Permission::RegistrationsWrite, Rate::Changes,
     cancelOrder},
};

} // namespace

Routes orderRoutes()
{
    return kOrderRoutes;
}

ApiReply replyOf(const Order &order, bool created, const TicketServices &tickets)
{
    if (!created) {
        return ApiReply::json(200, encodeAnswer(order));
    }
    QByteArray json;
    OrderLinks links = linksOf(order, tickets);
    links.orderUrl = orderUrl(tickets, order.eventId, order.id);
    appendJson(json, order, &links);
    return createdReply(true, pathOf(order.eventId) + "/orders/" + order.id.toByteArray(),
                        std::move(json));
}

} // namespace boxoffice
