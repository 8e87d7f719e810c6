#include "backend/api/account.h"

#include "backend/access/password.h"
#include "backend/access/refusals.h"
#include "backend/access/second_factor.h"
#include "backend/api/access_calls.h"

namespace boxoffice {

namespace {

// Fails with what is wrong with a password of the account, which may be about to change.
Result<void> checkPassword(AccessStore &store, const Account &account, const QString &password,
                           const PasswordRules &rules, const AccountPatch &patch = {})
{
    const auto organizers = store.accounts().organizerNames(account.id);
    if (!organizers) {
        return organizers.error();
    }
    QStringList names = *organizers;
    names << account.email << account.name; // what was known until now is guessed, too
    return rules.check(
        password, {patch.email.value_or(account.email), patch.name.value_or(account.name), names});
}

// What was asked for, as the store takes it, if the account proved itself where that is needed.
Result<AccountChange> provenChange(AccessStore &store, const Uuid &id, const AccountPatch &patch,
                                   const PasswordRules &rules)
{
    AccountChange change{patch.name, patch.email, {}, patch.wantsDigest, patch.language};
    if (!patch.email && !patch.password) {
        return change;
    }
    const auto account = provenAccount(store, id, patch.currentPassword);
    if (!account) {
        return account.error();
    }
    if (patch.password) {
        if (const auto good = checkPassword(store, account->shown, *patch.password, rules, patch);
            !good) {
            return good.error();
        }
        change.passwordHash = hashOf(*patch.password);
    }
    return change;
}

Result<SessionView> changeAccount(AccessStore &store, const OwnSession &own,
                                  const Principal &principal, const AccountPatch &patch,
                                  const PasswordRules &rules, bool isProtected)
{
    const auto change = provenChange(store, own.account, patch, rules);
    if (!change) {
        return change.error();
    }
    if (const auto changed = store.accounts().change(own, *change); !changed) {
        return changed.error();
    }
    return viewOf(store, principal, isProtected);
}

void updateAccount(Call &call)
{
    auto patch = decodeAccountPatch(call.request().body);
    if (!patch) {
        return call.refuse(patch.error());
    }
    patch->language = mailLanguageOf(call.request());
    const Attempt attempt = beginAttempt(call, call.principal()->id.toString());
    if (!attempt) {
        return;
    }
    const AccessServices &access = call.context().services.access;
    const bool isQuick = !patch->email && !patch->password;
    call.consult<SessionView>(
        isQuick ? access.desk : access.passwords,
        [attempt, isQuick, own = ownSessionOf(call), principal = *call.principal(), patch = *patch,
         rules = access.passwordRules, isProtected = access.isProtected](AccessStore &store) {
            auto changed = changeAccount(store, own, principal, patch, rules, isProtected);
            // What proves nothing does not end a delay.
            return isQuick ? changed : settled(attempt, std::move(changed));
        },
        [](Call &done, const SessionView &session) { answerSession(done, 200, session); });
}

// A second factor is not replaced by who has only the password.
Result<QByteArray> offerTotp(AccessStore &store, const OwnSession &own, const QString &password)
{
    const auto account = provenAccount(store, own.account, password);
    if (!account) {
        return account.error();
    }
    if (account->shown.hasSecondFactor) {
        return invalidField(QStringLiteral("password"),
                            QStringLiteral("The account has a second factor; remove it first."));
    }
    const QByteArray secret = newTotpSecret();
    if (const auto proposed = store.accounts().proposeTotp(own, secret); !proposed) {
        return proposed.error();
    }
    const QByteArray uri = totpUri(secret, account->shown.email);
    TotpOffer offer{shownSecret(secret), QString::fromLatin1(uri), {}};
    for (const QByteArray &row : qrRows(uri)) {
        offer.qr.append(QString::fromLatin1(row));
    }
    return encode(offer);
}

Result<QByteArray> confirmTotp(AccessStore &store, const OwnSession &own, const QString &code)
{
    const auto account = store.accounts().account(own.account);
    if (!account) {
        return account.error();
    }
    const bool isProposed = *account && !(*account)->totpProposed.isEmpty();
    const auto step = isProposed
        ? totpStepOf(code, (*account)->totpProposed, secondsNow(), (*account)->totpStep)
        : std::nullopt;
    if (!step) {
        return signInFailed();
    }
    const QStringList codes = newRecoveryCodes();
    QByteArrayList hashes;
    for (const QString &each : codes) {
        hashes.append(recoveryHashOf(own.account, each));
    }
    const auto confirmed =
        store.accounts().confirmTotp(own, (*account)->totpProposed, *step, hashes);
    return confirmed ? Result<QByteArray>(encodeRecoveryCodes(codes))
                     : Result<QByteArray>(confirmed.error());
}

void addTotp(Call &call)
{
    const auto request = decodeTotpRequest(call.request().body);
    if (!request) {
        return call.refuse(request.error());
    }
    const Attempt attempt = beginAttempt(call, call.principal()->id.toString());
    if (!attempt) {
        return;
    }
    const AccessServices &access = call.context().services.access;
    const bool isOffer = request->code.isEmpty();
    call.consult<QByteArray>(
        isOffer ? access.passwords : access.desk,
        [attempt, own = ownSessionOf(call), request = *request, isOffer](AccessStore &store) {
            return settled(attempt,
                           isOffer ? offerTotp(store, own, request.password)
                                   : confirmTotp(store, own, request.code));
        },
        [](Call &done, const QByteArray &json) { answerJson(done, 200, json); });
}

Result<void> removeProvenTotp(AccessStore &store, const OwnSession &own, const TotpRemoval &removal)
{
    const auto account = provenAccount(store, own.account, removal.password);
    if (!account) {
        return account.error();
    }
    const auto code = provenCode(*account, removal.code, secondsNow());
    return code ? store.accounts().removeTotp(own, *code) : Result<void>(code.error());
}

void removeTotp(Call &call)
{
    const auto removal = decodeTotpRemoval(call.request().body);
    if (!removal) {
        return call.refuse(removal.error());
    }
    const Attempt attempt = beginAttempt(call, call.principal()->id.toString());
    if (!attempt) {
        return;
    }
    doWork(call, call.context().services.access.passwords,
           [attempt, own = ownSessionOf(call), removal = *removal](AccessStore &store) {
               return settled(attempt, removeProvenTotp(store, own, removal));
           });
}

// The answer is the same, and takes the same time, whether there is an account or not.
void askForReset(Call &call)
{
    const auto email = decodeEmailRequest(call.request().body);
    if (!email) {
        return call.refuse(email.error());
    }
    if (!call.context().services.tickets.sendsMail) {
        return answerJson(call, 202, encodeMailAsked(false));
    }
    const Attempt attempt = beginMailAttempt(call, *email);
    if (!attempt) {
        return;
    }
    attempt->failed(); // each counts, so nobody floods the mailbox of somebody else
    call.consult<Done>(
        call.context().services.access.desk,
        [email = *email, language = mailLanguageOf(call.request())](AccessStore &store) {
            return doneIf(store.mails().askForReset(email, language));
        },
        [](Call &asked, const Done &) { answerJson(asked, 202, encodeMailAsked(true)); });
}

Result<void> resetWith(AccessStore &store, const QByteArray &link, const QString &password,
                       const PasswordRules &rules, const QString &address)
{
    const auto account = store.links().accountOfReset(link);
    if (!account) {
        return account.error();
    }
    if (const auto good = checkPassword(store, *account, password, rules); !good) {
        return good.error();
    }
    return store.links().reset(link, hashOf(password), address);
}

void resetPassword(Call &call)
{
    const auto password = decodePasswordRequest(call.request().body);
    if (!password) {
        return call.refuse(password.error());
    }
    const Attempt attempt = beginAttempt(call, {});
    if (!attempt) {
        return;
    }
    const auto link = linkHashOf(call.request().parameters.first());
    if (!link) {
        attempt->failed();
        return call.refuse(link.error());
    }
    const AccessServices &access = call.context().services.access;
    doWork(call, access.passwords,
           [attempt, link = *link, password = *password, rules = access.passwordRules,
            address = call.actor().address](AccessStore &store) {
               return settled(attempt, resetWith(store, link, password, rules, address));
           });
}

constexpr Route kAccountRoutes[] = {
    {Method::Patch, "/account", Access::Account, Rate::Changes, updateAccount},
    {Method::Post, "/account/totp", Access::Account, Rate::Changes, addTotp},
    {Method::Delete, "/account/totp", Access::Account, Rate::Changes, removeTotp},
    {Method::Post, "/password-reset", Access::Public, Rate::Changes, askForReset},
    {Method::Post, "/password-reset/{token}", Access::Public, Rate::Changes, resetPassword},
};

} // namespace

Routes accountRoutes()
{
    return kAccountRoutes;
}

} // namespace boxoffice
