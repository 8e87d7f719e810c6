#include "backend/api/session.h"

#include "backend/access/password.h"
#include "backend/access/refusals.h"
#include "backend/api/access_calls.h"
#include "backend/api/given_credential.h"
#include "backend/api/replies.h"

namespace boxoffice {

namespace {

void beginSession(Call &call)
{
    const auto request = decodeSignIn(call.request().body);
    if (!request) {
        return call.refuse(request.error());
    }
    const Attempt attempt =
        mayBegin(call, request->as) ? beginAttempt(call, request->email) : nullptr;
    if (!attempt) {
        return;
    }
    call.consult<SessionView>(
        call.context().services.access.passwords,
        [attempt, request = *request, visitor = visitorOf(call)](AccessStore &store) {
            return settled(attempt, signIn(store, request, visitor, secondsNow()));
        },
        [as = request->as](Call &begun, const SessionView &session) {
            answerBegun(begun, session, as);
        });
}

void showSession(Call &call)
{
    const bool isProtected = call.context().services.access.isProtected;
    const Principal *principal = call.principal();
    if (!principal) {
        SessionView nobody;
        nobody.isProtected = isProtected;
        return answerSession(call, 200, nobody);
    }
    call.consult<SessionView>(
        call.context().services.access.desk,
        [principal = *principal, isProtected](AccessStore &store) {
            return viewOf(store, principal, isProtected);
        },
        [](Call &shown, const SessionView &session) { answerSession(shown, 200, session); });
}

void endSession(Call &call)
{
    const AccessServices &access = call.context().services.access;
    call.consult<Done>(
        access.desk,
        [own = ownSessionOf(call)](AccessStore &store) {
            return doneIf(store.accounts().endSession(own));
        },
        [](Call &ended, const Done &) {
            ApiReply reply = noContentReply();
            reply.addHeader(
                "Set-Cookie",
                endedSessionCookie(ended.request(), ended.context().services.access.tls));
            ended.answer(reply);
        });
}

void listSessions(Call &call)
{
    answerWork<QList<SessionEntry>>(
        call, 200,
        [own = ownSessionOf(call)](AccessStore &store) { return store.accounts().sessions(own); },
        encodeArray<SessionEntry>);
}

void endOtherSessions(Call &call)
{
    doWork(call, call.context().services.access.desk,
           [own = ownSessionOf(call)](AccessStore &store) {
               return store.accounts().endOtherSessions(own);
           });
}

// A link that is good, a password that is, and then all at once.
Result<SessionView> setUpWith(AccessStore &store, const SetUpRequest &request,
                              const QByteArray &link, const PasswordRules &rules,
                              const Visitor &visitor)
{
    if (const auto good = store.links().checkSetUpLink(link); !good) {
        return good.error();
    }
    const PasswordOwner owner{request.email, request.name, {request.organizer}};
    if (const auto good = rules.check(request.password, owner); !good) {
        return good.error();
    }
    const NewToken token = newToken(TokenKind::Session);
    const auto done = store.links().setUp(
        link, {request.email, request.name, hashOf(request.password)}, {request.organizer, {}},
        {token.hash, visitor.userAgent}, visitor.address);
    return done ? viewOfNew(store, token, visitor.toProtected) : done.error();
}

void setUp(Call &call)
{
    const auto request = decodeSetUp(call.request().body);
    if (!request) {
        return call.refuse(request.error());
    }
    const Attempt attempt = mayBegin(call, request->as) ? beginAttempt(call, {}) : nullptr;
    if (!attempt) {
        return;
    }
    const auto link = linkHashOf(request->token.toUtf8());
    if (!link) {
        attempt->failed();
        return call.refuse(link.error());
    }
    call.consult<SessionView>(
        call.context().services.access.passwords,
        [attempt, request = *request, link = *link, visitor = visitorOf(call),
         rules = call.context().services.access.passwordRules](AccessStore &store) {
            return settled(attempt, setUpWith(store, request, link, rules, visitor));
        },
        [as = request->as](Call &begun, const SessionView &session) {
            answerBegun(begun, session, as);
        });
}

constexpr Route kSessionRoutes[] = {
    {Method::Post, "/set-up", Access::Public, Rate::Changes, setUp},
    {Method::Post, "/session", Access::Public, Rate::Changes, beginSession},
    {Method::Get, "/session", Access::IfGiven, Rate::Reads, showSession},
    {Method::Delete, "/session", Access::Account, Rate::Changes, endSession},
    {Method::Get, "/sessions", Access::Account, Rate::Reads, listSessions},
    {Method::Delete, "/sessions", Access::Account, Rate::Changes, endOtherSessions},
};

} // namespace

Routes sessionRoutes()
{
    return kSessionRoutes;
}

} // namespace boxoffice
