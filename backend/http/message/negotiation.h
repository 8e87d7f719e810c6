// What a request says about the answer's form: types and codings it takes, and versions it has
// already (RFC 9110, sections 12.4.2, 12.5 and 13.1.2).
//
// Threads: pure functions.
#pragma once

#include <QByteArrayView>

namespace boxoffice {

// Whether an Accept-Encoding header takes gzip: "gzip", "gzip;q=0.5" or "*", not with a quality of
// zero.
bool acceptsGzip(QByteArrayView acceptEncoding);

// Whether an Accept header asks for CSV rather than JSON.
bool prefersCsv(QByteArrayView accept);

// Whether an If-None-Match header names the tag, compared weakly: W/"x" is as good as "x".
// etag: with its quotes, and W/ where it is weak.
bool namesTag(QByteArrayView ifNoneMatch, QByteArrayView etag);

} // namespace boxoffice
