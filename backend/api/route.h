// A route of the API as a row of its resource's table:
//
//   constexpr Route kRoutes[] = {
//       {Method::Get, "/events/{id}", Permission::Public, Rate::Reads, showEvent},
//   };
//
// Everything about a route is in its row. Routing, 405 and Allow, rate limits, access, and the
// tests that compare the API's description with the routes read the same rows. A row without a
// permission or a rate does not compile.
//
// Threads: constants.
#pragma once

#include "backend/http/message/api_request.h"

#include <span>
#include <vector>

namespace boxoffice {

class Call;

// Who may call. Checked before the handler runs; a check may ask the database first: see runRoute()
// in routes.cpp.
enum class Permission {
    Public, // everybody; nobody is looked up, whatever the request carries
};

// Which limit a request counts against, before it is decoded. Beyond it: 429 (AbuseGuard).
enum class Rate {
    Unlimited, // for what says nothing about anybody and costs next to nothing
    Reads,
    Changes,
};

// Which Host fields are accepted.
enum class AskedAs {
    OwnName, // HOST_NAMES
    AnyName, // for load balancers, which ask by address whether the server is healthy
};

struct Route
{
    using Handler = void (*)(Call &call);

    // pattern: see RouteTable.
    constexpr Route(Method askedBy, const char *path, Permission who, Rate counted, Handler answer,
                    AskedAs name = AskedAs::OwnName)
        : method(askedBy)
        , pattern(path)
        , permission(who)
        , rate(counted)
        , handler(answer)
        , askedAs(name)
    { }

    Method method;
    const char *pattern;
    Permission permission;
    Rate rate;
    Handler handler;
    AskedAs askedAs;
};

using Routes = std::span<const Route>;

// Returns the rows of all resources. Where two patterns match a path, the earlier row wins.
std::vector<Route> allRoutes();

} // namespace boxoffice
