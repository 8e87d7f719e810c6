#include "backend/api/sale_queries.h"

#include "backend/api/paging.h"
#include "shared/api/sale_json.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

QByteArray digestOf(const OrderListQuery &query)
{
    return listDigest("orders " + (query.status ? wireName(*query.status) : "all").toByteArray()
                      + ' ' + query.text.toUtf8());
}

QByteArray digestOf(const WaitingListQuery &query)
{
    return listDigest("waiting " + (query.status ? wireName(*query.status) : "all").toByteArray());
}

template <typename Query> Result<Query> withBoundPage(const ApiRequest &request, Query query)
{
    const auto page = boundPageQuery(request, digestOf(query));
    if (!page) {
        return page.error();
    }
    if (!page->afterKey.isEmpty()) {
        return badCursor();
    }
    query.limit = page->limit;
    query.after = page->after;
    return query;
}

} // namespace

Result<OrderListQuery> orderListQuery(const ApiRequest &request)
{
    const auto text = searchIn(request);
    const auto status = choice<OrderStatus>(request, "status");
    if (const Error *error = firstError(text, status)) {
        return *error;
    }
    return withBoundPage(request, OrderListQuery{0, {}, text->toLower(), *status});
}

Result<WaitingListQuery> waitingListQuery(const ApiRequest &request)
{
    const auto status = choice<WaitingStatus>(request, "status");
    if (!status) {
        return status.error();
    }
    return withBoundPage(request, WaitingListQuery{0, {}, *status});
}

QByteArray ordersLink(const QByteArray &path, const OrderListQuery &query, const Uuid &last)
{
    QByteArray parameters;
    if (!query.text.isEmpty()) {
        parameters += parameter("q", query.text.toUtf8());
    }
    if (query.status) {
        parameters += parameter("status", *query.status);
    }
    return boundLink(path, query.limit, parameters, last, digestOf(query), {});
}

QByteArray waitingListLink(const QByteArray &path, const WaitingListQuery &query, const Uuid &last)
{
    return boundLink(path, query.limit,
                     query.status ? parameter("status", *query.status) : QByteArray(), last,
                     digestOf(query), {});
}

} // namespace boxoffice
