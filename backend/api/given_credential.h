// The credential that a request carries, and the session cookie that a browser is given.
//
// The cookie is __Host-boxoffice, which browsers send over TLS only and no other host can set (RFC
// 6265bis, section 4.1.3.2). On a loopback address without TLS it is boxoffice.
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

// Returns nothing if there is none. Fails with credential_not_valid if it is malformed, or given
// twice, since either could be meant. An Authorization header takes precedence over a cookie. tls:
// whether this server uses it.
Result<std::optional<GivenCredential>> credentialGivenBy(const ApiRequest &request, bool tls);

// Whether a change with a cookie comes from a page of this server or of an origin in `allowed`.
// Browsers send Origin with every change (Fetch standard, section 3.2), and pages cannot forge
// it.
bool comesFromOwnPage(const ApiRequest &request, bool tls, const QList<QByteArray> &allowed);

// Returns the value of a Set-Cookie header. maxAge: seconds.
QByteArray sessionCookie(const ApiRequest &request, bool tls, QByteArrayView token, int maxAge);
// The same to delete the cookie.
QByteArray endedSessionCookie(const ApiRequest &request, bool tls);

} // namespace boxoffice
