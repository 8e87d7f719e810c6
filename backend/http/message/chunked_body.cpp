#include "backend/http/message/chunked_body.h"

#include "backend/http/message/http_characters.h"
#include "shared/hex.h"

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kMostDigits = 16; // of a size: all of 64 bits, and leading zeros within reason

} // namespace

void ChunkedBody::reset()
{
    m_status = Status::NeedMore;
    m_state = State::Size;
    m_left = 0;
    m_digits = 0;
    m_trailerBytes = 0;
    m_trailers = 0;
}

qsizetype ChunkedBody::feed(QByteArrayView bytes, QByteArray &body)
{
    qsizetype at = 0;
    while (at < bytes.size() && m_status == Status::NeedMore) {
        if (m_state == State::Data) {
            const auto count =
                static_cast<qsizetype>(std::min<quint64>(m_left, quint64(bytes.size() - at)));
            body.append(bytes.sliced(at, count));
            at += count;
            m_left -= static_cast<quint64>(count);
            m_state = m_left == 0 ? State::DataCr : State::Data;
        } else {
            step(bytes[at++], body.size());
        }
    }
    return at;
}

// held: bytes of the body so far.
void ChunkedBody::step(char c, qint64 held)
{
    switch (m_state) {
    case State::Size:
        stepSize(c);
        return;
    case State::SizeEnd:
        expect(c, '\n', m_left > 0 ? State::Data : State::TrailerStart);
        endSize(held);
        return;
    case State::DataCr:
        expect(c, '\r', State::DataEnd);
        return;
    case State::DataEnd:
        expect(c, '\n', State::Size);
        return;
    case State::LastEnd:
        expect(c, '\n', State::Size);
        m_status = m_status == Status::NeedMore ? Status::Complete : m_status;
        return;
    case State::TrailerStart:
    case State::TrailerName:
    case State::TrailerValue:
    case State::TrailerEnd:
        stepTrailer(c);
        return;
    case State::Data:
        break; // see feed()
    }
    Q_UNREACHABLE();
}

void ChunkedBody::stepSize(char c)
{
    const int digit = hexValue(c);
    if (digit >= 0 && m_digits < kMostDigits) {
        m_left = m_left * 16 + static_cast<quint64>(digit);
        ++m_digits;
    } else if (c == '\r' && m_digits > 0) {
        m_state = State::SizeEnd;
    } else if (c == ';' || c == ' ' || c == '\t') {
        fail(ErrorCode::BadRequest, u"Chunk extensions are not taken.");
    } else {
        fail(ErrorCode::BadRequest, u"The size of a chunk is malformed.");
    }
}

void ChunkedBody::endSize(qint64 held)
{
    m_digits = 0;
    const auto room = static_cast<quint64>(std::max<qint64>(m_most - held, 0));
    if (m_status == Status::NeedMore && m_left > room) {
        fail(ErrorCode::PayloadTooLarge, u"The body is larger than this server accepts.");
    }
}

void ChunkedBody::stepTrailer(char c)
{
    if (m_state == State::TrailerStart && c == '\r') {
        m_state = State::LastEnd;
        return;
    }
    if (m_state == State::TrailerStart) {
        ++m_trailers;
        m_state = State::TrailerName;
        if (c == ':') {
            fail(ErrorCode::BadRequest, u"A trailer field is malformed.");
            return;
        }
    }
    if (++m_trailerBytes > m_limits.maxHead || m_trailers > m_limits.maxHeaderFields) {
        fail(ErrorCode::HeadersTooLarge, u"The request's trailers are too large.");
    } else if (m_state == State::TrailerEnd) {
        expect(c, '\n', State::TrailerStart);
    } else if (m_state == State::TrailerValue && c == '\r') {
        m_state = State::TrailerEnd;
    } else if (m_state == State::TrailerName && c == ':') {
        m_state = State::TrailerValue;
    } else if (m_state == State::TrailerName ? !isTokenCharacter(c) : !isValueCharacter(c)) {
        fail(ErrorCode::BadRequest, u"A trailer field is malformed.");
    }
}

void ChunkedBody::expect(char c, char wanted, State next)
{
    if (c == wanted) {
        m_state = next;
    } else {
        fail(ErrorCode::BadRequest, u"A line of the chunked body does not end in CRLF.");
    }
}

void ChunkedBody::fail(ErrorCode code, const char16_t *sentence)
{
    m_status = Status::Failed;
    m_errorCode = code;
    m_errorSentence = sentence;
}

} // namespace boxoffice
