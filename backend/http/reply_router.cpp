#include "backend/http/reply_router.h"

#include "backend/http/paging.h"
#include "shared/api/codec.h"
#include "shared/api/cursor.h"

namespace boxoffice {

namespace {

ApiReply created(const QByteArray &location, QByteArray body)
{
    ApiReply reply = ApiReply::json(201, std::move(body));
    reply.addHeader("Location", location);
    return reply;
}

QByteArray eventPath(const Uuid &id)
{
    QByteArray path("/events/");
    path.reserve(64);
    id.appendTo(path);
    return path;
}

QByteArray pathOf(const Question &question)
{
    const auto *registrations = std::get_if<RegistrationListQuestion>(&question);
    return registrations ? QByteArray(eventPath(registrations->eventId) + "/registrations")
                         : QByteArrayLiteral("/events");
}

const PageQuery *pageOf(const Question &question)
{
    if (const auto *events = std::get_if<EventListQuestion>(&question)) {
        return &events->page;
    }
    const auto *registrations = std::get_if<RegistrationListQuestion>(&question);
    return registrations ? &registrations->page : nullptr;
}

} // namespace

ReplyRouter::ReplyRouter(ApiServer &server) : QObject(&server), m_server(server) { }

void ReplyRouter::outcomesReady(std::vector<Answered> answers)
{
    QMetaObject::invokeMethod(
        this,
        [this, answers = std::move(answers)] {
            for (const Answered &answered : answers) {
                m_server.respond(answered.to, toReply(answered.outcome));
            }
        },
        Qt::QueuedConnection);
}

void ReplyRouter::readsReady(std::vector<ReadAnswered> answers)
{
    QMetaObject::invokeMethod(
        this,
        [this, answers = std::move(answers)] {
            for (const ReadAnswered &answered : answers) {
                m_server.respond(answered.to, toReply(*answered.question, *answered.answer));
            }
        },
        Qt::QueuedConnection);
}

ApiReply toReply(const Outcome &outcome)
{
    ApiReply reply;
    if (const Registration *registration = outcome.registration()) {
        reply = created(eventPath(registration->eventId) + "/registrations/"
                            + registration->id.toByteArray(),
                        encode(*registration));
    } else if (const Event *event = outcome.event()) {
        reply = created(eventPath(event->id), encode(*event));
    } else {
        reply = toReply(*outcome.error());
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
        return ApiReply::json(200, QByteArrayLiteral("{\"status\":\"ready\"}"));
    }
    ApiReply reply = ApiReply::json(200, answer->json);
    const PageQuery *page = pageOf(question);
    if (page && answer->next) {
        reply.addHeader("Link", nextLink(pathOf(question), *page, *answer->next));
    }
    return reply;
}

} // namespace boxoffice
