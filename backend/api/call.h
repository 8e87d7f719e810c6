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
// - consult(): the same with work on accounts and rights, which runs at an access desk.
//
// askThen(), askOr(), consult() and lookUp() are the only ways to wait. They keep the request in
// memory until it is answered, so a handler that needs only the answer uses ask(). If the question
// fails, the client gets its error (but for askOr()); if the client has left, nothing happens. In
// neither case does the handler go on.
//
// Threads: the worker's. A Call ends when the function that was given it returns.
#pragma once

#include "backend/access/access_desk.h"
#include "backend/api/event_address.h"
#include "backend/api/event_images.h"
#include "backend/api/event_page.h"
#include "backend/api/route.h"
#include "backend/api/services.h"
#include "backend/domain/audit.h"
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
    EventPages pages;
    KnownAddresses addresses;
    SentImages sentImages;
};

class Call
{
public:
    using ReplyOf = ApiReply (*)(const Question &question, const ReadBody &body);
    using OnStanding = std::function<void(Call &call, const Standing &standing)>;
    using Then = std::function<void(Call &call, const Question &question, const ReadBody &body)>;

    // What a call keeps while it waits.
    struct State
    {
        Kept kept = Kept::AsItSays;                    // of its answer
        std::shared_ptr<const Standing> standing = {}; // of who asks; null: nobody was looked up
    };

    // All are borrowed, except the state.
    Call(ApiContext &context, const ApiRequest &request, const ReplyAddress &to, State state)
        : m_context(context)
        , m_request(request)
        , m_to(to)
        , m_state(std::move(state))
    { }

    const ApiRequest &request() const { return m_request; }
    const ReplyAddress &address() const { return m_to; }
    ApiContext &context() const { return m_context; }

    // Null: nobody was looked up (a public route, an open server), or no credential came.
    const Principal *principal() const;
    // Who gives the commands of this request, for the audit log.
    Actor actor() const;

    // Whether whoever was let in has another permission for the event of the path, too. Requires:
    // the route needs a permission, and {id} is in its path.
    bool mayAlso(Permission permission) const;

    // Not an error if the client has gone.
    void answer(ApiReply reply);
    void refuse(const Error &error) { answer(toReply(error)); }
    // Returns the Idempotency-Key as one of whoever asks; empty: none was given. Fails with
    // invalid_field.
    Result<QString> idempotencyKey() const;
    // Passes the Idempotency-Key on.
    void submit(Command command);
    void ask(Question question, ReplyOf replyOf);
    // then: runs on this thread, never within this call.
    void askThen(Question question, Then then);
    // otherwise: instead of then, and of an answer, where the question fails or is not taken; in
    // the latter case within this call.
    void askOr(Question question, Then then, void (*otherwise)(Call &call, const Error &error));
    // Looks up a credential. then: as in askThen(), on a call whose principal() is set.
    void lookUp(const StandingQuestion &question, OnStanding then);
    // Does work at a desk. work: Result<T>(AccessStore &), on the desk's thread. then: void(Call &,
    // const T &), on this thread, never within this call.
    template <typename T>
    void consult(AccessDesk &desk, std::function<Result<T>(AccessStore &)> work,
                 std::function<void(Call &, const T &)> then)
    {
        auto result = std::make_shared<std::optional<Result<T>>>();
        atDesk(
            desk, [result, work](AccessStore &store) { result->emplace(work(store)); },
            [result, then](Call &call) {
                const Result<T> &done = **result;
                done ? then(call, *done) : call.refuse(done.error());
            });
    }

    // The same with work that needs no store. work: Result<T>(), on the desk's thread.
    template <typename T>
    void consult(WorkDesk &desk, std::function<Result<T>()> work,
                 std::function<void(Call &, const T &)> then)
    {
        auto result = std::make_shared<std::optional<Result<T>>>();
        atDesk(
            desk, [result, work] { result->emplace(work()); },
            [result, then](Call &call) {
                const Result<T> &done = **result;
                done ? then(call, *done) : call.refuse(done.error());
            });
    }

private:
    using GoOn = std::function<void(std::function<void(Call &)> next)>;

    QString ownKey(const QString &key) const;
    void atDesk(AccessDesk &desk, std::function<void(AccessStore &)> work,
                std::function<void(Call &)> then);
    void atDesk(WorkDesk &desk, std::function<void()> work, std::function<void(Call &)> then);
    // Returns a function for a desk's thread, which makes the call go on on its own.
    GoOn wayBack();
    // Returns a function for this thread that continues the call if the client is still there.
    std::function<void(const std::function<void(Call &)> &)> resumption();
    Result<void> put(Question question, bool takesGzip,
                     std::function<void(const ReadAnswered &)> then);

    ApiContext &m_context;
    const ApiRequest &m_request;
    const ReplyAddress &m_to;
    State m_state;
};

// Return the id in the {id} or {rid} segment of the path. A malformed id counts as unknown: they
// fail with event_not_found or registration_not_found.
Result<Uuid> eventIdOf(const ApiRequest &request);
Result<Uuid> registrationIdOf(const ApiRequest &request);

} // namespace boxoffice
