#include "backend/http/message/api_request.h"

#include <algorithm>

namespace boxoffice {

namespace {

auto timesIn(const QList<std::pair<QByteArray, QByteArray>> &pairs, QByteArrayView name)
{
    return std::count_if(pairs.begin(), pairs.end(),
                         [name](const auto &pair) { return pair.first == name; });
}

Error givenTwice(QLatin1StringView field)
{
    return invalidField(field, field + QStringLiteral(" must be given only once."));
}

} // namespace

QByteArrayView nameOf(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Options:
        return "OPTIONS";
    case Method::Other:
        return "OTHER";
    }
    Q_UNREACHABLE();
}

QByteArrayView ApiRequest::header(QByteArrayView name) const
{
    const auto it = std::find_if(headers.begin(), headers.end(),
                                 [name](const auto &header) { return header.first == name; });
    return it == headers.end() ? QByteArrayView() : QByteArrayView(it->second);
}

QByteArray ApiRequest::list(QByteArrayView name) const
{
    QByteArray all;
    for (const auto &[field, value] : headers) {
        if (field == name) {
            all = all.isNull() ? value : QByteArray(all + ", " + value);
        }
    }
    return all;
}

Result<QByteArrayView> ApiRequest::headerOnce(QByteArrayView name, QLatin1StringView shown) const
{
    return timesIn(headers, name) > 1 ? Result<QByteArrayView>(givenTwice(shown))
                                      : Result<QByteArrayView>(header(name));
}

QList<QByteArray> ApiRequest::cookies(QByteArrayView name) const
{
    QList<QByteArray> values;
    for (const auto &[field, value] : headers) {
        if (field != "cookie") {
            continue;
        }
        for (const QByteArray &pair : value.split(';')) {
            const QByteArray cookie = pair.trimmed();
            if (cookie.size() > name.size() && cookie.startsWith(name)
                && cookie[name.size()] == '=') {
                values.append(cookie.sliced(name.size() + 1));
            }
        }
    }
    return values;
}

Result<std::optional<QByteArrayView>> ApiRequest::queryOnce(QByteArrayView name) const
{
    if (timesIn(query, name) > 1) {
        return givenTwice(QLatin1StringView(name));
    }
    const auto it = std::find_if(query.begin(), query.end(),
                                 [name](const auto &pair) { return pair.first == name; });
    return it == query.end() ? std::optional<QByteArrayView>() : QByteArrayView(it->second);
}

QByteArray ApiRequest::withQuery(QByteArray address) const
{
    char separator = '?';
    for (const auto &[name, value] : query) {
        address += separator + name.toPercentEncoding() + '=' + value.toPercentEncoding();
        separator = '&';
    }
    return address;
}

} // namespace boxoffice
