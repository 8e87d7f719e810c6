#include "backend/api/list_query.h"

#include "shared/api/cursor.h"
#include "shared/api/event_json.h"
#include "shared/api/history_json.h"
#include "shared/api/registration_json.h"
#include "shared/api/validation.h"
#include "shared/utf8.h"
#include "shared/wire_names.h"

#include <QCryptographicHash>

#include <algorithm>
#include <type_traits>

namespace boxoffice {

namespace {

// A number from 1 to 1,000.
Result<int> thousandFrom(QByteArrayView text, const char *parameter)
{
    const bool digits = !text.isEmpty() && text.size() <= 4
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    const int number = digits ? text.toInt() : 0;
    if (number < 1 || number > kMaxPageLimit) {
        const QString field = QString::fromLatin1(parameter);
        return invalidField(field, field + QStringLiteral(" must be an integer from 1 to 1000."));
    }
    return number;
}

Error badCursor()
{
    return invalidField(
        QStringLiteral("cursor"),
        QStringLiteral("cursor must come from the Link header of a page of the same "
                       "list, with the same q, status and sort."));
}

// The value of a parameter that has one of a few names; nothing where it is not given.
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

template <typename Enum>
Result<Enum> choiceOr(Enum absent, const ApiRequest &request, const char *parameter)
{
    const auto chosen = choice<Enum>(request, parameter);
    return chosen ? Result<Enum>(chosen->value_or(absent)) : Result<Enum>(chosen.error());
}

// Empty: not given.
Result<QString> searchIn(const ApiRequest &request)
{
    const auto given = request.queryOnce("q");
    if (!given) {
        return given.error();
    }
    if (!*given) {
        return QString();
    }
    return validSearch((*given)->isValidUtf8() ? fromUtf8(**given) : QString());
}

constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype kIdSize = 16;
constexpr qsizetype kDigestSize = 4;

// Of what makes a list another one. Not a secret: it catches mistakes, and keys are checked
// besides.
QByteArray digestOf(const EventFilter &filter)
{
    const QByteArray all = "events " + QByteArray::number(static_cast<int>(filter.sort)) + ' '
        + (filter.status ? QByteArray::number(static_cast<int>(*filter.status)) : QByteArray())
        + ' ' + filter.text.toUtf8();
    return QCryptographicHash::hash(all, QCryptographicHash::Sha256).first(kDigestSize);
}

QByteArray digestOf(const RegistrationListQuery &query)
{
    const QByteArray all = (query.sort == RegistrationSort::Newest ? "newest " : "")
        + QByteArray("registrations ") + QByteArray::number(static_cast<int>(query.status)) + ' '
        + query.text.toUtf8();
    return QCryptographicHash::hash(all, QCryptographicHash::Sha256).first(kDigestSize);
}

QByteArray bound(const Uuid &last, const QByteArray &digest, const QString &key)
{
    const QByteArray all = QByteArray(reinterpret_cast<const char *>(last.bytes.data()), kIdSize)
        + digest + key.toUtf8();
    return all.toBase64(kBase64);
}

struct BoundCursor
{
    Uuid last;
    QString key;
};

Result<BoundCursor> readBound(QByteArrayView text, const QByteArray &digest)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        text.toByteArray(), kBase64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() < kIdSize + kDigestSize
        || decoded.decoded.sliced(kIdSize, kDigestSize) != digest) {
        return badCursor();
    }
    BoundCursor cursor;
    std::copy_n(decoded.decoded.begin(), kIdSize, cursor.last.bytes.begin());
    cursor.key = fromUtf8(decoded.decoded.sliced(kIdSize + kDigestSize));
    return bound(cursor.last, digest, cursor.key) == text ? Result<BoundCursor>(cursor)
                                                          : Result<BoundCursor>(badCursor());
}

Result<int> thousandIn(const ApiRequest &request, const char *parameter, int absent)
{
    const auto given = request.queryOnce(parameter);
    if (!given) {
        return given.error();
    }
    return *given ? thousandFrom(**given, parameter) : Result<int>(absent);
}

Result<int> limitIn(const ApiRequest &request)
{
    return thousandIn(request, "limit", kUnpagedLimit);
}

QByteArray linkTo(const QByteArray &path, int limit, const QByteArray &parameters,
                  const QByteArray &cursor)
{
    QByteArray link = "<" + path + '?';
    if (limit != kUnpagedLimit) {
        link += "limit=" + QByteArray::number(limit) + '&';
    }
    return link + parameters + "cursor=" + cursor + ">; rel=\"next\"";
}

