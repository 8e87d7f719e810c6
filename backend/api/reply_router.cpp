#include "backend/api/reply_router.h"

#include "backend/api/events.h"
#include "backend/api/registrations.h"
#include "backend/api/replies.h"

namespace boxoffice {

namespace {

ApiReply bodyOf(const Outcome &outcome)
{
    if (const Registration *registration = outcome.registration()) {
        return replyOf(*registration, outcome.created);
    }
    if (const Event *event = outcome.event()) {
        return replyOf(*event, outcome.created);
    }
    if (const Error *error = outcome.error()) {
        return toReply(*error);
    }
    return noContentReply();
}

ApiReply toReply(const Outcome &outcome)
{
    ApiReply reply = bodyOf(outcome);
    if (outcome.replayed) {
        reply.addHeader("Idempotency-Replayed", "true");
    }
    return reply;
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
    post([answers = std::move(answers)] {
        for (const ReadAnswered &answered : answers) {
            answered.then(answered);
        }
    });
}

void ReplyRouter::standingsReady(std::vector<std::function<void()>> calls)
{
    post([calls = std::move(calls)] {
        for (const auto &call : calls) {
            call();
        }
    });
}

} // namespace boxoffice
