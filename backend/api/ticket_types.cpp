#include "backend/api/ticket_types.h"

#include "backend/access/refusals.h"
#include "backend/api/access_calls.h"
#include "backend/api/given_credential.h"
#include "backend/api/replies.h"
#include "shared/api/sale_json.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

ApiReply typesReply(const Question &, const ReadBody &body)
{
    return readReply(body, Cached::ByAnybody);
}

ApiReply ownTypesReply(const Question &, const ReadBody &body)
{
    return readReply(body, Cached::Privately);
}

ApiReply publicTypesReply(const Question &question, const ReadBody &body)
{
    return body.isDraft ? toReply(eventNotFound()) : typesReply(question, body);
}

// Whoever may edit the event sees hidden types, and whoever may read its drafts those of a draft.
void showTypesTo(Call &call, const Uuid &event, const Standing &standing)
{
    const Grant *grant = standing.principal && standing.eventOrganizer
        ? standing.principal->grantFor(*standing.eventOrganizer)
        : nullptr;
    const bool mayRead = grant && grant->permissions.contains(Permission::EventsRead);
    const bool mayEdit = grant && grant->permissions.contains(Permission::EventsWrite);
    call.ask(TicketTypesQuestion{event, mayEdit}, mayRead ? ownTypesReply : publicTypesReply);
}

void listTypes(Call &call)
{
    const AccessServices &access = call.context().services.access;
    const auto event = eventIdOf(call.request());
    if (!event) {
        return call.refuse(event.error());
    }
    if (!access.isProtected) {
        return call.ask(TicketTypesQuestion{*event, true}, typesReply);
    }
    const bool byHeader = !call.request().header("authorization").isNull();
    const auto given = credentialGivenBy(call.request(), access.tls);
    if (!given && byHeader) {
        return call.refuse(given.error());
    }
    if (!given || !*given) {
        return call.ask(TicketTypesQuestion{*event, false}, publicTypesReply);
    }
    call.lookUp({(*given)->credential, *event},
                [event = *event, byHeader](Call &found, const Standing &standing) {
                    !standing.principal &&byHeader ? found.refuse(credentialNotValid())
                                                   : showTypesTo(found, event, standing);
                });
}

void createType(Call &call)
{
    const auto event = eventIdOf(call.request());
    auto draft = decodeTicketTypePatch(call.request().body, true);
    if (const Error *error = firstError(event, draft)) {
        return call.refuse(*error);
    }
    call.submit(CreateTicketTypeCommand{*event, *std::move(draft), {}, call.actor()});
}

void updateType(Call &call)
{
    const auto event = eventIdOf(call.request());
    const auto type = secondIdOf(call.request(), ticketTypeNotFound());
    auto patch = decodeTicketTypePatch(call.request().body, false);
    if (const Error *error = firstError(event, type, patch)) {
        return call.refuse(*error);
    }
    call.submit(UpdateTicketTypeCommand{*event, *type, *std::move(patch), {}, call.actor()});
}

void deleteType(Call &call)
{
    const auto event = eventIdOf(call.request());
    const auto type = secondIdOf(call.request(), ticketTypeNotFound());
    if (const Error *error = firstError(event, type)) {
        return call.refuse(*error);
    }
    call.submit(DeleteTicketTypeCommand{*event, *type, {}, call.actor()});
}

void listQuotas(Call &call)
{
    const auto event = eventIdOf(call.request());
    event ? call.ask(QuotasQuestion{*event}, ownTypesReply) : call.refuse(event.error());
}

void createQuota(Call &call)
{
    const auto event = eventIdOf(call.request());
    auto draft = decodeQuotaPatch(call.request().body, true);
    if (const Error *error = firstError(event, draft)) {
        return call.refuse(*error);
    }
    call.submit(CreateQuotaCommand{*event, *std::move(draft), {}, call.actor()});
}

void updateQuota(Call &call)
{
    const auto event = eventIdOf(call.request());
    const auto quota = secondIdOf(call.request(), quotaNotFound());
    auto patch = decodeQuotaPatch(call.request().body, false);
    if (const Error *error = firstError(event, quota, patch)) {
        return call.refuse(*error);
    }
    call.submit(UpdateQuotaCommand{*event, *quota, *std::move(patch), {}, call.actor()});
}

void deleteQuota(Call &call)
{
    const auto event = eventIdOf(call.request());
    const auto quota = secondIdOf(call.request(), quotaNotFound());
    if (const Error *error = firstError(event, quota)) {
        return call.refuse(*error);
    }
    call.submit(DeleteQuotaCommand{*event, *quota, {}, call.actor()});
}

constexpr Route kTicketTypeRoutes[] = {
    {Method::Get, "/events/{id}/ticket-types", Access::Public, Rate::Reads, listTypes},
    {Method::Post, "/events/{id}/ticket-types", Permission::EventsWrite, Rate::Changes, createType},
    {Method::Patch, "/events/{id}/ticket-types/{tid}", Permission::EventsWrite, Rate::Changes,
     updateType},
    {Method::Delete, "/events/{id}/ticket-types/{tid}", Permission::EventsWrite, Rate::Changes,
     deleteType},
    {Method::Get, "/events/{id}/quotas", Permission::EventsRead, Rate::Reads, listQuotas},
    {Method::Post, "/events/{id}/quotas", Permission::EventsWrite, Rate::Changes, createQuota},
    {Method::Patch, "/events/{id}/quotas/{qid}", Permission::EventsWrite, Rate::Changes,
     updateQuota},
    {Method::Delete, "/events/{id}/quotas/{qid}", Permission::EventsWrite, Rate::Changes,
     deleteQuota},
};

} // namespace

Routes ticketTypeRoutes()
{
    return kTicketTypeRoutes;
}

ApiReply replyOf(const TicketType &type, bool created)
{
    return createdReply(created, pathOf(type.eventId) + "/ticket-types/" + type.id.toByteArray(),
                        encodeAnswer(type));
}

ApiReply replyOf(const Quota &quota, bool created)
{
    return createdReply(created, pathOf(quota.eventId) + "/quotas/" + quota.id.toByteArray(),
                        encodeAnswer(quota));
}

} // namespace boxoffice
