#include "backend/api/registrations.h"

#include "backend/access/refusals.h"
#include "backend/api/abuse_guard.h"
#include "backend/api/call.h"
#include "backend/api/csv_exports.h"
#include "backend/api/registration_queries.h"
#include "backend/api/replies.h"
#include "backend/http/message/negotiation.h"
#include "backend/tickets/holder_token.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

void registerAttendee(Call &call)
{
    const ApiRequest &request = call.request();
    const auto eventId = eventIdOf(request);
    auto draft = decodeRegistrationDraft(request.body);
    if (const Error *error = firstError(eventId, draft)) {
        return call.refuse(*error);
    }
    AbuseGuard &guard = call.context().services.guard;
    if (const auto refusal = guard.holdsBack(*eventId, draft->userEmail, request)) {
        return call.answer(*refusal);
    }
    call.submit(RegisterCommand{*eventId,
                                std::move(draft->userEmail),
                                {},
                                call.context().services.access.isProtected,
                                std::move(draft->name),
                                draft->language,
                                draft->ticketTypeId});
}

void addRegistration(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    auto addition = decodeRegistrationAddition(call.request().body);
    if (const Error *error = firstError(eventId, addition)) {
        return call.refuse(*error);
    }
    if (addition->exceeds && !call.mayAlso(Permission::RegistrationsExceed)) {
        return call.refuse(forbidden(Permission::RegistrationsExceed));
    }
    call.submit(AddRegistrationCommand{
        *eventId, std::move(addition->draft), addition->exceeds, {}, call.actor()});
}

ApiReply registrationListReply(const Question &question, const ReadBody &body)
{
    ApiReply reply = readReply(body, Cached::Privately);
    if (body.next) {
        const auto &list = std::get<RegistrationListQuestion>(question);
        reply.addHeader(
            "Link",
            registrationsLink(pathOf(list.eventId) + "/registrations", list.query, *body.next));
    }
    return reply;
}

void listRegistrations(Call &call)
{
    const ApiRequest &request = call.request();
    const auto eventId = eventIdOf(request);
    auto query = registrationListQuery(request);
    if (const Error *error = firstError(eventId, query)) {
        return call.refuse(*error);
    }
    if (prefersCsv(request.list("accept"))) {
        return exportCsv(call, *eventId, *std::move(query));
    }
    call.ask(RegistrationListQuestion{*eventId, *std::move(query)}, registrationListReply);
}

ApiReply registrationReply(const Question &, const ReadBody &body)
{
    return readReply(body, Cached::Privately);
}

void showRegistration(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    const auto id = registrationIdOf(call.request());
    if (const Error *error = firstError(eventId, id)) {
        return call.refuse(*error);
    }
    call.ask(RegistrationQuestion{*eventId, *id}, registrationReply);
}

// Submits a command that names a registration by the path and needs nothing else.
template <typename Command> void submitNamed(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    const auto id = registrationIdOf(call.request());
    if (const Error *error = firstError(eventId, id)) {
        return call.refuse(*error);
    }
    call.submit(Command{.eventId = *eventId, .registrationId = *id, .actor = call.actor()});
}

void correctRegistration(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    const auto id = registrationIdOf(call.request());
    auto patch = decodeRegistrationPatch(call.request().body);
    if (const Error *error = firstError(eventId, id, patch)) {
        return call.refuse(*error);
    }
    call.submit(CorrectRegistrationCommand{*eventId, *id, *std::move(patch), {}, call.actor()});
}

void eraseEvent(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    if (!eventId) {
        return call.refuse(eventId.error());
    }
    call.submit(EraseEventCommand{*eventId, {}, call.actor()});
}

constexpr Route kRegistrationRoutes[] = {
    {Method::Post, "/events/{id}/register", Access::Public, Rate::Changes, registerAttendee},
    {Method::Get, "/events/{id}/registrations", Permission::RegistrationsRead, Rate::Reads,
     listRegistrations},
    {Method::Post, "/events/{id}/registrations", Permission::RegistrationsWrite, Rate::Changes,
     addRegistration},
    {Method::Get, "/events/{id}/registrations/{rid}", Permission::RegistrationsRead, Rate::Reads,
     showRegistration},
    {Method::Delete, "/events/{id}/registrations/{rid}", Permission::RegistrationsWrite,
     Rate::Changes, submitNamed<CancelRegistrationCommand>},
    {Method::Patch, "/events/{id}/registrations/{rid}", Permission::RegistrationsWrite,
     Rate::Changes, correctRegistration},
    {Method::Post, "/events/{id}/registrations/{rid}/restore", Permission::RegistrationsWrite,
     Rate::Changes, submitNamed<RestoreRegistrationCommand>},
    {Method::Post, "/events/{id}/registrations/{rid}/erase", Permission::RegistrationsWrite,
     Rate::Changes, submitNamed<EraseRegistrationCommand>},
    {Method::Post, "/events/{id}/erase", Permission::RegistrationsWrite, Rate::Changes, eraseEvent},
};

} // namespace

Routes registrationRoutes()
{
    return kRegistrationRoutes;
}

ApiReply replyToRegistered(const Registration &registration, const TicketServices &tickets)
{
    const QByteArray path = "/tickets/"
        + tickets.links.tokenOf(registration.eventId, registration.id, registration.userEmail);
    return createdReply(
        true, pathOf(registration.eventId) + "/registrations/" + registration.id.toByteArray(),
        encodeRegistered(registration, path, tickets.sendsMail));
}

} // namespace boxoffice
