#include "backend/api/access_calls.h"

#include "backend/access/refusals.h"
#include "backend/api/abuse_guard.h"
#include "backend/api/given_credential.h"
#include "backend/api/replies.h"
#include "backend/http/message/negotiation.h"
#include "backend/http/message/origins.h"
#include "shared/api/registration_json.h"
#include "shared/clock.h"
#include "shared/text.h"
#include "shared/utf8.h"

namespace boxoffice {

namespace {

constexpr int kCookieSeconds = 14 * 24 * 3'600; // as long as a session can last
constexpr qsizetype kMaxUserAgent = 200;

Result<Uuid> idAt(const ApiRequest &request, int segment, const Error &none)
{
    const auto id = Uuid::parse(request.parameters[segment]);
    return id ? Result<Uuid>(*id) : Result<Uuid>(none);
}

// As many characters as the database takes.
QString userAgentOf(const ApiRequest &request)
{
    const auto characters = lineOf(fromUtf8(request.header("user-agent"))).toUcs4();
    const auto count = std::min<qsizetype>(characters.size(), kMaxUserAgent);
    return QString::fromUcs4(reinterpret_cast<const char32_t *>(characters.data()), count);
}

} // namespace

Result<Uuid> organizerIdOf(const ApiRequest &request)
{
    return idAt(request, 0, organizerNotFound());
}

Result<Uuid> secondIdOf(const ApiRequest &request, const Error &none)
{
    return idAt(request, 1, none);
}

Result<QByteArray> linkHashOf(QByteArrayView token)
{
    const auto credential = credentialIn(token);
    const bool isLink = credential && credential->kind == TokenKind::Link;
    return isLink ? Result<QByteArray>(credential->hash) : Result<QByteArray>(linkNotValid());
}

namespace {

Attempt begin(Call &call, Attempts &attempts, const QString &account)
{
    auto begun =
        attempts.begin(call.context().services.guard.bucketOf(call.request()), account.toUtf8());
    if (!begun.attempt) {
        ApiReply reply = toReply(tooManyAttempts());
        reply.addHeader("Retry-After", QByteArray::number(begun.retryIn));
        call.answer(reply);
    }
    return begun.attempt;
}

} // namespace

Attempt beginAttempt(Call &call, const QString &account)
{
    return begin(call, call.context().services.access.attempts, account);
}

Attempt beginMailAttempt(Call &call, const QString &email)
{
    return begin(call, call.context().services.access.mailAttempts, email);
}

bool mayBegin(Call &call, SessionAs as)
{
    const AccessServices &access = call.context().services.access;
    const bool byForeignPage = as == SessionAs::Cookie && !call.request().header("origin").isNull()
        && !comesFromOwnPage(call.request(), access.tls, access.allowedOrigins);
    if (byForeignPage) {
        call.refuse(originNotAllowed(call.request()));
    }
    return !byForeignPage;
}

MailLanguage mailLanguageOf(const ApiRequest &request)
{
    const QByteArrayView german = wireName(MailLanguage::German);
    const QByteArray accepted = request.list("accept-language");
    return preferredLanguage(accepted, {wireName(MailLanguage::English), german}) == german
        ? MailLanguage::German
        : MailLanguage::English;
}

Visitor visitorOf(const Call &call)
{
    return {userAgentOf(call.request()), call.actor().address,
            call.context().services.access.isProtected};
}

OwnSession ownSessionOf(const Call &call)
{
    const Principal &principal = *call.principal();
    return {principal.id, principal.sessionId.value_or(Uuid()), call.actor()};
}

qint64 secondsNow()
{
    return std::chrono::floor<std::chrono::seconds>(Clock::system().sinceEpoch()).count();
}

void answerBegun(Call &call, const SessionView &session, SessionAs as)
{
    SessionView shown = session;
    shown.sendsMail = call.context().services.tickets.sendsMail;
    if (as == SessionAs::Cookie) {
        shown.token.clear();
    }
    ApiReply reply = ApiReply::json(201, encode(shown));
    if (as == SessionAs::Cookie) {
        reply.addHeader("Set-Cookie",
                        sessionCookie(call.request(), call.context().services.access.tls,
                                      session.token.toLatin1(), kCookieSeconds));
    }
    call.answer(reply);
}

void answerSession(Call &call, int status, SessionView session)
{
    session.sendsMail = call.context().services.tickets.sendsMail;
    answerJson(call, status, encode(session));
}

void answerJson(Call &call, int status, QByteArray json)
{
    call.answer(ApiReply::json(status, std::move(json)));
}

Result<Done> doneIf(const Result<void> &result)
{
    return result ? Result<Done>(Done()) : Result<Done>(result.error());
}

void doWork(Call &call, AccessDesk &desk, std::function<Result<void>(AccessStore &)> work)
{
    call.consult<Done>(
        desk, [work = std::move(work)](AccessStore &store) { return doneIf(work(store)); },
        [](Call &done, const Done &) { done.answer(noContentReply()); });
}

} // namespace boxoffice
