#include "backend/http/paging.h"

#include "shared/api/cursor.h"

#include <algorithm>

namespace boxoffice {

namespace {

Result<int> limitFrom(QByteArrayView text)
{
    const bool digits = !text.isEmpty() && text.size() <= 4
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    const int limit = digits ? text.toInt() : 0;
    if (limit < 1 || limit > kMaxPageLimit) {
        return invalidField(QStringLiteral("limit"),
                            QStringLiteral("limit must be an integer from 1 to 1000."));
    }
    return limit;
}

Error givenTwice(QByteArrayView name)
{
    const QString field = QString::fromLatin1(name);
    return invalidField(field, field + QStringLiteral(" must be given only once."));
}

} // namespace

Result<PageQuery> pageQuery(const ApiRequest &request)
{
    PageQuery page{kUnpagedLimit, std::nullopt};
    for (const QByteArrayView name : {QByteArrayView("limit"), QByteArrayView("cursor")}) {
        if (std::count_if(request.query.begin(), request.query.end(),
                          [&](const auto &pair) { return pair.first == name; })
            > 1) {
            return givenTwice(name);
        }
    }
    if (const auto text = request.queryValue("limit")) {
        const auto limit = limitFrom(*text);
        if (!limit) {
            return limit.error();
        }
        page.limit = *limit;
    }
    if (const auto text = request.queryValue("cursor")) {
        const auto cursor = decodeCursor(*text);
        if (!cursor) {
            return cursor.error();
        }
        page.after = *cursor;
    }
    return page;
}

QByteArray nextLink(const QByteArray &path, const PageQuery &page, const Uuid &last)
{
    QByteArray link = "<" + path + '?';
    if (page.limit != kUnpagedLimit) {
        link += "limit=" + QByteArray::number(page.limit) + '&';
    }
    return link + "cursor=" + encodeCursor(last) + ">; rel=\"next\"";
}

} // namespace boxoffice
