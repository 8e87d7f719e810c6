#include "backend/api/events.h"

#include "backend/access/refusals.h"
#include "backend/api/call.h"
#include "backend/api/drafts.h"
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

ApiReply eventListReply(const Question &question, const ReadBody &body, Cached cached)
{
    ApiReply reply = readReply(body, cached);
    if (body.next) {
        const auto &list = std::get<EventListQuestion>(question);
        reply.addHeader("Link", eventsLink(list.query, *body.next, body.nextKey));
    }
    return reply;
}

ApiReply publicListReply(const Question &question, const ReadBody &body)
{
    return eventListReply(question, body, Cached::ByAnybody);
}

ApiReply ownListReply(const Question &question, const ReadBody &body)
{
    return eventListReply(question, body, Cached::Privately);
}

// What everybody may read is asked for by pages, whoever looks at them: a cookie counts only where
// the events of one organizer are meant.
void listEvents(Call &call)
{
    auto query = eventListQuery(call.request());
    if (!query) {
        return call.refuse(query.error());
    }
    const Cookies cookies =
        query->filter.organizer.isEmpty() ? Cookies::DoNotCount : Cookies::Count;
    withSeenDrafts(call, cookies, [query = *query](Call &asking, const SeenDrafts &seen) mutable {
        query.drafts = seen;
        asking.ask(EventListQuestion{query},
                   seen.organizers.isEmpty() ? publicListReply : ownListReply);
    });
}

ApiReply categoriesReply(const Question &, const ReadBody &body)
{
    return readReply(body, Cached::ByAnybody);
}

void listCategories(Call &call)
{
    const auto organizer = organizerIn(call.request());
    organizer ? call.ask(CategoriesQuestion{*organizer}, categoriesReply)
              : call.refuse(organizer.error());
}

ApiReply eventReply(const Question &, const ReadBody &body)
{
    return readReply(body, Cached::ByAnybody);
}

ApiReply publicEventReply(const Question &question, const ReadBody &body)
{
    return body.isDraft ? toReply(eventNotFound()) : eventReply(question, body);
}

void showDraft(Call &call, const ReadBody &body, const SeenDrafts &seen)
{
    seen.showsThoseOf(body.organizer) ? call.answer(readReply(body, Cached::Privately))
                                      : call.refuse(eventNotFound());
}

// Whose a cookie is is looked up for a draft only.
void showToWhoeverMay(Call &call, const Uuid &event, const SeenDrafts &seen)
{
    call.askThen(
        EventQuestion{event}, [seen](Call &asking, const Question &question, const ReadBody &body) {
            if (!body.isDraft) {
                return asking.answer(eventReply(question, body));
            }
            if (!seen.organizers.isEmpty()) {
                return showDraft(asking, body, seen);
            }
            withSeenDrafts(asking, Cookies::Count, [body](Call &found, const SeenDrafts &byCookie) {
                showDraft(found, body, byCookie);
            });
        });
}

void showEvent(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    if (!eventId) {
        return call.refuse(eventId.error());
    }
    withSeenDrafts(call, Cookies::DoNotCount,
                   [id = *eventId](Call &asking, const SeenDrafts &seen) {
                       const bool hasCookie = !asking.request().header("cookie").isNull();
                       if (seen.all) {
                           asking.ask(EventQuestion{id}, eventReply);
                       } else if (seen.organizers.isEmpty() && !hasCookie) {
                           asking.ask(EventQuestion{id}, publicEventReply);
                       } else {
                           showToWhoeverMay(asking, id, seen);
                       }
                   });
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
    {Method::Get, "/categories", Access::Public, Rate::Reads, listCategories},
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
