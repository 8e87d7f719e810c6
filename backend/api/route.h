// A route of the API as a row of its resource's table:
//
//   constexpr Route kRoutes[] = {
//       {Method::Get, "/events/{id}", Access::Public, Rate::Reads, showEvent},
//   };
//
// Everything about a route is in its row. Routing, 405 and Allow, rate limits, access, and the
// tests that compare the API's description with the routes read the same rows. A row without a
// condition of access or a rate does not compile.
//
// Threads: constants.
#pragma once

#include "backend/http/message/api_request.h"
#include "shared/api/access_dto.h"

#include <span>
#include <vector>

namespace boxoffice {

class Call;

// Who may call: everybody, or holders of a permission. Checked before the handler runs
// (access_guard.h).
class Access
{
public:
    enum Kind {
        Public,    // everybody; credentials are not looked up
        IfGiven,   // everybody; a credential is looked up
        Anyone,    // whoever has a session or a key
        Account,   // whoever has a session
        Permitted, // for the organizer of {id}, an event, or {oid}; without either, for any
    };

    // kind: not Permitted.
    constexpr Access(Kind kind) : m_kind(kind) { }
    constexpr Access(Permission permission) : m_kind(Permitted), m_permission(permission) { }

    constexpr Kind kind() const { return m_kind; }
    // Requires: Permitted.
    constexpr Permission permission() const { return m_permission; }

private:
    Kind m_kind;
    Permission m_permission = Permission::EventsRead;
};

// Which limit a request counts against, before it is decoded. Beyond it: 429 (AbuseGuard).
enum class Rate {
    Unlimited, // for public answers that cost next to nothing
    Reads,
    Changes,
};

// Which Host fields are accepted.
enum class AskedAs {
    OwnName, // HOST_NAMES
    AnyName, // for health checks of load balancers, which use addresses
};

// Whether a browser or proxy may keep an answer.
enum class Kept {
    AsItSays,
    Nowhere, // answers about accounts and rights, including refusals
};

struct Route
{
    using Handler = void (*)(Call &call);

    // pattern: see RouteTable.
    constexpr Route(Method askedBy, const char *path, Access who, Rate counted, Handler answer,
                    AskedAs name = AskedAs::OwnName)
        : method(askedBy)
        , pattern(path)
        , access(who)
        , rate(counted)
        , handler(answer)
        , askedAs(name)
    { }

    Method method;
    const char *pattern;
    Access access;
    Rate rate;
    Handler handler;
    AskedAs askedAs;
    Kept kept = Kept::AsItSays; // of its resource: see allRoutes()
};

using Routes = std::span<const Route>;

// Returns the rows of all resources. Where two patterns match a path, the earlier row wins.
std::vector<Route> allRoutes();

} // namespace boxoffice
