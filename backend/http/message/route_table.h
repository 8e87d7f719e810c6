// Which handler answers a method and a path.
//
// A pattern is literal segments and {name} segments: "/events/{id}/register". A {name} segment
// matches any one segment that is not empty. Where two patterns match, the one added first wins.
// A path with a surplus slash at its end belongs to the route without it.
//
// Threads: add() before the first match(); then any thread may match().
#pragma once

#include "backend/http/message/api_request.h"

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <memory>
#include <vector>

namespace boxoffice {

class RouteTable
{
public:
    struct Route; // one pattern, with the handlers of its methods

    struct Match
    {
        const Route *route = nullptr; // null: no pattern has this path
        int handler = -1;             // -1: the path is known, the method is not
        bool trailingSlash = false;   // the path has one that the route has not
    };

    RouteTable();
    RouteTable(RouteTable &&) noexcept;
    ~RouteTable();

    // handler: the caller's number for it, 0 or more.
    void add(Method method, QByteArrayView pattern, int handler);

    // HEAD finds the GET handler where there is none for HEAD itself.
    // parameters: filled with what the {name} segments matched, views into path.
    Match match(Method method, QByteArrayView path, QList<QByteArrayView> &parameters) const;

    // Returns the value of an Allow header, e.g. "GET, HEAD, OPTIONS". Valid as long as the table.
    static QByteArrayView allowedOf(const Route &route);
    static QByteArrayView patternOf(const Route &route);
    // Returns the position of the {name} segment among the parameters, -1 if there is none.
    static int parameterNamed(const Route &route, QByteArrayView name);

private:
    const Route *find(QByteArrayView path, QList<QByteArrayView> &parameters) const;

    std::vector<std::unique_ptr<Route>> m_routes;
};

} // namespace boxoffice
