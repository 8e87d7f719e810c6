// An answer before it is framed. The edge adds Content-Length, Connection, Date, X-Request-Id and
// the CORS headers.
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
    QByteArray gzip = {};     // the body for clients that accept that coding; empty: there is none
    QByteArray etag = {};     // with its quotes; a client that has it gets 304
    QByteArray gzipEtag = {}; // likewise of gzip; empty: etag stands for both (a weak one)
    QByteArray headers = {};  // further "Name: value\r\n" lines; use addHeader()
    bool openEnded = false;   // no Content-Length: the answer ends with its connection

    // Appends a header line. A header whose value has a control character would split the answer,
    // so it is dropped. name: a token, static text.
    void addHeader(QByteArrayView name, QByteArrayView value);
    // The same instead of the lines that it has of this name, which are spelt as here.
    void setHeader(QByteArrayView name, QByteArrayView value);
    // Adds a request header to those that the answer depends on. Not an error if it is there.
    void addToVary(QByteArrayView requestHeader);

    static ApiReply json(int status, QByteArray body);
};

// The only place where an Error becomes an HTTP status. 503 carries Retry-After if nothing was
// booked for certain and a retry may succeed; 401 carries WWW-Authenticate.
ApiReply toReply(const Error &error);
int httpStatus(ErrorCode code);

} // namespace boxoffice
