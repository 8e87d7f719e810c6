// Origins of web pages (RFC 6454), as the setting CORS_ORIGINS and requests name them: which
// origins' pages may read answers, and which may make changes.
//
// Threads: pure functions.
#pragma once

#include "backend/http/message/api_request.h"
#include "shared/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QStringList>

namespace boxoffice {

// Returns the origins as browsers spell them: in lower case, without the scheme's default port. An
// empty list means any origin, and so does "*". Fails with a sentence for the operator.
Result<QStringList> parseOrigins(const QStringList &given);

// Returns true if the origin of `request` may make changes: there is none (no browser sent it), or
// it is in `allowed`, or it is the server's own. host: of the request, if it is a name of this
// server; else empty. Requires: allowed is not empty.
bool mayChange(const ApiRequest &request, QByteArrayView host, const QList<QByteArray> &allowed);

// Why the request may not change anything: its origin is foreign, or it names none where one is
// needed, with a cookie.
Error originNotAllowed(const ApiRequest &request);

} // namespace boxoffice
