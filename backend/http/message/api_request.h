// One complete request, already checked by the framing (request_framer.h, request_target.h).
//
// Threads: a value that belongs to its connection; a handler copies what outlives its call.
#pragma once

#include "backend/abuse/client_address.h"
#include "shared/ids.h"
#include "shared/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>
#include <utility>

namespace boxoffice {

enum class Method { Get, Head, Post, Put, Patch, Delete, Options, Other };

// Returns the method as a request line spells it; "OTHER" for Other.
QByteArrayView nameOf(Method method);

// True for safe methods, which change nothing (RFC 9110, section 9.2.1).
inline bool isSafe(Method method)
{
    return method == Method::Get || method == Method::Head || method == Method::Options;
}

struct ApiRequest
{
    Method method = Method::Get;
    QByteArray path; // percent-decoded, valid UTF-8, starts with "/", no dot segments
    QList<std::pair<QByteArray, QByteArray>> query;   // percent-decoded, in order; '+' is a blank
    QList<std::pair<QByteArray, QByteArray>> headers; // names in lower case
    QByteArray body;
    bool acceptsGzip = false;         // of reads; see negotiation.h
    ClientAddress peer;               // of the connection: the client or a proxy
    QByteArray requestId;             // what X-Request-Id of the answer will say
    QList<QByteArrayView> parameters; // what the {…} segments of the route matched, in order

    // Returns the first header of that (lower-case) name; null when there is none. For fields that
    // hold one value.
    QByteArrayView header(QByteArrayView name) const;
    // Returns all headers of that (lower-case) name as the one list that they are (RFC 9110,
    // section 5.3); null when there is none.
    QByteArray list(QByteArrayView name) const;
    // Returns the header of that (lower-case) name; null when there is none. Fails with
    // invalid_field, naming it as `shown`, if it is given twice.
    Result<QByteArrayView> headerOnce(QByteArrayView name, QLatin1StringView shown) const;
    // Returns the values of all cookies of that name (RFC 6265, section 4.2.1).
    QList<QByteArray> cookies(QByteArrayView name) const;
    // Returns the query parameter of that name, if it is given. Fails with invalid_field if it is
    // given twice, because either could be meant.
    Result<std::optional<QByteArrayView>> queryOnce(QByteArrayView name) const;
    // Returns an address with the query of this request, so that a redirect keeps it.
    QByteArray withQuery(QByteArray address) const;
};

} // namespace boxoffice
