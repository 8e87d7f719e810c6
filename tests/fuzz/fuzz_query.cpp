// What lists and edits are asked with: cursors, searches, If-Match, origins. What is taken can be
// written into a Link header, and what that leads to is asked the same.
//
// An input is lines: the value of If-Match, of Origin, then a query.
#include "backend/api/audit_queries.h"
#include "backend/api/event_queries.h"
#include "backend/api/paging.h"
#include "backend/api/preconditions.h"
#include "backend/api/registration_queries.h"
#include "backend/api/sale_queries.h"
#include "backend/http/message/negotiation.h"
#include "backend/http/message/origins.h"
#include "backend/http/message/request_target.h"
#include "shared/api/cursor.h"
#include "tests/fuzz/fuzz.h"

using namespace boxoffice;
using namespace boxoffice::fuzz;

namespace {

// The request behind a Link header.
ApiRequest behind(const QByteArray &link)
{
    const qsizetype end = link.indexOf('>');
    require(link.startsWith('<') && link.mid(end) == ">; rel=\"next\"", "a link", link);
    ApiRequest request;
    require(parseTarget(QByteArrayView(link).sliced(1, end - 1), request.path, request.query),
            "a link leads to a good target", link);
    return request;
}

void checkEvents(const ApiRequest &request)
{
    const auto query = eventListQuery(request);
    if (!query) {
        require(query.error().code == ErrorCode::InvalidField && !query.error().field.isEmpty(),
                "a list is refused for one parameter");
        return;
    }
    require(query->limit >= 1 && query->limit <= kUnpagedLimit, "a limit");
    require(query->afterKey.isEmpty() || isEventKey(query->afterKey, query->filter.sort),
            "no foreign key goes on");
    if (query->after) {
        const auto again =
            eventListQuery(behind(eventsLink(*query, *query->after, query->afterKey)));
        require(again && *again == *query, "a link goes on where the list ended");
    }
}

void checkRegistrations(const ApiRequest &request)
{
    const auto query = registrationListQuery(request);
    if (query && query->after) {
        const auto again = registrationListQuery(
            behind(registrationsLink("/events/x/registrations", *query, *query->after)));
        require(again && *again == *query, "a link goes on where the list ended");
    }
}

void checkSales(const ApiRequest &request)
{
    const auto orders = orderListQuery(request);
    if (orders && orders->after) {
        const auto again =
            orderListQuery(behind(ordersLink("/events/x/orders", *orders, *orders->after)));
        require(again && *again == *orders, "a link goes on where the list ended");
    }
    const auto waiting = waitingListQuery(request);
    if (waiting && waiting->after) {
        const auto again = waitingListQuery(
            behind(waitingListLink("/events/x/waiting-list", *waiting, *waiting->after)));
        require(again && *again == *waiting, "a link goes on where the list ended");
    }
}

void checkAudit(const ApiRequest &request)
{
    const auto query = auditQuery(request);
    if (query && query->after) {
        const auto again = auditQuery(behind(auditLink("/x", *query, *query->after)));
        require(again && *again == *query, "a link goes on where the list ended");
    }
}

void checkCursor(QByteArrayView text)
{
    if (const auto id = decodeCursor(text)) {
        require(encodeCursor(*id) == text, "a cursor has one spelling", text);
    }
}

void checkHeaders(QByteArrayView ifMatch, QByteArrayView origin)
{
    ApiRequest request;
    request.headers = {{"if-match", ifMatch.toByteArray()}, {"origin", origin.toByteArray()}};
    if (const auto check = ifMatchOf(request)) {
        require(check->given || check->versions.isEmpty(), "no version without a condition");
        require(check->versions.size() <= ifMatch.size(), "no more versions than there are");
        require(check->given || ifMatch.trimmed() == "*", "a condition is not lost", ifMatch);
    }
    require(!namesTag(ifMatch, "W/\"7\"") || ifMatch.contains("\"7\"") || ifMatch.trimmed() == "*",
            "only who has it is told that it is the same", ifMatch);
    require(!acceptsGzip(ifMatch) || ifMatch.contains('*')
                || ifMatch.toByteArray().toLower().contains("gzip"),
            "no coding that was not asked for", ifMatch);
    const QByteArray listed = "https://a.example";
    require(!mayChange(request, "h", {listed}) || origin == listed
                || origin.compare("http://h", Qt::CaseInsensitive) == 0
                || origin.compare("https://h", Qt::CaseInsensitive) == 0,
            "nobody else may change anything", origin);
    const auto origins = parseOrigins({QString::fromUtf8(origin)});
    if (origins && !origins->isEmpty()) {
        const auto again = parseOrigins(*origins);
        require(again && *again == *origins, "an origin has one spelling", origin);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArrayView input = view(data, size);
    const qsizetype first = input.indexOf('\n');
    const qsizetype second = first < 0 ? -1 : input.indexOf('\n', first + 1);
    if (second < 0) {
        checkCursor(input);
        return 0;
    }
    checkHeaders(input.first(first), input.sliced(first + 1, second - first - 1));
    ApiRequest request;
    const QByteArray target = "/x?" + input.sliced(second + 1).toByteArray();
    if (parseTarget(target, request.path, request.query)) {
        checkEvents(request);
        checkRegistrations(request);
        checkSales(request);
        checkAudit(request);
        (void)historyBucketOf(request);
        (void)historyByOf(request);
        for (const auto &[name, value] : request.query) {
            checkCursor(value);
        }
    }
    return 0;
}
