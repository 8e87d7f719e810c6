#include "backend/api/registration_queries.h"

#include "backend/api/paging.h"
#include "shared/api/registration_json.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

QByteArray digestOf(const RegistrationListQuery &query)
{
    return listDigest(
        (query.sort == RegistrationSort::Newest ? "newest " : "") + QByteArray("registrations ")
        + QByteArray::number(static_cast<int>(query.status)) + ' ' + query.text.toUtf8());
}

Result<RegistrationListQuery> withBoundPage(const ApiRequest &request, RegistrationListQuery query)
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

Result<RegistrationListQuery> registrationListQuery(const ApiRequest &request)
{
    const auto text = searchIn(request);
    const auto status = choiceOr(RegistrationStatus::Active, request, "status");
    const auto sort = choiceOr(RegistrationSort::Oldest, request, "sort");
    if (const Error *error = firstError(text, status, sort)) {
        return *error;
    }
    const RegistrationListQuery query{0, {}, text->toLower(), *status, *sort};
    return query.isEverything() ? withPage(request, query) : withBoundPage(request, query);
}

QByteArray registrationsLink(const QByteArray &path, const RegistrationListQuery &query,
                             const Uuid &last)
{
    if (query.isEverything()) {
        return nextLink(path, query.limit, {}, last);
    }
    QByteArray parameters;
    if (!query.text.isEmpty()) {
        parameters += parameter("q", query.text.toUtf8());
    }
    if (query.status != RegistrationStatus::Active) {
        parameters += parameter("status", query.status);
    }
    if (query.sort == RegistrationSort::Newest) {
        parameters += parameter("sort", query.sort);
    }
    return boundLink(path, query.limit, parameters, last, digestOf(query), {});
}

Result<CsvMark> csvMarkOf(const ApiRequest &request)
{
    return choiceOr(CsvMark::ByteOrderMark, request, "bom");
}

} // namespace boxoffice
