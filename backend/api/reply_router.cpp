#include "backend/api/reply_router.h"

#include "backend/api/events.h"
#include "backend/api/orders.h"
#include "backend/api/registrations.h"
#include "backend/api/replies.h"
#include "backend/api/ticket_types.h"
#include "backend/api/waiting_list.h"
#include "shared/api/registration_json.h"

namespace boxoffice {

ApiReply ReplyRouter::bodyOf(const Outcome &outcome) const
{
    if (const Registration *registration = outcome.registration()) {
        return outcome.created ? replyToRegistered(*registration, m_tickets)
                               : ApiReply::json(200, encode(*registration));
    }
    if (const Event *event = outcome.event()) {
        return replyOf(*event, outcome.created);
    }
    if (const Order *order = outcome.order()) {
        return replyOf(*order, outcome.created, m_tickets);
    }
    if (const WaitingEntry *entry = outcome.waitingEntry()) {
        return replyOf(*entry, outcome.created, m_tickets);
    }
    if (const TicketType *type = outcome.ticketType()) {
        return replyOf(*type, outcome.created);
    }
    if (const Quota *quota = outcome.quota()) {
        return replyOf(*quota, outcome.created);
    }
    if (const Error *error = outcome.error()) {
        return boxoffice::toReply(*error);
    }
    if (const Accepted *accepted = outcome.accepted()) {
        return acceptedReply(*accepted);
    }
    return noContentReply();
}

ApiReply ReplyRouter::toReply(const Outcome &outcome) const
{
    ApiReply reply = bodyOf(outcome);
    if (outcome.replayed) {
        reply.addHeader("Idempotency-Replayed", "true");
    }
    return reply;
}

ReplyRouter::ReplyRouter(ApiServer &server, const TicketServices &tickets)
    : Mailbox(&server)
    , m_server(server)
    , m_tickets(tickets)
{ }

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
