// Origins of web pages (RFC 6454), as the setting CORS_ORIGINS names them and as requests carry
// them: pages of which origins may read answers, and which may change things.
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

// Returns the origins as browsers spell them: in lower case, without the scheme's own port. An
// empty list means any origin, and so does "*". Fails with a sentence for whoever starts the
// server.
Result<QStringList> parseOrigins(const QStringList &given);

// Returns true if `request` may change something, as far as its origin goes: it carries none (no
// browser sent it), or those of `allowed`, or that of the page's own server. host: of the request,
// if it is a name of this server; else empty. Requires: allowed is not empty.
bool mayChange(const ApiRequest &request, QByteArrayView host, const QList<QByteArray> &allowed);

} // namespace boxoffice
