#include "backend/api/members.h"

#include "backend/access/refusals.h"
#include "backend/api/access_calls.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

void listMembers(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    if (!organizer) {
        return call.refuse(organizer.error());
    }
    answerWork<QList<Member>>(
        call, 200,
        [organizer = *organizer](AccessStore &store) { return store.teams().members(organizer); },
        encodeArray<Member>);
}

void changeRole(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    const auto member = secondIdOf(call.request(), memberNotFound());
    const auto role = decodeRoleRequest(call.request().body);
    if (const Error *error = firstError(organizer, member, role)) {
        return call.refuse(*error);
    }
    answerWork<Member>(
        call, 200,
        [organizer = *organizer, member = *member, role = *role,
         actor = call.actor()](AccessStore &store) {
            return store.teams().changeRole(organizer, member, role, actor);
        },
        encode<Member>);
}

// The own membership everybody may end; others only who may change the team.
Result<void> mayRemove(const Principal &principal, const Uuid &organizer, const Uuid &member)
{
    const Grant *grant = principal.grantFor(organizer);
    if (!grant) {
        return organizerNotFound();
    }
    const bool may =
        grant->memberId == member || grant->permissions.contains(Permission::TeamWrite);
    return may ? Result<void>() : Result<void>(forbidden(Permission::TeamWrite));
}

void removeMember(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    const auto member = secondIdOf(call.request(), memberNotFound());
    if (const Error *error = firstError(organizer, member)) {
        return call.refuse(*error);
    }
    if (const auto may = mayRemove(*call.principal(), *organizer, *member); !may) {
        return call.refuse(may.error());
    }
    doWork(call, call.context().services.access.desk,
           [organizer = *organizer, member = *member, actor = call.actor()](AccessStore &store) {
               return store.teams().removeMember(organizer, member, actor);
           });
}

void makeResetLink(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    const auto member = secondIdOf(call.request(), memberNotFound());
    if (const Error *error = firstError(organizer, member)) {
        return call.refuse(*error);
    }
    answerWork<ResetLink>(
        call, 201,
        [organizer = *organizer, member = *member, actor = call.actor()](AccessStore &store) {
            const NewToken token = newToken(TokenKind::Link);
            const auto expiry = store.teams().addResetLink(organizer, member, token.hash, actor);
            return expiry ? Result<ResetLink>(
                       ResetLink{u"/reset#" + QString::fromLatin1(token.text), *expiry})
                          : Result<ResetLink>(expiry.error());
        },
        encode<ResetLink>);
}

constexpr Route kMemberRoutes[] = {
    {Method::Get, "/organizers/{oid}/members", Permission::TeamWrite, Rate::Reads, listMembers},
    {Method::Patch, "/organizers/{oid}/members/{mid}", Permission::TeamWrite, Rate::Changes,
     changeRole},
    {Method::Delete, "/organizers/{oid}/members/{mid}", Access::Account, Rate::Changes,
     removeMember},
    {Method::Post, "/organizers/{oid}/members/{mid}/password-reset", Permission::TeamWrite,
     Rate::Changes, makeResetLink},
};

} // namespace

Routes memberRoutes()
{
    return kMemberRoutes;
}

} // namespace boxoffice
