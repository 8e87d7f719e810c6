#include "backend/api/stream_routes.h"

#include "backend/abuse/client_places.h"
#include "backend/api/abuse_guard.h"
#include "backend/api/reply_router.h"
#include "backend/live/event_streams.h"

#include <algorithm>

namespace boxoffice {

namespace {

Error tooManyStreams()
{
    return {ErrorCode::Overloaded,
            QStringLiteral("Too many live streams are open; please try again later."),
            {}};
}

} // namespace

StreamRoutes::StreamRoutes(ApiServer &server, const Services &services)
    : Mailbox(&server)
    , m_server(server)
    , m_services(services)
{ }

StreamRoutes::Wanted StreamRoutes::wantedOf(const ApiRequest &request, const ReplyAddress &to) const
{
    return {to, request.header("last-event-id").toByteArray(), m_services.guard.bucketOf(request),
            request.method == Method::Head};
}

void StreamRoutes::followAll(const ApiRequest &request, const ReplyAddress &to)
{
    if (!isOverRate(request, to)) {
        open(wantedOf(request, to), Uuid{});
    }
}

bool StreamRoutes::isOverRate(const ApiRequest &request, const ReplyAddress &to)
{
    const auto refusal = m_services.guard.overReadRate(request);
    if (refusal) {
        m_server.respond(to, *refusal);
    }
    return refusal.has_value();
}

// Whether the event exists is asked first: an error still has to be an ordinary answer.
void StreamRoutes::followEvent(const ApiRequest &request, const ReplyAddress &to)
{
    if (isOverRate(request, to)) {
        return;
    }
    const auto event = Uuid::parse(request.parameters.first());
    if (!event) {
        m_server.respond(to, toReply(eventNotFound()));
        return;
    }
    remember(wantedOf(request, to));
    if (auto taken = m_services.reads.submit({EventQuestion{*event}, to, this}); !taken) {
        m_server.respond(to, toReply(taken.error()));
    }
}

// A client that leaves is never answered, so its entry is swept out now and then.
void StreamRoutes::remember(Wanted wanted)
{
    if (m_waiting.size() >= m_forgetAbove) {
        m_waiting.removeIf([](const auto &entry) { return !entry.value().to.isLive(); });
        m_forgetAbove = std::max<qsizetype>(64, 2 * m_waiting.size());
    }
    const quint64 connection = wanted.to.connection;
    m_waiting.insert(connection, std::move(wanted));
}

void StreamRoutes::readsReady(std::vector<ReadAnswered> answers)
{
    post([this, answers = std::move(answers)] {
        for (const ReadAnswered &answered : answers) {
            const Wanted wanted = m_waiting.take(answered.to.connection);
            if (*answered.answer) {
                open(wanted, std::get<EventQuestion>(*answered.question).id);
            } else {
                m_server.respond(answered.to, toReply(answered.answer->error()));
            }
        }
    });
}

// From now on the connection counts as a stream.
bool StreamRoutes::hasRoom(const Wanted &wanted)
{
    const std::shared_ptr<ClientPlace> place = m_server.placeOf(wanted.to);
    const auto entry = place ? place->makeStream(wanted.client) : ClientPlaces::Entry();
    if (!entry.givesWay.isEmpty()) {
        m_services.streams.closeOldest(entry.givesWay, entry.howMany);
    }
    return entry.granted;
}

void StreamRoutes::open(const Wanted &wanted, const Uuid &event)
{
    ApiReply reply;
    reply.contentType = "text/event-stream";
    reply.addHeader("Cache-Control", "no-store");
    reply.addHeader("X-Accel-Buffering", "no"); // nginx would hold the messages back
    if (wanted.isHead) {
        reply.openEnded = true;
        m_server.respond(wanted.to, reply);
        return;
    }
    if (!hasRoom(wanted)) {
        m_server.respond(wanted.to, toReply(tooManyStreams()));
        return;
    }
    StreamSubscription subscription;
    subscription.client = wanted.client;
    subscription.event = event;
    subscription.lastEventId = wanted.lastEventId;
    TakenSocket taken = m_server.takeSocket(wanted.to, reply, StreamEnd::Connection);
    subscription.socket = std::move(taken.socket);
    subscription.head = taken.head;
    if (subscription.socket) { // else the client has gone
        m_services.streams.subscribe(std::move(subscription));
    }
}

} // namespace boxoffice
