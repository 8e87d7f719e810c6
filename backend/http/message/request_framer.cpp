#include "backend/http/message/request_framer.h"

#include "backend/http/message/request_parser.h"

#include <algorithm>
#include <cstring>

namespace boxoffice {

RequestFramer::RequestFramer(const HttpLimits &limits)
    : m_limits(limits)
    , m_chunks(limits)
    , m_parser(std::make_unique<Parser>(*this))
{ }

RequestFramer::~RequestFramer() = default;

void RequestFramer::reset()
{
    constexpr qsizetype worthKeeping = 4096;
    m_status = Status::NeedMore;
    m_request.query.clear();
    m_request.headers.clear();
    m_request.parameters.clear();
    for (QByteArray *buffer : {&m_request.body, &m_partial, &m_target}) {
        if (buffer->capacity() > worthKeeping) {
            *buffer = QByteArray();
        }
        buffer->resize(0);
    }
    m_method.resize(0);
    m_host.resize(0);
    m_headComplete = false;
    m_headRead = false;
    m_expectsContinue = false;
    m_scanned = m_lineStart = m_headStart = 0;
    m_fields = -1;
    m_isChunked = false;
    m_bodyBegun = false;
    m_bodyLeft = 0;
    m_chunks.reset();
    m_parser = std::make_unique<Parser>(*this);
}

bool RequestFramer::wantsContinue() const
{
    return m_expectsContinue && m_headComplete && m_status == Status::NeedMore && !m_bodyBegun;
}

bool RequestFramer::isHead() const
{
    return m_method == "HEAD" || QByteArrayView(m_partial).sliced(m_headStart).startsWith("HEAD ");
}

qsizetype RequestFramer::feed(QByteArrayView bytes)
{
    qsizetype taken = 0;
    if (m_status == Status::NeedMore && !m_headComplete) {
        taken = feedHead(bytes);
    }
    if (m_status == Status::NeedMore && m_headComplete && taken < bytes.size()) {
        taken += feedBody(bytes.sliced(taken));
    }
    return taken;
}

// A head that comes in one piece, nearly every one, is parsed where it lies.
qsizetype RequestFramer::feedHead(QByteArrayView bytes)
{
    const qsizetype before = m_partial.size();
    QByteArrayView head = bytes;
    if (before > 0) {
        m_partial.append(bytes.first(std::min<qsizetype>(bytes.size(), m_limits.maxHead + 8)));
        head = m_partial;
    }
    switch (scanHead(head)) {
    case Scan::NeedMore:
        if (before == 0) {
            m_partial.append(bytes);
        }
        return bytes.size();
    case Scan::Failed:
        if (before == 0) {
            m_partial.append(bytes); // for isHead()
        }
        return 0;
    case Scan::Complete:
        break;
    }
    const qsizetype end = m_lineStart;
    parseHead(head.sliced(m_headStart, end - m_headStart));
    m_partial.resize(0);
    m_headStart = 0;
    return m_status == Status::Failed ? 0 : end - before;
}

// Finds the empty line that ends the head. Every byte is looked at once, however the head is cut.
RequestFramer::Scan RequestFramer::scanHead(QByteArrayView head)
{
    const char *begin = head.data();
    for (;;) {
        const char *from = begin + m_scanned;
        const auto left = static_cast<std::size_t>(head.size() - m_scanned);
        const auto *cr = left ? static_cast<const char *>(std::memchr(from, '\r', left)) : nullptr;
        const std::size_t plain = cr ? static_cast<std::size_t>(cr - from) : left;
        const void *lf = plain > 0 ? std::memchr(from, '\n', plain) : nullptr;
        // The limits come first, up to the byte that decides: as if it had come byte by byte.
        const qsizetype seen = lf ? static_cast<const char *>(lf) - begin
                                  : m_scanned + static_cast<qsizetype>(plain) + (cr ? 1 : 0);
        if (!checkSize(head.first(seen), false)) {
            return Scan::Failed;
        }
        if (lf) {
            fail(ErrorCode::BadRequest, u"A header line ends in a bare line feed.");
            return Scan::Failed;
        }
        m_scanned += static_cast<qsizetype>(plain);
        if (!cr || m_scanned + 1 == head.size()) {
            return Scan::NeedMore;
        }
        if (cr[1] != '\n') {
            fail(ErrorCode::BadRequest, u"A header line holds a bare carriage return.");
            return Scan::Failed;
        }
        const QByteArrayView line = head.sliced(m_lineStart, m_scanned - m_lineStart);
        m_scanned += 2;
        m_lineStart = m_scanned;
        if (line.isEmpty() && m_fields >= 0) {
            return checkSize(head, true) ? Scan::Complete : Scan::Failed;
        }
        if (!scanLine(line)) {
            return Scan::Failed;
        }
    }
}

bool RequestFramer::scanLine(QByteArrayView line)
{
    if (m_fields < 0) {
        if (line.isEmpty() && m_headStart == 0) {
            m_headStart = m_lineStart;
            return true;
        }
        m_fields = 0;
        return scanRequestLine(line);
    }
    if (line.front() == ' ' || line.front() == '\t') {
        return fail(ErrorCode::BadRequest, u"A header is folded over several lines.");
    }
    if (++m_fields > m_limits.maxHeaderFields) {
        return fail(ErrorCode::HeadersTooLarge, u"The request has too many header fields.");
    }
    return true;
}

bool RequestFramer::scanRequestLine(QByteArrayView line)
{
    const qsizetype target = line.indexOf(' ') + 1;
    const qsizetype version = line.lastIndexOf(' ') + 1;
    if (target > 0 && version - 1 - target > m_limits.maxTarget) {
        return fail(ErrorCode::UriTooLong, u"The request target is too long.");
    }
    const QByteArrayView text = line.sliced(version);
    const auto digit = [&](qsizetype i) { return text[i] >= '0' && text[i] <= '9'; };
    const bool wellFormed =
        text.size() == 8 && text.startsWith("HTTP/") && digit(5) && text[6] == '.' && digit(7);
    if (wellFormed && text != "HTTP/1.1" && text != "HTTP/1.0") { // Beast calls it malformed
        return fail(ErrorCode::VersionNotSupported,
                    u"The only HTTP versions spoken here are 1.1 and 1.0.");
    }
    return true;
}

bool RequestFramer::checkSize(QByteArrayView head, bool complete)
{
    const qsizetype size = (complete ? m_lineStart : head.size()) - m_headStart;
    if (m_fields < 0 && size > m_limits.maxTarget) {
        const qsizetype target = head.indexOf(' ', m_headStart) + 1;
        const qsizetype blank = head.indexOf(' ', target);
        if (target > 0 && (blank < 0 ? head.size() : blank) - target > m_limits.maxTarget) {
            return fail(ErrorCode::UriTooLong, u"The request target is too long.");
        }
    }
    if (size > m_limits.maxHead) {
        return fail(ErrorCode::HeadersTooLarge, u"The request's headers are too large.");
    }
    return true;
}

void RequestFramer::parseHead(QByteArrayView head)
{
    boost::beast::error_code ec;
    Parser &parser = *m_parser;
    const std::size_t used = parser.put({head.data(), static_cast<std::size_t>(head.size())}, ec);
    if (m_status == Status::Failed) {
        return;
    }
    if (ec || used != static_cast<std::size_t>(head.size()) || !m_headComplete) {
        fail(ErrorCode::BadRequest, u"The request is not well-formed HTTP.");
    } else if (!m_isChunked && m_bodyLeft == 0) {
        m_status = Status::Complete;
    }
}

// Requires: the request line was parsed.
qint64 RequestFramer::maxBody() const
{
    const auto own = m_limits.maxBodyOf ? m_limits.maxBodyOf(m_request.method, m_request.path) : 0;
    return std::max(m_limits.maxBody, own);
}

qsizetype RequestFramer::feedBody(QByteArrayView bytes)
{
    m_bodyBegun = true;
    if (!m_isChunked) {
        const auto taken = std::min<qint64>(bytes.size(), m_bodyLeft);
        m_request.body.append(bytes.first(taken));
        m_bodyLeft -= taken;
        m_status = m_bodyLeft == 0 ? Status::Complete : Status::NeedMore;
        return taken;
    }
    const qsizetype taken = m_chunks.feed(bytes, m_request.body);
    switch (m_chunks.status()) {
    case ChunkedBody::Status::NeedMore:
        return taken;
    case ChunkedBody::Status::Complete:
        m_status = Status::Complete;
        return taken;
    case ChunkedBody::Status::Failed:
        fail(m_chunks.errorCode(), m_chunks.errorSentence());
        return 0;
    }
    Q_UNREACHABLE();
}

bool RequestFramer::fail(ErrorCode code, const char16_t *sentence)
{
    m_status = Status::Failed;
    m_error = {code, QString::fromUtf16(sentence), {}};
    return false;
}

} // namespace boxoffice
