#include "backend/api/paging.h"

#include "shared/api/cursor.h"
#include "shared/api/validation.h"
#include "shared/first_error.h"
#include "shared/utf8.h"

#include <QCryptographicHash>

#include <algorithm>

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

constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype kIdSize = 16;
constexpr qsizetype kDigestSize = 4;

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

} // namespace

Error badCursor()
{
    return invalidField(
        QStringLiteral("cursor"),
        QStringLiteral("cursor must come from the Link header of a page of the same "
                       "list, with the same q, status, sort and organizer."));
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

Result<int> thousandIn(const ApiRequest &request, const char *parameter, int absent)
{
    const auto given = request.queryOnce(parameter);
    if (!given) {
        return given.error();
    }
    return *given ? thousandFrom(**given, parameter) : Result<int>(absent);
}

QByteArray listDigest(const QByteArray &list)
{
    return QCryptographicHash::hash(list, QCryptographicHash::Sha256).first(kDigestSize);
}

Result<PageQuery> pageQuery(const ApiRequest &request)
{
    const auto limit = limitIn(request);
    const auto cursor = request.queryOnce("cursor");
    if (const Error *error = firstError(limit, cursor)) {
        return *error;
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

Result<BoundPage> boundPageQuery(const ApiRequest &request, const QByteArray &digest)
{
    const auto limit = limitIn(request);
    const auto cursor = request.queryOnce("cursor");
    if (const Error *error = firstError(limit, cursor)) {
        return *error;
    }
    BoundPage page{*limit, {}, {}};
    if (*cursor) {
        const auto last = readBound(**cursor, digest);
        if (!last) {
            return last.error();
        }
        page.after = last->last;
        page.afterKey = last->key;
    }
    return page;
}

QByteArray parameter(const char *name, const QByteArray &value)
{
    return QByteArray(name) + '=' + value.toPercentEncoding() + '&';
}

QByteArray nextLink(const QByteArray &path, int limit, const QByteArray &parameters,
                    const Uuid &last)
{
    return linkTo(path, limit, parameters, encodeCursor(last));
}

QByteArray boundLink(const QByteArray &path, int limit, const QByteArray &parameters,
                     const Uuid &last, const QByteArray &digest, const QString &lastKey)
{
    return linkTo(path, limit, parameters, bound(last, digest, lastKey));
}

} // namespace boxoffice
