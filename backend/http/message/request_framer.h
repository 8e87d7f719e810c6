// Finds the end of one HTTP/1 request in a stream of bytes, and refuses whatever two parsers could
// frame differently. Input: bytes. Output: a checked request or an error. It uses no sockets, no
// clock and no Qt network classes, so it can be tested and fuzzed alone.
//
//   bytes = bytes.sliced(framer.feed(bytes));      // the rest belongs to the next request
//   if (framer.status() == RequestFramer::Status::Complete) use(framer.request());
//
// Boost.Beast's basic_parser parses the grammar of the head. The additional rules
// (request_parser.cpp) and the chunk decoder (chunked_body.h) are ours. The result does not depend
// on how the bytes are split, time is linear in them, and memory is bounded by maxHead + maxBody.
//
// Threads: one at a time.
#pragma once

#include "backend/http/message/api_request.h"
#include "backend/http/message/chunked_body.h"
#include "backend/http/message/http_limits.h"
#include "shared/error.h"

#include <memory>

namespace boxoffice {

class RequestFramer
{
public:
    enum class Status { NeedMore, Complete, Failed };

    explicit RequestFramer(const HttpLimits &limits);
    ~RequestFramer();

    // Prepares for the next request; keeps small buffers for it.
    void reset();

    // Returns how many bytes were consumed; fewer than all only if the request is complete or
    // refused.
    qsizetype feed(QByteArrayView bytes);

    Status status() const { return m_status; }
    // Requires: status() is Failed. The HTTP status is httpStatus(error().code).
    const Error &error() const { return m_error; }

    // True once the headers are complete and accepted.
    bool headComplete() const { return m_headComplete; }
    // True once all header fields are in request(), accepted or not.
    bool headRead() const { return m_headRead; }
    // True if the method is HEAD, even if the rest of the head is refused or incomplete.
    bool isHead() const;
    // True while the client waits for "100 Continue" before it sends its body; false once a byte of
    // the body has arrived.
    bool wantsContinue() const;

    // Complete when status() is; before, and after a refusal, the fields that were read so far.
    // The callers fill in requestId and parameters.
    ApiRequest &request() { return m_request; }

    // Empty until the request line was read.
    QByteArrayView methodName() const { return m_method; }
    // Requires: headComplete().
    QByteArrayView target() const { return m_target; }
    QByteArrayView host() const { return m_host; }
    bool isHttp10() const { return m_http10; }
    bool keepAlive() const { return m_keepAlive; }

    // Bytes of the body held so far.
    qint64 bodySize() const { return m_request.body.size(); }

private:
    class Parser; // Beast's callbacks
    enum class Scan { NeedMore, Complete, Failed };

    qsizetype feedHead(QByteArrayView bytes);
    qsizetype feedBody(QByteArrayView bytes);
    Scan scanHead(QByteArrayView head);
    bool scanLine(QByteArrayView line);
    bool scanRequestLine(QByteArrayView line);
    bool checkSize(QByteArrayView head, bool complete);
    void parseHead(QByteArrayView head);
    qint64 maxBody() const;
    bool fail(ErrorCode code, const char16_t *sentence);

    // Constant after construction
    const HttpLimits &m_limits;

    Status m_status = Status::NeedMore;
    Error m_error;
    ApiRequest m_request;
    QByteArray m_method;
    QByteArray m_target;
    QByteArray m_host;
    bool m_headComplete = false;
    bool m_headRead = false;
    bool m_http10 = false;
    bool m_keepAlive = true;
    bool m_expectsContinue = false;

    // Where scanHead() stands
    QByteArray m_partial;    // an incomplete head
    qsizetype m_scanned = 0; // bytes of it that were scanned
    qsizetype m_lineStart = 0;
    qsizetype m_headStart = 0; // after the one stray CRLF that RFC 9112 2.2 says to ignore
    int m_fields = -1;         // -1: in the request line

    // The body
    bool m_isChunked = false;
    bool m_bodyBegun = false;
    qint64 m_bodyLeft = 0; // unless chunked
    ChunkedBody m_chunks;

    std::unique_ptr<Parser> m_parser;
};

} // namespace boxoffice
