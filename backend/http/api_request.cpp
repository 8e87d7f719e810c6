#include "backend/http/api_request.h"

#include <algorithm>

namespace boxoffice {

QByteArrayView ApiRequest::header(QByteArrayView name) const
{
    const auto it = std::find_if(headers.begin(), headers.end(),
                                 [name](const auto &header) { return header.first == name; });
    return it == headers.end() ? QByteArrayView() : QByteArrayView(it->second);
}

std::optional<QByteArrayView> ApiRequest::queryValue(QByteArrayView name) const
{
    const auto it = std::find_if(query.begin(), query.end(),
                                 [name](const auto &pair) { return pair.first == name; });
    if (it == query.end()) {
        return std::nullopt;
    }
    return QByteArrayView(it->second);
}

} // namespace boxoffice
