#include "backend/api/invitations.h"

#include "backend/access/password.h"
#include "backend/access/refusals.h"
#include "backend/api/access_calls.h"
#include "backend/api/given_credential.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

void listInvitations(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    if (!organizer) {
        return call.refuse(organizer.error());
    }
    answerWork<QList<Invitation>>(
        call, 200,
        [organizer = *organizer](AccessStore &store) {
            return store.teams().invitations(organizer);
        },
        encodeArray<Invitation>);
}

void invite(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    auto request = decodeTeamRequest(call.request().body);
    if (const Error *error = firstError(organizer, request)) {
        return call.refuse(*error);
    }
    request->language = mailLanguageOf(call.request());
    const bool byMail = call.context().services.tickets.sendsMail;
    answerWork<Invitation>(
        call, 201,
        [organizer = *organizer, request = *request, actor = call.actor(),
         byMail](AccessStore &store) {
            if (byMail) {
                return store.teams().invite(organizer, request, {}, actor);
            }
            const NewToken token = newToken(TokenKind::Link);
            auto invitation = store.teams().invite(organizer, request, token.hash, actor);
            if (invitation) {
                invitation->link = u"/invitation#" + QString::fromLatin1(token.text);
            }
            return invitation;
        },
        encode<Invitation>);
}

void withdraw(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    const auto invitation = secondIdOf(call.request(), invitationNotFound());
    if (const Error *error = firstError(organizer, invitation)) {
        return call.refuse(*error);
    }
    doWork(call, call.context().services.access.desk,
           [organizer = *organizer, invitation = *invitation,
            actor = call.actor()](AccessStore &store) {
               return store.teams().withdraw(organizer, invitation, actor);
           });
}

// Calls then(attempt, hash) with the link of the path; else it has answered.
template <typename Then> void withLink(Call &call, Then then)
{
    const Attempt attempt = beginAttempt(call, {});
    if (!attempt) {
        return;
    }
    const auto link = linkHashOf(call.request().parameters.first());
    if (!link) {
        attempt->failed();
        return call.refuse(link.error());
    }
    then(attempt, *link);
}

void showInvitation(Call &call)
{
    withLink(call, [&call](const Attempt &attempt, const QByteArray &link) {
        answerWork<InvitationView>(
            call, 200,
            [attempt, link](AccessStore &store) {
                return settled(attempt, store.links().invitation(link));
            },
            encode<InvitationView>);
    });
}

Result<SessionView> acceptNewly(AccessStore &store, const QByteArray &link,
                                const InvitationAcceptance &acceptance, const PasswordRules &rules,
                                const Visitor &visitor)
{
    const auto invitation = store.links().invitation(link);
    if (!invitation) {
        return invitation.error();
    }
    if (invitation->hasAccount) {
        return signInRequired();
    }
    const PasswordOwner owner{invitation->email, acceptance.name, {invitation->organizer.name}};
    if (const auto good = rules.check(acceptance.password, owner); !good) {
        return good.error();
    }
    const NewToken token = newToken(TokenKind::Session);
    const auto done = store.links().acceptAsNew(
        link, {invitation->email, acceptance.name, hashOf(acceptance.password)},
        {token.hash, visitor.userAgent}, visitor.address);
    return done ? viewOfNew(store, token, visitor.toProtected) : done.error();
}

void acceptAsNew(Call &call, const Attempt &attempt, const QByteArray &link,
                 const InvitationAcceptance &acceptance)
{
    const AccessServices &access = call.context().services.access;
    call.consult<SessionView>(
        access.passwords,
        [attempt, link, acceptance, rules = access.passwordRules,
         visitor = visitorOf(call)](AccessStore &store) {
            return settled(attempt, acceptNewly(store, link, acceptance, rules, visitor));
        },
        [as = acceptance.as](Call &begun, const SessionView &session) {
            answerBegun(begun, session, as);
        });
}

// The session as it is now, with what the invitation brought.
Result<SessionView> acceptAndShow(AccessStore &store, const QByteArray &link, const Actor &actor,
                                  const Credential &credential, bool isProtected)
{
    if (const auto accepted = store.links().accept(link, actor); !accepted) {
        return accepted.error();
    }
    return viewOfNew(store, {{}, credential.hash}, isProtected);
}

void acceptAsAccount(Call &call, const Attempt &attempt, const QByteArray &link)
{
    const AccessServices &access = call.context().services.access;
    const auto given = credentialGivenBy(call.request(), access.tls);
    const Principal *principal = call.principal();
    if (!principal || principal->kind != Principal::Kind::Account || !given || !*given) {
        return call.refuse(signInRequired());
    }
    call.consult<SessionView>(
        access.desk,
        [attempt, link, actor = call.actor(), credential = (*given)->credential,
         isProtected = access.isProtected](AccessStore &store) {
            return settled(attempt, acceptAndShow(store, link, actor, credential, isProtected));
        },
        [](Call &done, const SessionView &session) { answerSession(done, 200, session); });
}

void acceptInvitation(Call &call)
{
    const auto acceptance = decodeInvitationAcceptance(call.request().body);
    if (!acceptance) {
        return call.refuse(acceptance.error());
    }
    if (!acceptance->isEmpty() && !mayBegin(call, acceptance->as)) {
        return;
    }
    withLink(call, [&](const Attempt &attempt, const QByteArray &link) {
        acceptance->isEmpty() ? acceptAsAccount(call, attempt, link)
                              : acceptAsNew(call, attempt, link, *acceptance);
    });
}

constexpr Route kInvitationRoutes[] = {
    {Method::Get, "/organizers/{oid}/invitations", Permission::TeamWrite, Rate::Reads,
     listInvitations},
    {Method::Post, "/organizers/{oid}/invitations", Permission::TeamWrite, Rate::Changes, invite},
    {Method::Delete, "/organizers/{oid}/invitations/{iid}", Permission::TeamWrite, Rate::Changes,
     withdraw},
    {Method::Get, "/invitations/{token}", Access::Public, Rate::Reads, showInvitation},
    {Method::Post, "/invitations/{token}", Access::IfGiven, Rate::Changes, acceptInvitation},
};

} // namespace

Routes invitationRoutes()
{
    return kInvitationRoutes;
}

} // namespace boxoffice
