#include "backend/api/registrations.h"

#include "backend/api/abuse_guard.h"
#include "backend/api/call.h"
#include "backend/api/registration_export.h"
#include "backend/api/registration_queries.h"
#include "backend/api/replies.h"
#include "backend/http/message/negotiation.h"
#include "shared/api/registration_json.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

void registerAttendee(Call &call)
{
    const ApiRequest &request = call.request();
    const auto eventId = eventIdOf(request);
    auto email = decodeRegistrationRequest(request.body);
    if (const Error *error = firstError(eventId, email)) {
        return call.refuse(*error);
    }
    AbuseGuard &guard = call.context().services.guard;
    if (const auto refusal = guard.overDomainRate(*email, request)) {
        return call.answer(*refusal);
    }
    if (const auto refusal = guard.withoutWork(*eventId, *email, request)) {
        return call.answer(*refusal);
    }
    call.submit(RegisterCommand{
        *eventId, *std::move(email), {}, call.context().services.access.isProtected});
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
        return exportRegistrations(call, *eventId, *std::move(query));
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

void cancelRegistration(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    const auto id = registrationIdOf(call.request());
    if (const Error *error = firstError(eventId, id)) {
        return call.refuse(*error);
    }
    call.submit(CancelRegistrationCommand{*eventId, *id, {}, call.actor()});
}

constexpr Route kRegistrationRoutes[] = {
    {Method::Post, "/events/{id}/register", Access::Public, Rate::Changes, registerAttendee},
    {Method::Get, "/events/{id}/registrations", Permission::RegistrationsRead, Rate::Reads,
     listRegistrations},
    {Method::Get, "/events/{id}/registrations/{rid}", Permission::RegistrationsRead, Rate::Reads,
     showRegistration},
    {Method::Delete, "/events/{id}/registrations/{rid}", Permission::RegistrationsWrite,
     Rate::Changes, cancelRegistration},
};

} // namespace

Routes registrationRoutes()
{
    return kRegistrationRoutes;
}

ApiReply replyOf(const Registration &registration, bool created)
{
    return createdReply(
        created, pathOf(registration.eventId) + "/registrations/" + registration.id.toByteArray(),
        encode(registration));
}

} // namespace boxoffice
