#include "backend/access/sign_in.h"

#include "backend/access/password.h"
#include "backend/access/refusals.h"
#include "backend/access/second_factor.h"

namespace boxoffice {

namespace {

Result<void> addAccount(AccessStore &store, const Principal &principal, SessionView &view)
{
    const auto account = store.accounts().account(principal.id);
    if (!account) {
        return account.error();
    }
    if (!*account) {
        return credentialNotValid(); // deleted since it was looked up
    }
    view.account = (*account)->shown;
    return {};
}

Result<void> addKey(AccessStore &store, const Principal &principal, SessionView &view)
{
    auto key = store.keys().key(principal.id);
    if (!key) {
        return key.error();
    }
    view.key = *std::move(key);
    return {};
}

} // namespace

Result<SessionView> viewOf(AccessStore &store, const Principal &principal, bool isProtected)
{
    SessionView view;
    view.isProtected = isProtected;
    view.sessionId = principal.sessionId;
    view.expiresAt = principal.expiresAt;
    for (const Grant &grant : principal.grants) {
        view.memberships.append(
            {grant.memberId, grant.organizer, grant.role, grant.permissions.list()});
    }
    const auto added = principal.kind == Principal::Kind::Account
        ? addAccount(store, principal, view)
        : addKey(store, principal, view);
    return added ? Result<SessionView>(std::move(view)) : Result<SessionView>(added.error());
}

Result<SessionView> viewOfNew(AccessStore &store, const NewToken &token, bool isProtected)
{
    const StandingQuestion question{{TokenKind::Session, token.hash}};
    const auto standings = store.standings({&question, 1});
    if (!standings) {
        return standings.error();
    }
    const auto &principal = standings->front().principal;
    if (!principal) {
        return credentialNotValid(); // ended already: somebody changed the password
    }
    auto view = viewOf(store, *principal, isProtected);
    if (view) {
        view->token = QString::fromLatin1(token.text);
    }
    return view;
}

Result<UsedCode> provenCode(const KnownAccount &account, const QString &code, qint64 now)
{
    if (account.totpSecret.isEmpty()) {
        return UsedCode{};
    }
    if (isRecoveryCode(code)) {
        return UsedCode{{}, recoveryHashOf(account.shown.id, code)};
    }
    const auto step = totpStepOf(code, account.totpSecret, now, account.totpStep);
    return step ? Result<UsedCode>(UsedCode{step}) : Result<UsedCode>(signInFailed());
}

Result<SessionView> signIn(AccessStore &store, const SignInRequest &request, const Visitor &visitor,
                           qint64 now)
{
    const auto account = store.accounts().accountByEmail(request.email);
    if (!account) {
        return account.error();
    }
    const bool isOwn = matches(request.password,
                               *account ? std::optional((*account)->passwordHash) : std::nullopt);
    if (!isOwn) {
        return signInFailed();
    }
    const auto code = provenCode(**account, request.code, now);
    if (!code) {
        return code.error();
    }
    const NewToken token = newToken(TokenKind::Session);
    const NewSession session{token.hash, visitor.userAgent};
    if (const auto begun = store.accounts().beginSession(**account, *code, session); !begun) {
        return begun.error();
    }
    return viewOfNew(store, token, visitor.toProtected);
}

Result<KnownAccount> provenAccount(AccessStore &store, const Uuid &account, const QString &password)
{
    auto known = store.accounts().account(account);
    if (!known) {
        return known.error();
    }
    const bool isOwn =
        matches(password, *known ? std::optional((*known)->passwordHash) : std::nullopt);
    return isOwn ? Result<KnownAccount>(**std::move(known)) : Result<KnownAccount>(signInFailed());
}

} // namespace boxoffice
