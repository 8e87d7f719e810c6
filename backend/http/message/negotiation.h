// Content negotiation and conditional requests: the types, codings and languages that a request
// accepts, and the versions that its client has (RFC 9110, sections 12.4.2, 12.5 and 13.1.2).
//
// Threads: pure functions.
#pragma once

#include <QByteArrayView>

#include <initializer_list>

namespace boxoffice {

// Whether an Accept-Encoding header accepts gzip: "gzip", "gzip;q=0.5" or "*", but not with a
// quality of zero.
bool acceptsGzip(QByteArrayView acceptEncoding);

// Whether an Accept header asks for CSV rather than JSON.
bool prefersCsv(QByteArrayView accept);

// Whether an Accept header names HTML, as that of a browser does that opens a page.
bool acceptsHtml(QByteArrayView accept);

// Which of the languages, such as "de", an Accept-Language header prefers, the first of those that
// it likes equally: "de-AT;q=0.8" is German, and "*" the first that it does not name. Empty: it
// wants none of them.
QByteArrayView preferredLanguage(QByteArrayView acceptLanguage,
                                 std::initializer_list<QByteArrayView> languages);

// Whether an If-None-Match header names the tag, by weak comparison: W/"x" equals "x".
// etag: with its quotes, and W/ if it is weak.
bool namesTag(QByteArrayView ifNoneMatch, QByteArrayView etag);

} // namespace boxoffice
