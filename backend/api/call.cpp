#include "backend/api/call.h"

#include "backend/access/principal_lookups.h"
#include "backend/admission/admission_queue.h"
#include "backend/api/abuse_guard.h"
#include "backend/api/csv_exports.h"
#include "backend/api/reply_router.h"
#include "shared/api/validation.h"

#include <QCryptographicHash>

namespace boxoffice {

ApiContext::ApiContext(ApiServer &apiServer, const Services &borrowed)
    : QObject(&apiServer)
    , server(apiServer)
    , services(borrowed)
    , router(*new ReplyRouter(apiServer, borrowed.tickets))
    , exports(*new CsvExports(apiServer, borrowed.reads, router))
    , pages(borrowed.files, borrowed.tickets.publicUrl)
{ }

const Principal *Call::principal() const
{
    return m_state.standing && m_state.standing->principal ? &*m_state.standing->principal
                                                           : nullptr;
}

bool Call::mayAlso(Permission permission) const
{
    const Principal *principal = this->principal();
    if (!principal) { // on an open server
        return isForEverybodyWhenOpen(permission);
    }
    const std::optional<Uuid> &organizer = m_state.standing->eventOrganizer;
    const Grant *grant = organizer ? principal->grantFor(*organizer) : nullptr;
    return grant && grant->permissions.contains(permission);
}

Actor Call::actor() const
{
    Actor actor;
    actor.address = m_context.services.guard.clientOf(m_request).host().toString();
    if (const Principal *principal = this->principal()) {
        actor.kind = principal->kind == Principal::Kind::Key ? ActorKind::Key : ActorKind::Account;
        actor.id = principal->id;
    }
    return actor;
}

void Call::answer(ApiReply reply)
{
    if (m_state.kept == Kept::Nowhere) {
        reply.setHeader("Cache-Control", "no-store");
    }
    m_context.server.respond(m_to, reply);
}

// A key is its principal's own: nobody gets, or spoils, the answer to somebody else's. No client
// can send the first letter, so none can send a key of this form.
QString Call::ownKey(const QString &key) const
{
    const Principal *principal = this->principal();
    if (!principal) {
        return key;
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(principal->id.toByteArray());
    hash.addData(key.toUtf8());
    return u'\u00a7' + QString::fromLatin1(hash.result().toBase64(QByteArray::OmitTrailingEquals));
}

Result<QString> Call::idempotencyKey() const
{
    const auto key = m_request.headerOnce("idempotency-key", QLatin1StringView("Idempotency-Key"));
    if (!key) {
        return key.error();
    }
    if (key->isNull()) {
        return QString();
    }
    const auto valid = validIdempotencyKey(*key);
    return valid ? Result<QString>(ownKey(*valid)) : valid;
}

void Call::submit(Command command)
{
    const auto key = idempotencyKey();
    if (!key) {
        return refuse(key.error());
    }
    if (!key->isEmpty()) {
        IdempotencyKey given{*key, digestOf(command)};
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
    const auto taken =
        put(std::move(question), m_request.acceptsGzip,
            [&server = m_context.server, replyOf](const ReadAnswered &answered) {
                const Result<ReadBody> &body = *answered.answer;
                server.respond(answered.to,
                               body ? replyOf(*answered.question, *body) : toReply(body.error()));
            });
    if (!taken) {
        refuse(taken.error());
    }
}

void Call::askThen(Question question, Then then)
{
    askOr(std::move(question), std::move(then),
          [](Call &call, const Error &error) { call.refuse(error); });
}

void Call::askOr(Question question, Then then, void (*otherwise)(Call &call, const Error &error))
{
    const auto taken = put(
        std::move(question), false,
        [resume = resumption(), then = std::move(then), otherwise](const ReadAnswered &answered) {
            resume([&](Call &call) {
                const Result<ReadBody> &body = *answered.answer;
                body ? then(call, *answered.question, *body) : otherwise(call, body.error());
            });
        });
    if (!taken) {
        otherwise(*this, taken.error());
    }
}

std::function<void(const std::function<void(Call &)> &)> Call::resumption()
{
    m_context.server.keepRequest(m_to);
    return [&context = m_context, to = m_to,
            state = m_state](const std::function<void(Call &)> &then) {
        context.server.resume(to, [&](const ApiRequest &request, const ReplyAddress &address) {
            Call call(context, request, address, state);
            then(call);
        });
    };
}

void Call::lookUp(const StandingQuestion &question, OnStanding then)
{
    auto taken = m_context.services.access.principals.ask(
        question, m_context.router,
        [resume = resumption(),
         then = std::move(then)](const Result<std::shared_ptr<const Standing>> &answer) {
            resume([&](Call &call) {
                if (!answer) {
                    return call.refuse(answer.error());
                }
                call.m_state.standing = *answer;
                then(call, **answer);
            });
        });
    if (!taken) {
        refuse(taken.error());
    }
}

Call::GoOn Call::wayBack()
{
    return [&router = m_context.router, resume = resumption()](std::function<void(Call &)> next) {
        router.post([resume, next = std::move(next)] { resume(next); });
    };
}

void Call::atDesk(AccessDesk &desk, std::function<void(AccessStore &)> work,
                  std::function<void(Call &)> then)
{
    const GoOn goOn = wayBack();
    auto taken = desk.submit(
        {[goOn, work = std::move(work), then = std::move(then)](AccessStore &store) {
             work(store);
             goOn(then);
         },
         [goOn](const Error &error) { goOn([error](Call &call) { call.refuse(error); }); }});
    if (!taken) {
        refuse(taken.error());
    }
}

void Call::atDesk(WorkDesk &desk, std::function<void()> work, std::function<void(Call &)> then)
{
    const GoOn goOn = wayBack();
    auto taken = desk.submit(
        {[goOn, work = std::move(work), then = std::move(then)] {
             work();
             goOn(then);
         },
         [goOn](const Error &error) { goOn([error](Call &call) { call.refuse(error); }); }});
    if (!taken) {
        refuse(taken.error());
    }
}

// Dear questions take turns by client.
Result<void> Call::put(Question question, bool takesGzip,
                       std::function<void(const ReadAnswered &)> then)
{
    const Services &services = m_context.services;
    const QByteArray client = isDear(question) ? services.guard.bucketOf(m_request) : QByteArray();
    return services.reads.submit(
        {std::move(question), m_to, &m_context.router, takesGzip, client, false, std::move(then)});
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
