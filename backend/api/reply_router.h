// Brings outcomes, read bodies and standings home: from the thread of a lane, reader or desk to the
// worker that has the connection, one posted call a batch. There an outcome becomes its HTTP
// answer, and whoever asked a question goes on (call.h).
//
// Threads: outcomesReady(), readsReady() and standingsReady() from any thread; the rest on the
// server's thread.
#pragma once

#include "backend/access/principal_lookups.h"
#include "backend/admission/admission_queue.h"
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
    // server: borrowed and parent; must outlive the queues' last call.
    explicit ReplyRouter(ApiServer &server);

    void outcomesReady(std::vector<Answered> answers) override;
    void readsReady(std::vector<ReadAnswered> answers) override;
    void standingsReady(std::vector<std::function<void()>> calls) override;

private:
    ApiServer &m_server;
};

} // namespace boxoffice
