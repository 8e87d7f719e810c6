// An answer before it is framed. Content-Length, Connection, Date, X-Request-Id and the CORS
// headers are the edge's business.
//
// Threads: a value.
#pragma once

#include "shared/error.h"

#include <QByteArray>
#include <QByteArrayView>

namespace boxoffice {

struct ApiReply
{
    int status = 200;
    QByteArray body;                                 // shared, not copied, on its way to the socket
    QByteArrayView contentType = "application/json"; // static text; empty: no Content-Type
    QByteArray gzip = {};     // the body for clients that take that coding; empty: there is none
    QByteArray etag = {};     // with its quotes; who has it already gets 304
    QByteArray gzipEtag = {}; // likewise of gzip; empty: etag stands for both (a weak one)
    QByteArray headers = {};  // further "Name: value\r\n" lines; use addHeader()
    bool openEnded = false;   // no Content-Length: the answer ends with its connection

    // Appends a header line. A value with a control character would split the answer: it is
    // dropped, with the whole header. name: a token, static text.
    void addHeader(QByteArrayView name, QByteArrayView value);

    static ApiReply json(int status, QByteArray body);
};

// The one place where an Error becomes an HTTP status. 503 carries Retry-After where it is certain
// that nothing was booked and a repetition may succeed.
ApiReply toReply(const Error &error);
int httpStatus(ErrorCode code);

} // namespace boxoffice
