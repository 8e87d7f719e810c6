// What the queries of all lists share: limit and cursor, parameters with a few values, and the Link
// header (RFC 8288) to the next page.
//
// The cursor of a list that was searched, filtered or sorted (a bound cursor) holds the last row's
// id, a digest of q, status and sort, and the row's sort key. It is refused with another q, status
// or sort.
//
// Threads: pure functions.
#pragma once

#include "backend/http/message/api_request.h"
#include "shared/api/validation.h"
#include "shared/ids.h"
#include "shared/wire_names.h"

#include <optional>
#include <type_traits>

namespace boxoffice {

inline constexpr int kMaxPageLimit = 1'000;
inline constexpr int kUnpagedLimit = 10'000; // rows of an answer when no limit is asked for

struct PageQuery
{
    int limit = 0;             // rows, 1 or more
    std::optional<Uuid> after; // the last row of the page before
};

// Fails with invalid_field `limit` (not 1 to 1000, or given twice) or `cursor`.
Result<PageQuery> pageQuery(const ApiRequest &request);

// Returns the query with its page. Query: has `limit` and `after`.
template <typename Query> Result<Query> withPage(const ApiRequest &request, Query query)
{
    const auto page = pageQuery(request);
    if (!page) {
        return page.error();
    }
    query.limit = page->limit;
    query.after = page->after;
    return query;
}

struct BoundPage
{
    int limit = 0;
    std::optional<Uuid> after;
    QString afterKey; // its sort key
};

// The same with a bound cursor. digest: of the list that it must come from.
Result<BoundPage> boundPageQuery(const ApiRequest &request, const QByteArray &digest);
Error badCursor();

// Returns the digest of the parameters that define a list. It catches mistakes and protects
// nothing; sort keys are checked besides.
QByteArray listDigest(const QByteArray &list);

// Returns the search terms of `q`, empty if it is not given. Fails with invalid_field.
Result<QString> searchIn(const ApiRequest &request);
// Returns a number from 1 to 1,000, or `absent` if it is not given. Fails with invalid_field.
Result<int> thousandIn(const ApiRequest &request, const char *parameter, int absent);

// Returns the value of a parameter whose values are an enum's wire names, or nothing if it is not
// given. Fails with invalid_field.
template <typename Enum>
Result<std::optional<Enum>> choice(const ApiRequest &request, const char *parameter)
{
    const auto given = request.queryOnce(parameter);
    if (!given) {
        return given.error();
    }
    if (!*given) {
        return std::optional<Enum>();
    }
    if (const auto value = fromWireName<Enum>(**given)) {
        return value;
    }
    const QString field = QString::fromLatin1(parameter);
    return invalidField(field, field + u" must be one of " + allWireNames<Enum>() + u'.');
}

// The same, or `absent` if it is not given.
template <typename Enum>
Result<Enum> choiceOr(Enum absent, const ApiRequest &request, const char *parameter)
{
    const auto chosen = choice<Enum>(request, parameter);
    return chosen ? Result<Enum>(chosen->value_or(absent)) : Result<Enum>(chosen.error());
}

// Returns "name=value&", encoded.
QByteArray parameter(const char *name, const QByteArray &value);
template <typename Enum>
requires std::is_enum_v<Enum> QByteArray parameter(const char *name, Enum value)
{
    return parameter(name, wireName(value).toByteArray());
}
// Return the value of a Link header to the page after `last`. parameters: of the list, each by
// parameter().
QByteArray nextLink(const QByteArray &path, int limit, const QByteArray &parameters,
                    const Uuid &last);
QByteArray boundLink(const QByteArray &path, int limit, const QByteArray &parameters,
                     const Uuid &last, const QByteArray &digest, const QString &lastKey);

} // namespace boxoffice
