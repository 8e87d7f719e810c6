#include "backend/api/events.h"

#include "backend/access/refusals.h"
#include "backend/api/call.h"
#include "backend/api/event_queries.h"
#include "backend/api/preconditions.h"
#include "backend/api/replies.h"
#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

// Whose a new event is where it does not say so: of the only organizer that it can be for.
Result<Uuid> onlyOrganizer(const Principal &principal)
{
    std::optional<Uuid> only;
    for (const Grant &grant : principal.grants) {
        if (!grant.permissions.contains(Permission::EventsWrite)) {
            continue;
        }
        if (only) {
            return invalidField(QStringLiteral("organizer_id"),
                                QStringLiteral("organizer_id must say which of your organizers "
                                               "the event is for."));
        }
        only = grant.organizer.id;
    }
    return only ? Result<Uuid>(*only) : Result<Uuid>(forbidden(Permission::EventsWrite));
}

Result<Uuid> organizerFor(const Principal &principal, const std::optional<Uuid> &asked)
{
    if (!asked) {
        return onlyOrganizer(principal);
    }
    const Grant *grant = principal.grantFor(*asked);
    if (!grant) {
        return organizerNotFound();
    }
    return grant->permissions.contains(Permission::EventsWrite)
        ? Result<Uuid>(*asked)
        : Result<Uuid>(forbidden(Permission::EventsWrite));
}

void createEvent(Call &call)
{
    auto draft = decodeEventDraft(call.request().body);
    if (!draft) {
        return call.refuse(draft.error());
    }
    if (const Principal *principal = call.principal()) {
        const auto organizer = organizerFor(*principal, draft->organizerId);
        if (!organizer) {
            return call.refuse(organizer.error());
        }
        draft->organizerId = *organizer;
    }
    call.submit(CreateEventCommand{*std::move(draft), {}, call.actor()});
}

ApiReply eventListReply(const Question &question, const ReadBody &body)
{
    ApiReply reply = readReply(body, Cached::ByAnybody);
    if (body.next) {
        const auto &list = std::get<EventListQuestion>(question);
        reply.addHeader("Link", eventsLink(list.query, *body.next, body.nextKey));
    }
    return reply;
}

void listEvents(Call &call)
{
    auto query = eventListQuery(call.request());
    query ? call.ask(EventListQuestion{*std::move(query)}, eventListReply)
          : call.refuse(query.error());
}

ApiReply eventReply(const Question &, const ReadBody &body)
{
    return readReply(body, Cached::ByAnybody);
}

void showEvent(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    eventId ? call.ask(EventQuestion{*eventId}, eventReply) : call.refuse(eventId.error());
}

void updateEvent(Call &call)
{
    const ApiRequest &request = call.request();
    const auto eventId = eventIdOf(request);
    auto patch = decodeEventPatch(request.body);
    const auto ifMatch = ifMatchOf(request);
    if (const Error *error = firstError(eventId, patch, ifMatch)) {
        return call.refuse(*error);
    }
    call.submit(UpdateEventCommand{*eventId, *std::move(patch), *ifMatch, {}, call.actor()});
}

Result<bool> forceIn(const ApiRequest &request)
{
    const auto given = request.queryOnce("force");
    if (!given) {
        return given.error();
    }
    const QByteArrayView text = given->value_or("false");
    if (text != "true" && text != "false") {
        return invalidField(QStringLiteral("force"),
                            QStringLiteral("force must be true or false."));
    }
    return text == "true";
}

void deleteEvent(Call &call)
{
    const ApiRequest &request = call.request();
    const auto eventId = eventIdOf(request);
    const auto force = forceIn(request);
    const auto ifMatch = ifMatchOf(request);
    if (const Error *error = firstError(eventId, force, ifMatch)) {
        return call.refuse(*error);
    }
    call.submit(DeleteEventCommand{*eventId, *force, *ifMatch, {}, call.actor()});
}

constexpr Route kEventRoutes[] = {
    {Method::Post, "/events", Permission::EventsWrite, Rate::Changes, createEvent},
    {Method::Get, "/events", Access::Public, Rate::Reads, listEvents},
    {Method::Get, "/events/{id}", Access::Public, Rate::Reads, showEvent},
    {Method::Patch, "/events/{id}", Permission::EventsWrite, Rate::Changes, updateEvent},
    {Method::Delete, "/events/{id}", Permission::EventsWrite, Rate::Changes, deleteEvent},
};

} // namespace

Routes eventRoutes()
{
    return kEventRoutes;
}

ApiReply replyOf(const Event &event, bool created)
{
    ApiReply reply = createdReply(created, pathOf(event.id), encode(event));
    reply.etag = etagOf(event);
    return reply;
}

} // namespace boxoffice
