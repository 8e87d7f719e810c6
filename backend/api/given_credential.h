// What a request carries to prove who asks, and what a page is given to carry.
//
// A browser's cookie is __Host-boxoffice, which it sends over TLS only and no other host can set
// (RFC 6265bis, section 4.1.3.2). Where a loopback address is asked without TLS it is boxoffice.
//
// Threads: pure functions.
#pragma once

#include "backend/access/credential.h"
#include "backend/http/message/api_request.h"

#include <optional>

namespace boxoffice {

struct GivenCredential
{
    Credential credential;
    bool byCookie = false;
};

// Returns nothing where none is given. Fails with credential_not_valid where it is malformed, or
// given twice, since either could be meant. An Authorization header wins over a cookie.
// tls: whether this server speaks it.
Result<std::optional<GivenCredential>> credentialGivenBy(const ApiRequest &request, bool tls);

// Whether a change that a cookie allows comes from a page of this server, or of one of the origins
// in `allowed`: browsers send Origin with every change (Fetch standard, section 3.2), and pages
// cannot forge it.
bool comesFromOwnPage(const ApiRequest &request, bool tls, const QList<QByteArray> &allowed);

// Returns the value of a Set-Cookie header. maxAge: seconds.
QByteArray sessionCookie(const ApiRequest &request, bool tls, QByteArrayView token, int maxAge);
// The same, which makes the browser forget it.
QByteArray endedSessionCookie(const ApiRequest &request, bool tls);

} // namespace boxoffice
