// A call of the API: one request, and every way to answer it. A handler is a function of a Call and
// does exactly one of these:
//
// - answer() or refuse(): at once;
// - submit(): a command joins the waiting line of its event; its outcome is the answer;
// - ask(): a question goes to the database; a function makes the answer of the body;
// - askThen(): a question goes to the database, and the handler goes on with the same request:
//
//     void followEvent(Call &call)
//     {
//         call.askThen(EventQuestion{id}, [](Call &call, const Question &, const ReadBody &) {
//             open(call);      // call.request() is the request as it came
//         });
//     }
//
// askThen() is the only way to wait. It keeps the request in memory until it is answered, so a
// handler that needs only the answer uses ask(). If the question fails, the client gets its error;
// if the client has left, nothing happens. In neither case does the handler go on.
//
// Threads: the worker's. A Call ends when the function that was given it returns.
#pragma once

#include "backend/api/services.h"
#include "backend/domain/commands.h"
#include "backend/http/api_server.h"
#include "backend/reads/read_queue.h"

#include <QObject>

namespace boxoffice {

class CsvExports;
class ReplyRouter;

// The API on one worker: what its calls share.
class ApiContext final : public QObject
{
public:
    // apiServer: borrowed and parent.
    ApiContext(ApiServer &apiServer, const Services &services);

    ApiServer &server;
    const Services services;
    ReplyRouter &router; // owned by the server
    CsvExports &exports; // owned by the server
};

class Call
{
public:
    using ReplyOf = ApiReply (*)(const Question &question, const ReadBody &body);
    using Then = std::function<void(Call &call, const Question &question, const ReadBody &body)>;

    // All borrowed.
    Call(ApiContext &context, const ApiRequest &request, const ReplyAddress &to)
        : m_context(context)
        , m_request(request)
        , m_to(to)
    { }

    const ApiRequest &request() const { return m_request; }
    const ReplyAddress &address() const { return m_to; }
    ApiContext &context() const { return m_context; }

    // Not an error if the client has gone.
    void answer(const ApiReply &reply) { m_context.server.respond(m_to, reply); }
    void refuse(const Error &error) { answer(toReply(error)); }
    // Takes an Idempotency-Key along.
    void submit(Command command);
    void ask(Question question, ReplyOf replyOf);
    // then: runs on this thread, never within this call.
    void askThen(Question question, Then then);

private:
    void put(Question question, bool takesGzip, std::function<void(const ReadAnswered &)> then);

    ApiContext &m_context;
    const ApiRequest &m_request;
    const ReplyAddress &m_to;
};

// Returns the id that a {id} or {rid} segment of the path names. A malformed id is an unknown one:
// fails with event_not_found or registration_not_found.
Result<Uuid> eventIdOf(const ApiRequest &request);
Result<Uuid> registrationIdOf(const ApiRequest &request);

} // namespace boxoffice
