#include "backend/api/live_streams.h"

#include "backend/abuse/client_places.h"
#include "backend/api/abuse_guard.h"
#include "backend/api/call.h"
#include "backend/api/drafts.h"
#include "backend/api/given_credential.h"
#include "backend/live/event_streams.h"

namespace boxoffice {

namespace {

struct Reader
{
    SeenDrafts drafts;
    std::optional<Credential> credential; // only a valid one
};

Reader readerOf(const Call &call, const SeenDrafts &seen)
{
    if (!call.principal()) {
        return {seen, {}};
    }
    const auto given = credentialGivenBy(call.request(), call.context().services.access.tls);
    return {seen, given && *given ? std::optional((*given)->credential) : std::nullopt};
}

Error tooManyStreams()
{
    return {ErrorCode::Overloaded,
            QStringLiteral("Too many live streams are open; please try again later."),
            {}};
}

// From now on the connection counts as a stream.
bool hasRoom(Call &call, const QByteArray &client)
{
    ApiContext &context = call.context();
    const std::shared_ptr<ClientPlace> place = context.server.placeOf(call.address());
    const auto entry = place ? place->makeStream(client) : ClientPlaces::Entry();
    if (!entry.givesWay.isEmpty()) {
        context.services.streams.closeOldest(entry.givesWay, entry.howMany);
    }
    return entry.granted;
}

ApiReply streamHead()
{
    ApiReply reply;
    reply.contentType = "text/event-stream";
    reply.addHeader("Cache-Control", "no-store");
    reply.addHeader("X-Accel-Buffering", "no"); // nginx would hold the messages back
    return reply;
}

// event: nil: all.
void openStream(Call &call, const Uuid &event, const Reader &reader)
{
    ApiReply head = streamHead();
    if (call.request().method == Method::Head) {
        head.openEnded = true;
        return call.answer(head);
    }
    StreamSubscription subscription;
    subscription.client = call.context().services.guard.bucketOf(call.request());
    subscription.event = event;
    subscription.drafts = reader.drafts;
    subscription.credential = reader.credential;
    subscription.lastEventId = call.request().header("last-event-id").toByteArray();
    if (!hasRoom(call, subscription.client)) {
        return call.refuse(tooManyStreams());
    }
    TakenSocket taken =
        call.context().server.takeSocket(call.address(), head, StreamEnd::Connection);
    subscription.socket = std::move(taken.socket);
    subscription.head = taken.head;
    if (subscription.socket) { // else the client has gone
        call.context().services.streams.subscribe(std::move(subscription));
    }
}

void followAll(Call &call)
{
    withSeenDrafts(call, Cookies::Count, [](Call &asking, const SeenDrafts &seen) {
        openStream(asking, Uuid{}, readerOf(asking, seen));
    });
}

// Whether the event exists is asked first: an error still has to be an ordinary answer.
void followExisting(Call &call, const Uuid &event, const Reader &reader)
{
    call.askThen(EventQuestion{event},
                 [event, reader](Call &asking, const Question &, const ReadBody &body) {
                     !body.isDraft || reader.drafts.showsThoseOf(body.organizer)
                         ? openStream(asking, event, reader)
                         : asking.refuse(eventNotFound());
                 });
}

void followEvent(Call &call)
{
    const auto event = eventIdOf(call.request());
    if (!event) {
        return call.refuse(event.error());
    }
    withSeenDrafts(call, Cookies::Count, [id = *event](Call &asking, const SeenDrafts &seen) {
        followExisting(asking, id, readerOf(asking, seen));
    });
}

constexpr Route kLiveStreamRoutes[] = {
    {Method::Get, "/events/stream", Access::Public, Rate::Reads, followAll},
    {Method::Get, "/events/{id}/stream", Access::Public, Rate::Reads, followEvent},
};

} // namespace

Routes liveStreamRoutes()
{
    return kLiveStreamRoutes;
}

} // namespace boxoffice
