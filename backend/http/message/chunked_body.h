// Decodes a chunked body (RFC 9112, section 7.1) byte by byte, so that the result does not depend
// on how the bytes are split.
//
//   taken = chunks.feed(bytes, body);              // the rest belongs to the next request
//   if (chunks.status() == ChunkedBody::Status::Complete) use(body);
//
// It refuses what two parsers could frame differently: sizes with anything but hexadecimal digits,
// lines that do not end in CRLF, and every chunk extension, because parsers disagree on where a
// quoted one ends. Trailers are checked like header fields and dropped. Chunks may be arbitrarily
// small: each costs at most 20 bytes of overhead, and none of it is kept.
//
// Threads: one at a time.
#pragma once

#include "backend/http/message/http_limits.h"
#include "shared/error.h"

#include <QByteArray>
#include <QByteArrayView>

namespace boxoffice {

class ChunkedBody
{
public:
    enum class Status { NeedMore, Complete, Failed };

    // limits: borrowed; maxBody unless setMost() says otherwise, and maxHead and maxHeaderFields
    // for the trailers.
    explicit ChunkedBody(const HttpLimits &limits) : m_limits(limits), m_most(limits.maxBody) { }

    // Makes it ready for the next body.
    void reset();
    // bytes: of this body, at most.
    void setMost(qint64 bytes) { m_most = bytes; }

    // Appends the chunks' data to body. Returns how many bytes were consumed; fewer than all only
    // if the body is complete or refused.
    qsizetype feed(QByteArrayView bytes, QByteArray &body);

    Status status() const { return m_status; }
    // Requires: status() is Failed.
    ErrorCode errorCode() const { return m_errorCode; }
    const char16_t *errorSentence() const { return m_errorSentence; }

private:
    enum class State {
        Size,
        SizeEnd, // its LF
        Data,
        DataCr,
        DataEnd,
        TrailerStart, // of a line, or the CR of the line that ends the body
        TrailerName,
        TrailerValue,
        TrailerEnd,
        LastEnd,
    };

    void step(char c, qint64 held);
    void stepSize(char c);
    void stepTrailer(char c);
    void endSize(qint64 held);
    void expect(char c, char wanted, State next);
    void fail(ErrorCode code, const char16_t *sentence);

    // Constant after construction
    const HttpLimits &m_limits;

    qint64 m_most; // bytes of the body
    Status m_status = Status::NeedMore;
    State m_state = State::Size;
    quint64 m_left = 0; // of the chunk's data; its size, while that is read
    int m_digits = 0;   // of the size
    int m_trailerBytes = 0;
    int m_trailers = 0;
    ErrorCode m_errorCode = ErrorCode::BadRequest;
    const char16_t *m_errorSentence = u"";
};

} // namespace boxoffice