QByteArray parameter(const char *name, const QByteArray &value)
{
    return QByteArray(name) + '=' + value.toPercentEncoding() + '&';
}

template <typename Enum>
requires std::is_enum_v<Enum> QByteArray parameter(const char *name, Enum value)
{
    return parameter(name, wireName(value).toByteArray());
}

} // namespace

Result<PageQuery> pageQuery(const ApiRequest &request)
{
    const auto limit = limitIn(request);
    const auto cursor = request.queryOnce("cursor");
    if (!limit || !cursor) {
        return !limit ? limit.error() : cursor.error();
    }
    PageQuery page{*limit, std::nullopt};
    if (*cursor) {
        const auto last = decodeCursor(**cursor);
        if (!last) {
            return last.error();
        }
        page.after = *last;
    }
    return page;
}

namespace {

Result<EventFilter> filterIn(const ApiRequest &request)
{
    const auto text = searchIn(request);
    const auto status = choice<EventStatus>(request, "status");
    const auto sort = choiceOr(EventSort::Newest, request, "sort");
    if (!text || !status || !sort) {
        return !text ? text.error() : !status ? status.error() : sort.error();
    }
    return EventFilter{*text, *status, *sort};
}

} // namespace

Result<EventListQuery> eventListQuery(const ApiRequest &request)
{
    const auto filter = filterIn(request);
    const auto excerpt = thousandIn(request, "excerpt", 0);
    if (!filter || !excerpt) {
        return !filter ? filter.error() : excerpt.error();
    }
    EventListQuery query{0, {}, {}, *filter, *excerpt};
    if (filter->isEverything()) {
        const auto page = pageQuery(request);
        if (!page) {
            return page.error();
        }
        query.limit = page->limit;
        query.after = page->after;
        return query;
    }
    const auto limit = limitIn(request);
    const auto given = request.queryOnce("cursor");
    if (!limit || !given) {
        return !limit ? limit.error() : given.error();
    }
    query.limit = *limit;
    if (*given) {
        const auto cursor = readBound(**given, digestOf(*filter));
        if (!cursor || !isEventKey(cursor->key, filter->sort)) {
            return badCursor();
        }
        query.after = cursor->last;
        query.afterKey = cursor->key;
    }
    return query;
}

Result<RegistrationListQuery> registrationListQuery(const ApiRequest &request)
{
    const auto text = searchIn(request);
    const auto status = choiceOr(RegistrationStatus::Active, request, "status");
    const auto sort = choiceOr(RegistrationSort::Oldest, request, "sort");
    if (!text || !status || !sort) {
        return !text ? text.error() : !status ? status.error() : sort.error();
    }
    RegistrationListQuery query{0, {}, text->toLower(), *status, *sort};
    if (query.isEverything()) {
        const auto page = pageQuery(request);
        return page ? Result<RegistrationListQuery>(RegistrationListQuery{page->limit, page->after})
                    : Result<RegistrationListQuery>(page.error());
    }
    const auto limit = limitIn(request);
    const auto given = request.queryOnce("cursor");
    if (!limit || !given) {
        return !limit ? limit.error() : given.error();
    }
    query.limit = *limit;
    if (*given) {
        const auto cursor = readBound(**given, digestOf(query));
        if (!cursor || !cursor->key.isEmpty()) {
            return badCursor();
        }
        query.after = cursor->last;
    }
    return query;
}

Result<CsvMark> csvMarkOf(const ApiRequest &request)
{
    return choiceOr(CsvMark::ByteOrderMark, request, "bom");
}

Result<HistoryBucket> bucketOf(const ApiRequest &request)
{
    return choiceOr(HistoryBucket::Hour, request, "bucket");
}

QByteArray nextLink(const QByteArray &path, const PageQuery &page, const Uuid &last)
{
    return linkTo(path, page.limit, {}, encodeCursor(last));
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
        return linkTo(path, query.limit, parameters, encodeCursor(last));
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
    return linkTo(path, query.limit, parameters, bound(last, digestOf(filter), lastKey));
}

QByteArray registrationsLink(const QByteArray &path, const RegistrationListQuery &query,
                             const Uuid &last)
{
    if (query.isEverything()) {
        return nextLink(path, PageQuery{query.limit, {}}, last);
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
    return linkTo(path, query.limit, parameters, bound(last, digestOf(query), {}));
}

} // namespace boxoffice
