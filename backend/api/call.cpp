#include "backend/api/call.h"

#include "backend/admission/admission_queue.h"
#include "backend/api/abuse_guard.h"
#include "backend/api/registration_export.h"
#include "backend/api/reply_router.h"
#include "shared/api/validation.h"

namespace boxoffice {

ApiContext::ApiContext(ApiServer &apiServer, const Services &borrowed)
    : QObject(&apiServer)
    , server(apiServer)
    , services(borrowed)
    , router(*new ReplyRouter(apiServer))
    , exports(*new CsvExports(apiServer, borrowed.reads, router))
{ }

void Call::submit(Command command)
{
    const auto key = m_request.headerOnce("idempotency-key", QLatin1StringView("Idempotency-Key"));
    if (!key) {
        return refuse(key.error());
    }
    if (!key->isNull()) {
        auto valid = validIdempotencyKey(*key);
        if (!valid) {
            return refuse(valid.error());
        }
        IdempotencyKey given{*std::move(valid), digestOf(command)};
        std::visit([&](auto &c) { c.idempotency = std::move(given); }, command);
    }
    if (auto taken =
            m_context.services.admission.submit({std::move(command), m_to, &m_context.router});
        !taken) {
        refuse(taken.error());
    }
}

void Call::ask(Question question, ReplyOf replyOf)
{
    put(std::move(question), m_request.acceptsGzip,
        [&server = m_context.server, replyOf](const ReadAnswered &answered) {
            const Result<ReadBody> &body = *answered.answer;
            server.respond(answered.to,
                           body ? replyOf(*answered.question, *body) : toReply(body.error()));
        });
}

void Call::askThen(Question question, Then then)
{
    m_context.server.keepRequest(m_to);
    put(std::move(question), false,
        [&context = m_context, then = std::move(then)](const ReadAnswered &answered) {
            context.server.resume(
                answered.to, [&](const ApiRequest &request, const ReplyAddress &to) {
                    Call call(context, request, to);
                    const Result<ReadBody> &body = *answered.answer;
                    body ? then(call, *answered.question, *body) : call.refuse(body.error());
                });
        });
}

// Dear questions take turns by client.
void Call::put(Question question, bool takesGzip, std::function<void(const ReadAnswered &)> then)
{
    const Services &services = m_context.services;
    const QByteArray client = isDear(question) ? services.guard.bucketOf(m_request) : QByteArray();
    if (auto taken = services.reads.submit({std::move(question), m_to, &m_context.router, takesGzip,
                                            client, false, std::move(then)});
        !taken) {
        refuse(taken.error());
    }
}

Result<Uuid> eventIdOf(const ApiRequest &request)
{
    const auto id = Uuid::parse(request.parameters.first());
    return id ? Result<Uuid>(*id) : Result<Uuid>(eventNotFound());
}

Result<Uuid> registrationIdOf(const ApiRequest &request)
{
    const auto id = Uuid::parse(request.parameters[1]);
    return id ? Result<Uuid>(*id) : Result<Uuid>(registrationNotFound());
}

} // namespace boxoffice
