#include "backend/api/access_guard.h"

#include "backend/access/refusals.h"
#include "backend/api/abuse_guard.h"
#include "backend/api/given_credential.h"
#include "backend/http/message/host_names.h"
#include "backend/http/message/origins.h"

namespace boxoffice {

namespace {

constexpr QByteArrayView kEvent("{id}");
constexpr QByteArrayView kOrganizer("{oid}");

// segment: "{id}", the event of a route, or "{oid}", its organizer.
bool isAbout(const Route &route, QByteArrayView segment)
{
    return QByteArrayView(route.pattern).contains(segment);
}

// Requires: isAbout(). Nothing: it is malformed.
std::optional<Uuid> idIn(const Route &route, const ApiRequest &request, QByteArrayView segment)
{
    const QByteArrayView pattern(route.pattern);
    return Uuid::parse(request.parameters[pattern.first(pattern.indexOf(segment)).count('{')]);
}

// Whoever belongs to the organizer learns what the role lacks; for all others there is nothing.
Result<void> mayOf(const Grant *grant, Permission permission, const Error &hidden)
{
    if (!grant) {
        return hidden;
    }
    return grant->permissions.contains(permission) ? Result<void>()
                                                   : Result<void>(forbidden(permission));
}

Result<void> permitted(const Route &route, const ApiRequest &request, const Standing &standing)
{
    const Principal &principal = *standing.principal;
    const Permission permission = route.access.permission();
    if (isAbout(route, kEvent)) {
        const Grant *grant =
            standing.eventOrganizer ? principal.grantFor(*standing.eventOrganizer) : nullptr;
        return mayOf(grant, permission, eventNotFound());
    }
    if (isAbout(route, kOrganizer)) {
        const std::optional<Uuid> organizer = idIn(route, request, kOrganizer);
        return mayOf(organizer ? principal.grantFor(*organizer) : nullptr, permission,
                     organizerNotFound());
    }
    return principal.may(permission) ? Result<void>() : Result<void>(forbidden(permission));
}

Result<void> admitted(const Route &route, const ApiRequest &request, const Standing &standing)
{
    if (!standing.principal) {
        return credentialNotValid();
    }
    switch (route.access.kind()) {
    case Access::Public:
    case Access::IfGiven:
    case Access::Anyone:
        return {};
    case Access::Account:
        return standing.principal->kind == Principal::Kind::Account
            ? Result<void>()
            : Result<void>(signInRequired());
    case Access::Permitted:
        return permitted(route, request, standing);
    }
    Q_UNREACHABLE();
}

void refuseCredential(Call &call, const Error &error, bool byCookie)
{
    ApiReply reply = toReply(error);
    if (byCookie && reply.status == 401) {
        reply.addHeader("Set-Cookie",
                        endedSessionCookie(call.request(), call.context().services.access.tls));
    }
    call.answer(reply);
}

// Nobody is asked who it is where everybody may do it.
bool isOpenTo(const Route &route, const AccessServices &access)
{
    return route.access.kind() == Access::Permitted && !access.isProtected
        && isForEverybodyWhenOpen(route.access.permission());
}

void enterWithoutCredential(const Route &route, Call &call)
{
    route.access.kind() == Access::IfGiven ? route.handler(call) : call.refuse(signInRequired());
}

void enterWith(const Route &route, Call &call, const GivenCredential &given)
{
    std::optional<Uuid> event;
    if (isAbout(route, kEvent)) {
        event = idIn(route, call.request(), kEvent);
    }
    call.lookUp({given.credential, event},
                [route, byCookie = given.byCookie](Call &found, const Standing &standing) {
                    const Result<void> may = admitted(route, found.request(), standing);
                    may ? route.handler(found) : refuseCredential(found, may.error(), byCookie);
                });
}

bool isAskedInPublic(const Call &call)
{
    return !HostNames::isLoopback(call.request().header("host"))
        || call.context().services.guard.cameThroughProxy(call.request());
}

} // namespace

bool isOpenByMistake(const Call &call)
{
    return call.context().services.access.isOpenByDefault && isAskedInPublic(call);
}

void enter(const Route &route, Call &call)
{
    const AccessServices &access = call.context().services.access;
    const bool isForMachines = route.askedAs == AskedAs::AnyName;
    if (!isForMachines && isOpenByMistake(call)) {
        return call.refuse(accessNotSetUp());
    }
    if (route.access.kind() == Access::Public || isOpenTo(route, access)) {
        return route.handler(call);
    }
    const auto given = credentialGivenBy(call.request(), access.tls);
    if (!given) {
        const bool byHeader = !call.request().header("authorization").isNull();
        return refuseCredential(call, given.error(), !byHeader);
    }
    if (!*given) {
        return enterWithoutCredential(route, call);
    }
    if ((*given)->byCookie && !isSafe(call.request().method)
        && !comesFromOwnPage(call.request(), access.tls, access.allowedOrigins)) {
        return call.refuse(originNotAllowed(call.request()));
    }
    enterWith(route, call, **given);
}

} // namespace boxoffice
