#include "backend/http/message/route_table.h"

#include <algorithm>

namespace boxoffice {

namespace {

constexpr std::size_t methodCount = static_cast<std::size_t>(Method::Other);

// In the order in which Allow lists them; OPTIONS is allowed everywhere.
constexpr Method methodsOfRoutes[] = {Method::Get, Method::Head,  Method::Post,
                                      Method::Put, Method::Patch, Method::Delete};

QByteArrayView takeSegment(QByteArrayView &path)
{
    // Requires: path starts with '/'.
    const qsizetype end = path.indexOf('/', 1);
    const QByteArrayView segment = path.sliced(1, (end < 0 ? path.size() : end) - 1);
    path = end < 0 ? QByteArrayView() : path.sliced(end);
    return segment;
}

} // namespace

struct RouteTable::Route
{
    struct Segment
    {
        QByteArray text; // literal, or the parameter's name
        bool isParameter = false;
    };

    QByteArray pattern;
    std::vector<Segment> segments;
    std::array<int, methodCount> handlers;
    QByteArray allowed;

    explicit Route(QByteArrayView text) : pattern(text.toByteArray())
    {
        handlers.fill(-1);
        QByteArrayView rest = pattern;
        while (!rest.isEmpty()) {
            QByteArrayView segment = takeSegment(rest);
            const bool isParameter = segment.startsWith('{') && segment.endsWith('}');
            if (isParameter) {
                segment = segment.sliced(1, segment.size() - 2);
            }
            segments.push_back({segment.toByteArray(), isParameter});
        }
    }

    int handlerOf(Method method) const
    {
        if (method == Method::Other) {
            return -1;
        }
        const int own = handlers[static_cast<std::size_t>(method)];
        return own < 0 && method == Method::Head ? handlerOf(Method::Get) : own;
    }

    bool matches(QByteArrayView path, QList<QByteArrayView> &parameters) const
    {
        parameters.clear();
        for (const Segment &segment : segments) {
            if (path.isEmpty()) {
                return false;
            }
            const QByteArrayView text = takeSegment(path);
            if (segment.isParameter ? text.isEmpty() : text != segment.text) {
                return false;
            }
            if (segment.isParameter) {
                parameters.append(text);
            }
        }
        return path.isEmpty();
    }

    void listAllowed()
    {
        allowed.clear();
        for (const Method method : methodsOfRoutes) {
            if (handlerOf(method) >= 0) {
                allowed += nameOf(method);
                allowed += ", ";
            }
        }
        allowed += "OPTIONS";
    }
};

RouteTable::RouteTable() = default;
RouteTable::RouteTable(RouteTable &&) noexcept = default;
RouteTable::~RouteTable() = default;

void RouteTable::add(Method method, QByteArrayView pattern, int handler)
{
    Q_ASSERT(method != Method::Other && pattern.startsWith('/'));
    auto it = std::find_if(m_routes.begin(), m_routes.end(),
                           [&](const auto &route) { return route->pattern == pattern; });
    if (it == m_routes.end()) {
        it = m_routes.insert(m_routes.end(), std::make_unique<Route>(pattern));
    }
    (*it)->handlers[static_cast<std::size_t>(method)] = handler;
    (*it)->listAllowed();
}

RouteTable::Match RouteTable::match(Method method, QByteArrayView path,
                                    QList<QByteArrayView> &parameters) const
{
    if (const Route *route = find(path, parameters)) {
        return {route, route->handlerOf(method)};
    }
    if (path.size() > 1 && path.endsWith('/')) {
        if (const Route *route = find(path.chopped(1), parameters)) {
            return {route, route->handlerOf(method), true};
        }
    }
    return {};
}

const RouteTable::Route *RouteTable::find(QByteArrayView path,
                                          QList<QByteArrayView> &parameters) const
{
    for (const auto &route : m_routes) {
        if (route->matches(path, parameters)) {
            return route.get();
        }
    }
    parameters.clear();
    return nullptr;
}

QByteArrayView RouteTable::allowedOf(const Route &route)
{
    return route.allowed;
}

QByteArrayView RouteTable::patternOf(const Route &route)
{
    return route.pattern;
}

int RouteTable::parameterNamed(const Route &route, QByteArrayView name)
{
    int position = 0;
    for (const Route::Segment &segment : route.segments) {
        if (segment.isParameter) {
            if (segment.text == name) {
                return position;
            }
            ++position;
        }
    }
    return -1;
}

} // namespace boxoffice
