// Brings outcomes and read bodies home: from a lane's or reader's thread to the worker that has
// the connection, one posted call a batch. There an outcome becomes its HTTP answer, and whoever
// asked a question goes on (call.h).
//
// Threads: outcomesReady() and readsReady() from any thread; the rest on the server's thread.
#pragma once

#include "backend/admission/admission_queue.h"
#include "backend/http/api_server.h"
#include "backend/reads/read_queue.h"
#include "shared/mailbox.h"

namespace boxoffice {

class ReplyRouter final : public Mailbox, public OutcomeReceiver, public ReadReceiver
{
public:
    // server: borrowed and parent; must outlive the queues' last call.
    explicit ReplyRouter(ApiServer &server);

    void outcomesReady(std::vector<Answered> answers) override;
    void readsReady(std::vector<ReadAnswered> answers) override;

private:
    ApiServer &m_server;
};

} // namespace boxoffice
