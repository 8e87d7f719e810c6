// Passes outcomes, read bodies and standings from the thread of a lane, reader or desk to the
// worker that has the connection, with one posted call for each batch. There, an outcome becomes
// its HTTP answer, and a call that asked a question continues (call.h).
//
// Threads: outcomesReady(), readsReady() and standingsReady() from any thread; the rest on the
// server's thread.
#pragma once

#include "backend/access/principal_lookups.h"
#include "backend/admission/admission_queue.h"
#include "backend/api/services.h"
#include "backend/http/api_server.h"
#include "backend/reads/read_queue.h"
#include "shared/mailbox.h"

namespace boxoffice {

class ReplyRouter final : public Mailbox,
                          public OutcomeReceiver,
                          public ReadReceiver,
                          public StandingReceiver
{
public:
    // server: borrowed and parent; must outlive the queues' last call. tickets: what it refers to
    // is borrowed, too.
    ReplyRouter(ApiServer &server, const TicketServices &tickets);

    void outcomesReady(std::vector<Answered> answers) override;
    void readsReady(std::vector<ReadAnswered> answers) override;
    void standingsReady(std::vector<std::function<void()>> calls) override;

private:
    ApiReply toReply(const Outcome &outcome) const;
    ApiReply bodyOf(const Outcome &outcome) const;

    ApiServer &m_server;
    const TicketServices m_tickets;
};

} // namespace boxoffice
