#include "backend/api/waiting_list.h"

#include "backend/api/abuse_guard.h"
#include "backend/api/access_calls.h"
#include "backend/api/csv_exports.h"
#include "backend/api/held_orders.h"
#include "backend/api/held_tickets.h"
#include "backend/api/replies.h"
#include "backend/api/sale_queries.h"
#include "backend/http/message/negotiation.h"
#include "shared/api/sale_json.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

void joinWaitingList(Call &call)
{
    const ApiRequest &request = call.request();
    const auto eventId = eventIdOf(request);
    auto draft = decodeWaitingDraft(request.body);
    if (const Error *error = firstError(eventId, draft)) {
        return call.refuse(*error);
    }
    AbuseGuard &guard = call.context().services.guard;
    if (const auto refusal = guard.holdsBack(*eventId, draft->email, request)) {
        return call.answer(*refusal);
    }
    call.submit(JoinWaitingListCommand{
        *eventId, *std::move(draft), {}, call.context().services.access.isProtected});
}

void showEntry(Call &call)
{
    const auto token = tokenOfJson(call, "/templates/waiting.html", entryNotFound());
    if (!token) {
        return;
    }
    withEntry(call, *token, [](Call &shown, const HeldEntry &held) {
        const auto &[entry, position, offeredTo, offerEndsAt] = held.held;
        QByteArray json;
        appendJson(json, entry, position, offerEndsAt);
        addEvent(json, held.event, held.now, encodeTypes(held.types));
        if (offeredTo && entry.orderId) {
            addOrderUrl(json,
                        orderUrl(shown.context().services.tickets, entry.eventId, *entry.orderId));
        }
        shown.answer(ApiReply::json(200, std::move(json)));
    });
}

void leaveByLink(Call &call)
{
    withEntry(call, tokenIn(call), [](Call &held, const HeldEntry &found) {
        const WaitingEntry &entry = found.held.entry;
        held.submit(LeaveWaitingListCommand{entry.eventId, entry.id, {}, holderOf(held)});
    });
}

ApiReply waitingListReply(const Question &question, const ReadBody &body)
{
    ApiReply reply = readReply(body, Cached::Privately);
    if (body.next) {
        const auto &list = std::get<WaitingListQuestion>(question);
        reply.addHeader(
            "Link",
            waitingListLink(pathOf(list.eventId) + "/waiting-list", list.query, *body.next));
    }
    return reply;
}

void listWaiting(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    auto query = waitingListQuery(call.request());
    if (const Error *error = firstError(eventId, query)) {
        return call.refuse(*error);
    }
    if (prefersCsv(call.request().list("accept"))) {
        return exportCsv(call, *eventId, *std::move(query));
    }
    call.ask(WaitingListQuestion{*eventId, *std::move(query)}, waitingListReply);
}

// Submits a command that names an entry by the path and needs nothing else.
template <typename Command> void submitAboutEntry(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    const auto id = secondIdOf(call.request(), entryNotFound());
    if (const Error *error = firstError(eventId, id)) {
        return call.refuse(*error);
    }
    call.submit(Command{*eventId, *id, {}, call.actor()});
}

constexpr Route kWaitingListRoutes[] = {
    {Method::Post, "/events/{id}/waiting-list", Access::Public, Rate::Changes, joinWaitingList},
    {Method::Get, "/waiting/{token}", Access::Public, Rate::Reads, showEntry},
    {Method::Post, "/waiting/{token}/leave", Access::Public, Rate::Changes, leaveByLink},
    {Method::Get, "/events/{id}/waiting-list", Permission::RegistrationsRead, Rate::Reads,
     listWaiting},
    {Method::Delete, "/events/{id}/waiting-list/{wid}", Permission::RegistrationsWrite,
     Rate::Changes, submitAboutEntry<LeaveWaitingListCommand>},
    {Method::Post, "/events/{id}/waiting-list/{wid}/offer", Permission::RegistrationsWrite,
     Rate::Changes, submitAboutEntry<OfferSeatsCommand>},
};

} // namespace

Routes waitingListRoutes()
{
    return kWaitingListRoutes;
}

ApiReply replyOf(const WaitingEntry &entry, bool created, const TicketServices &tickets)
{
    QByteArray json = encodeAnswer(entry);
    if (!created) {
        return ApiReply::json(200, std::move(json));
    }
    addWaitingUrl(json, waitingUrl(tickets, entry));
    return createdReply(true, pathOf(entry.eventId) + "/waiting-list/" + entry.id.toByteArray(),
                        std::move(json));
}

} // namespace boxoffice
