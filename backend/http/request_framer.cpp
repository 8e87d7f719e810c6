#include "backend/http/request_framer.h"

#include "backend/http/request_parser.h"

#include <algorithm>
#include <cstring>

namespace boxoffice {

namespace http = boost::beast::http;

namespace {

// Chunk sizes, extensions and trailers: what a chunked body may cost beyond its own bytes. 16 KiB
// are some 3,000 chunks; a body of single-byte chunks would be six times its size on the wire.
constexpr qint64 maxChunkOverhead = 16 * 1024;

// "0 CRLF CRLF". Given less of an empty chunked body, Beast 1.74 trips over an assertion of its
// own.
constexpr qsizetype shortestChunked = 5;

} // namespace

RequestFramer::RequestFramer(const HttpLimits &limits)
    : m_limits(limits)
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
    m_host.resize(0);
    m_headComplete = false;
    m_expectsContinue = false;
    m_scanned = m_lineStart = m_headStart = 0;
    m_fields = -1;
    m_bodyWireBytes = 0;
    m_parser = std::make_unique<Parser>(*this);
}

bool RequestFramer::wantsContinue() const
{
    return m_expectsContinue && m_headComplete && m_status == Status::NeedMore
        && m_bodyWireBytes == 0;
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
        return 0;
    case Scan::Complete:
        break;
    }
    const qsizetype end = m_lineStart;
    parseHead(head.sliced(m_headStart, end - m_headStart));
    m_partial.resize(0);
    m_scanned = 0;
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
        if (plain > 0 && std::memchr(from, '\n', plain)) {
            fail(ErrorCode::BadRequest, u"A header line ends in a bare line feed.");
            return Scan::Failed;
        }
        m_scanned += static_cast<qsizetype>(plain);
        if (!cr || m_scanned + 1 == head.size()) {
            return checkSize(head, false) ? Scan::NeedMore : Scan::Failed;
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
        if (target > 0 && head.indexOf(' ', target) < 0
            && head.size() - target > m_limits.maxTarget) {
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
    if (ec || used != static_cast<std::size_t>(head.size())) {
        fail(ErrorCode::BadRequest, u"The request is not well-formed HTTP.");
    } else if (parser.is_done()) {
        m_status = Status::Complete;
    }
}

// Beast wants the bytes it did not use again, with more behind them: they wait in m_partial, and
// are never more than an incomplete chunk header or trailer.
qsizetype RequestFramer::feedBody(QByteArrayView bytes)
{
    const qsizetype before = m_partial.size();
    QByteArrayView input = bytes;
    if (before > 0) {
        m_partial.append(bytes);
        input = m_partial;
    }
    Parser &parser = *m_parser;
    if (parser.chunked() && m_bodyWireBytes == 0 && input.size() < shortestChunked) {
        if (before == 0) {
            m_partial.append(bytes);
        }
        return bytes.size();
    }
    boost::beast::error_code ec;
    qsizetype used = 0;
    do {
        used += static_cast<qsizetype>(
            parser.put({input.data() + used, static_cast<std::size_t>(input.size() - used)}, ec));
    } while (!ec && !parser.is_done() && used < input.size());

    m_bodyWireBytes += used;
    const QByteArrayView rest = input.sliced(used);
    if (m_status == Status::Failed) {
        return 0;
    }
    if (ec == http::error::body_limit) {
        fail(ErrorCode::PayloadTooLarge, u"The body is larger than this server accepts.");
        return 0;
    }
    if (ec && ec != http::error::need_more) {
        fail(ErrorCode::BadRequest, u"The chunked body is not well-formed HTTP.");
        return 0;
    }
    if (parser.is_done()) {
        m_status = Status::Complete;
        m_partial.resize(0);
        return used - before;
    }
    if (!checkRest(rest, used == 0 ? m_scanned : 0)) {
        return 0;
    }
    if (before == 0) {
        m_partial.append(rest);
    } else if (used > 0) {
        m_partial.remove(0, used);
    }
    return bytes.size();
}

// A bare line feed would have us wait for the rest of a line that the client thinks it has sent.
bool RequestFramer::checkRest(QByteArrayView rest, qsizetype from)
{
    if (m_bodyWireBytes - bodySize() + rest.size() > maxChunkOverhead) {
        return fail(ErrorCode::BadRequest, u"The body is cut into too many chunks.");
    }
    for (qsizetype i = from; i < rest.size(); ++i) {
        if (rest[i] == '\n' && (i == 0 || rest[i - 1] != '\r')) {
            return fail(ErrorCode::BadRequest, u"A chunk header ends in a bare line feed.");
        }
    }
    m_scanned = rest.size();
    return true;
}

bool RequestFramer::fail(ErrorCode code, const char16_t *sentence)
{
    m_status = Status::Failed;
    m_error = {code, QString::fromUtf16(sentence), {}};
    return false;
}

} // namespace boxoffice
