// What the typed calls share: how they begin, addresses, pages, and what to make of an answer that
// is not as promised. Private to desktop/client.
//
// Threads: the one of the ApiClient.
#pragma once

#include "desktop/client/api_client.h"
#include "desktop/client/wire_exchange.h"
#include "shared/result.h"

#include <utility>

namespace boxoffice {

template <typename T>
Call<T> *ApiClient::start(WireRequest request, typename Call<T>::Decoder decode)
{
    auto *call = new Call<T>(std::move(decode), this);
    send(std::move(request), *call);
    return call;
}

// Empty values are left out.
QUrl withQuery(QUrl url, std::initializer_list<std::pair<QString, QString>> items);

// The cursor in `Link: <…>; rel="next"` (RFC 8288); empty if there is no next page.
QString nextCursor(const QByteArray &link);

template <typename T> ApiResult<T> orNotBoxoffice(Result<T> decoded, const QUrl &server)
{
    if (!decoded) {
        return notBoxoffice(server);
    }
    return *std::move(decoded);
}

// A Decoder for what a codec of shared/api reads.
template <typename T> auto decodedBy(Result<T> (*decode)(QByteArrayView), const QUrl &server)
{
    return [decode, server](const WireAnswer &answer) {
        return orNotBoxoffice(decode(answer.body), server);
    };
}

// A Decoder for an answer that has nothing to tell.
inline ApiResult<Nothing> nothingToRead(const WireAnswer &)
{
    return Nothing{};
}

} // namespace boxoffice
