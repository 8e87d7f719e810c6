#include "backend/api/event_queries.h"

#include "backend/api/paging.h"
#include "shared/api/event_json.h"
#include "shared/api/history_json.h"
#include "shared/api/json_writer.h"
#include "shared/api/validation.h"
#include "shared/first_error.h"
#include "shared/utf8.h"

namespace boxoffice {

namespace {

constexpr QByteArrayView kNow = "now";

// A time, or "now".
Result<std::optional<Moment>> momentIn(const ApiRequest &request, const char *name)
{
    const auto given = request.queryOnce(name);
    if (!given) {
        return given.error();
    }
    if (!*given) {
        return std::optional<Moment>();
    }
    if (**given == kNow) {
        return std::optional(Moment{});
    }
    const auto time = validTime(QString::fromLatin1(name), fromUtf8(**given));
    return time ? Result<std::optional<Moment>>(Moment{*time})
                : Result<std::optional<Moment>>(time.error());
}

Result<EventWindow> windowIn(const ApiRequest &request)
{
    const auto from = momentIn(request, "from");
    const auto until = momentIn(request, "until");
    const auto endedBefore = momentIn(request, "ended_before");
    if (const Error *error = firstError(from, until, endedBefore)) {
        return *error;
    }
    const bool comparable =
        *from && *until && (*from)->millis.has_value() == (*until)->millis.has_value();
    if (comparable && (*until)->millis <= (*from)->millis) { // now is not before now, either
        return invalidField(QStringLiteral("until"), QStringLiteral("until must be after from."));
    }
    return EventWindow{*from, *until, *endedBefore};
}

QByteArray momentParameter(const char *name, const std::optional<Moment> &moment)
{
    if (!moment) {
        return {};
    }
    QByteArray text;
    if (moment->millis) {
        appendTimestamp(text, *moment->millis);
    }
    return parameter(name, moment->millis ? text : kNow.toByteArray());
}

QByteArray windowParameters(const EventWindow &window)
{
    return momentParameter("from", window.from) + momentParameter("until", window.until)
        + momentParameter("ended_before", window.endedBefore);
}

QByteArray digestOf(const EventFilter &filter)
{
    const QByteArray window = windowParameters(filter.window);
    return listDigest(
        "events " + QByteArray::number(static_cast<int>(filter.sort)) + ' '
        + (filter.status ? QByteArray::number(static_cast<int>(*filter.status)) : QByteArray())
        + ' ' + filter.text.toUtf8()
        + (filter.organizer.isEmpty() ? QByteArray() : '\n' + filter.organizer.toUtf8())
        + (window.isEmpty() ? QByteArray() : "\n\n" + window)
        + (filter.category.isEmpty() ? QByteArray() : "\n\n\n" + filter.category.toUtf8()));
}

// Empty: not given, or all of them.
Result<QString> categoryIn(const ApiRequest &request)
{
    const auto given = request.queryOnce("category");
    if (!given) {
        return given.error();
    }
    if (!*given) {
        return QString();
    }
    const auto name = validCategory(fromUtf8(**given));
    return name && isSameCategory(*name, QStringLiteral("all")) ? QString() : name;
}

Result<EventFilter> eventFilterIn(const ApiRequest &request)
{
    const auto text = searchIn(request);
    const auto status = choice<EventStatus>(request, "status");
    const auto sort = choiceOr(EventSort::Newest, request, "sort");
    const auto organizer = organizerIn(request);
    const auto window = windowIn(request);
    const auto category = categoryIn(request);
    if (const Error *error = firstError(text, status, sort, organizer, window, category)) {
        return *error;
    }
    return EventFilter{*text, *status, *sort, *organizer, *window, *category};
}

Result<EventListQuery> withBoundPage(const ApiRequest &request, EventListQuery query)
{
    const auto page = boundPageQuery(request, digestOf(query.filter));
    if (!page) {
        return page.error();
    }
    if (page->after && !isEventKey(page->afterKey, query.filter.sort)) {
        return badCursor();
    }
    query.limit = page->limit;
    query.after = page->after;
    query.afterKey = page->afterKey;
    return query;
}

} // namespace

Result<QString> organizerIn(const ApiRequest &request)
{
    const auto given = request.queryOnce("organizer");
    if (!given) {
        return given.error();
    }
    const QString text = *given ? QString::fromLatin1(**given) : QString();
    if (*given && !Uuid::parse(QStringView(text)) && !validSlug(text)) {
        return invalidField(QStringLiteral("organizer"),
                            QStringLiteral("organizer must be the id or the slug of one."));
    }
    return text;
}

Result<EventListQuery> eventListQuery(const ApiRequest &request)
{
    const auto filter = eventFilterIn(request);
    const auto excerpt = thousandIn(request, "excerpt", 0);
    if (const Error *error = firstError(filter, excerpt)) {
        return *error;
    }
    const EventListQuery query{0, {}, {}, *filter, *excerpt, {}};
    return filter->isEverything() ? withPage(request, query) : withBoundPage(request, query);
}

QByteArray eventsLink(const EventListQuery &query, const Uuid &last, const QString &lastKey)
{
    const QByteArray path("/events");
    const EventFilter &filter = query.filter;
    QByteArray parameters;
    if (query.excerpt > 0) {
        parameters += parameter("excerpt", QByteArray::number(query.excerpt));
    }
    if (filter.isEverything()) {
        return nextLink(path, query.limit, parameters, last);
    }
    if (!filter.text.isEmpty()) {
        parameters += parameter("q", filter.text.toUtf8());
    }
    if (filter.status) {
        parameters += parameter("status", *filter.status);
    }
    if (filter.sort != EventSort::Newest) {
        parameters += parameter("sort", filter.sort);
    }
    if (!filter.organizer.isEmpty()) {
        parameters += parameter("organizer", filter.organizer.toLatin1());
    }
    if (!filter.category.isEmpty()) {
        parameters += parameter("category", filter.category.toUtf8());
    }
    parameters += windowParameters(filter.window);
    return boundLink(path, query.limit, parameters, last, digestOf(filter), lastKey);
}

Result<HistoryBucket> historyBucketOf(const ApiRequest &request)
{
    return choiceOr(HistoryBucket::Hour, request, "bucket");
}

Result<HistoryBy> historyByOf(const ApiRequest &request)
{
    return choiceOr(HistoryBy::Event, request, "by");
}

} // namespace boxoffice
