#include "backend/api/live_streams.h"

#include "backend/abuse/client_places.h"
#include "backend/api/abuse_guard.h"
#include "backend/api/call.h"
#include "backend/live/event_streams.h"

namespace boxoffice {

namespace {

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
void openStream(Call &call, const Uuid &event)
{
    ApiReply head = streamHead();
    if (call.request().method == Method::Head) {
        head.openEnded = true;
        return call.answer(head);
    }
    StreamSubscription subscription;
    subscription.client = call.context().services.guard.bucketOf(call.request());
    subscription.event = event;
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
    openStream(call, Uuid{});
}

void followExisting(Call &call, const Question &question, const ReadBody &)
{
    openStream(call, std::get<EventQuestion>(question).id);
}

// Whether the event exists is asked first: an error still has to be an ordinary answer.
void followEvent(Call &call)
{
    const auto event = eventIdOf(call.request());
    event ? call.askThen(EventQuestion{*event}, followExisting) : call.refuse(event.error());
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
