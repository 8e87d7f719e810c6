#include "backend/api/reply_router.h"

#include "backend/api/list_query.h"
#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"
#include "shared/api/health_json.h"
#include "shared/api/registration_json.h"

namespace boxoffice {

namespace {

// 201 with Location, or 200 for what was there before.
ApiReply createdOr200(bool isNew, const QByteArray &location, QByteArray body)
{
    ApiReply reply = ApiReply::json(isNew ? 201 : 200, std::move(body));
    if (isNew) {
        reply.addHeader("Location", location);
    }
    return reply;
}

QByteArray eventPath(const Uuid &id)
{
    QByteArray path("/events/");
    path.reserve(64);
    id.appendTo(path);
    return path;
}

// Empty for what is no list.
QByteArray linkBehind(const Question &question, const ReadBody &body)
{
    if (const auto *events = std::get_if<EventListQuestion>(&question)) {
        return eventsLink(events->query, *body.next, body.nextKey);
    }
    if (const auto *registrations = std::get_if<RegistrationListQuestion>(&question)) {
        return registrationsLink(eventPath(registrations->eventId) + "/registrations",
                                 registrations->query, *body.next);
    }
    return {};
}

} // namespace

ReplyRouter::ReplyRouter(ApiServer &server) : Mailbox(&server), m_server(server) { }

void ReplyRouter::outcomesReady(std::vector<Answered> answers)
{
    post([this, answers = std::move(answers)] {
        for (const Answered &answered : answers) {
            m_server.respond(answered.to, toReply(answered.outcome));
        }
    });
}

void ReplyRouter::readsReady(std::vector<ReadAnswered> answers)
{
    post([this, answers = std::move(answers)] {
        for (const ReadAnswered &answered : answers) {
            m_server.respond(answered.to, toReply(*answered.question, *answered.answer));
        }
    });
}

ApiReply toReply(const Outcome &outcome)
{
    ApiReply reply;
    if (const Registration *registration = outcome.registration()) {
        reply = createdOr200(outcome.created,
                             eventPath(registration->eventId) + "/registrations/"
                                 + registration->id.toByteArray(),
                             encode(*registration));
    } else if (const Event *event = outcome.event()) {
        reply = createdOr200(outcome.created, eventPath(event->id), encode(*event));
        reply.etag = etagOf(*event);
    } else if (const Error *error = outcome.error()) {
        reply = toReply(*error);
    } else {
        reply.status = 204;
        reply.contentType = {};
    }
    if (outcome.replayed) {
        reply.addHeader("Idempotency-Replayed", "true");
    }
    return reply;
}

ApiReply toReply(const Question &question, const Result<ReadBody> &answer)
{
    if (!answer) {
        return toReply(answer.error());
    }
    if (std::holds_alternative<ReadyQuestion>(question)) {
        return ApiReply::json(200, encodeReady());
    }
    ApiReply reply = ApiReply::json(200, answer->json);
    reply.gzip = answer->gzip;
    reply.etag = answer->etag;
    reply.gzipEtag = answer->gzipEtag;
    const bool personal = std::holds_alternative<RegistrationListQuestion>(question)
        || std::holds_alternative<RegistrationQuestion>(question);
    // A list of registrations is also there as CSV.
    reply.addHeader("Vary", personal ? "Accept, Accept-Encoding" : "Accept-Encoding");
    reply.addHeader("Cache-Control", personal ? "private, no-cache" : "no-cache");
    if (answer->next) {
        reply.addHeader("Link", linkBehind(question, *answer));
    }
    return reply;
}

} // namespace boxoffice
