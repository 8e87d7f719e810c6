#include "backend/http/message/request_parser.h"

#include "backend/http/message/http_characters.h"
#include "backend/http/message/request_target.h"

#include <algorithm>
#include <limits>

namespace boxoffice {

namespace http = boost::beast::http;
using boost::beast::string_view;

namespace {

QByteArrayView view(string_view text)
{
    return QByteArrayView(text.data(), static_cast<qsizetype>(text.size()));
}

QByteArray lowered(string_view name)
{
    QByteArray out(static_cast<qsizetype>(name.size()), Qt::Uninitialized);
    std::transform(name.begin(), name.end(), out.data(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    return out;
}

// Keeps the capacity; QByteArray::assign() came with Qt 6.6.
void assign(QByteArray &to, QByteArrayView value)
{
    to.resize(0);
    to.append(value);
}

Method methodOf(http::verb verb)
{
    switch (verb) {
    case http::verb::get:
        return Method::Get;
    case http::verb::head:
        return Method::Head;
    case http::verb::post:
        return Method::Post;
    case http::verb::put:
        return Method::Put;
    case http::verb::patch:
        return Method::Patch;
    case http::verb::delete_:
        return Method::Delete;
    case http::verb::options:
        return Method::Options;
    default: // there are some thirty more; routing answers 405
        return Method::Other;
    }
}

} // namespace

RequestFramer::Parser::Parser(RequestFramer &framer) : m_framer(framer)
{
    eager(true);
    // Both limits are checked before Beast sees the bytes.
    header_limit(static_cast<std::uint32_t>(framer.m_limits.maxHead + 16));
    body_limit(std::numeric_limits<std::uint64_t>::max());
}

void RequestFramer::Parser::refuse(ErrorCode code, const char16_t *sentence)
{
    if (!m_refusal) {
        m_refusal.emplace(code, sentence);
    }
}

void RequestFramer::Parser::on_request_impl(verb method, string_view name, string_view target,
                                            int version, error_code &)
{
    RequestFramer &f = m_framer;
    f.m_request.method = methodOf(method);
    assign(f.m_method, view(name));
    assign(f.m_target, view(target));
    f.m_http10 = version == 10;
    f.m_keepAlive = !f.m_http10;
    if (!parseTarget(f.m_target, f.m_request.path, f.m_request.query)) {
        refuse(ErrorCode::BadRequest, u"The request target is malformed.");
    }
}

void RequestFramer::Parser::on_field_impl(field id, string_view name, string_view value,
                                          error_code &)
{
    checkField(id, view(value));
    m_framer.m_request.headers.emplaceBack(lowered(name), view(value).toByteArray());
}

void RequestFramer::Parser::checkField(field name, QByteArrayView value)
{
    switch (name) {
    case field::host:
        checkHost(value);
        return;
    case field::content_length:
        checkLength(value);
        return;
    case field::transfer_encoding:
        checkCoding(value);
        return;
    case field::expect:
        checkExpect(value);
        return;
    case field::connection:
        readConnection(value);
        return;
    default:
        return;
    }
}

void RequestFramer::Parser::checkHost(QByteArrayView value)
{
    if (m_hasHost || !isValidHost(value)) {
        refuse(ErrorCode::BadRequest, u"The Host header is malformed or repeated.");
    }
    m_hasHost = true;
    assign(m_framer.m_host, value);
}

// Beast takes lists of equal lengths and repeated equal fields.
void RequestFramer::Parser::checkLength(QByteArrayView value)
{
    const bool plain =
        std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (m_hasLength || !plain) {
        refuse(ErrorCode::BadRequest, u"The Content-Length is ambiguous.");
    }
    m_hasLength = true;
}

// Beast ignores an encoding that does not end in "chunked": no body, which for us is smuggling.
void RequestFramer::Parser::checkCoding(QByteArrayView value)
{
    if (m_framer.m_http10 || !isSameWord(value, "chunked")) {
        refuse(ErrorCode::BadRequest,
               u"The only Transfer-Encoding understood is chunked, in HTTP/1.1.");
    }
}

void RequestFramer::Parser::checkExpect(QByteArrayView value)
{
    if (!isSameWord(value, "100-continue")) {
        refuse(ErrorCode::ExpectationFailed, u"The only expectation understood is 100-continue.");
    }
    m_framer.m_expectsContinue = !m_framer.m_http10;
}

void RequestFramer::Parser::readConnection(QByteArrayView value)
{
    while (!value.isEmpty()) {
        const qsizetype comma = value.indexOf(',');
        const QByteArrayView option = (comma < 0 ? value : value.first(comma)).trimmed();
        value = comma < 0 ? QByteArrayView() : value.sliced(comma + 1);
        if (isSameWord(option, "close")) {
            m_closes = true;
        } else if (isSameWord(option, "keep-alive")) {
            m_framer.m_keepAlive = true;
        }
    }
}

void RequestFramer::Parser::on_header_impl(error_code &ec)
{
    RequestFramer &f = m_framer;
    f.m_headRead = true;
    checkWhole();
    if (m_refusal) {
        ec = http::error::bad_value;
        f.fail(m_refusal->first, m_refusal->second);
        return;
    }
    f.m_keepAlive = f.m_keepAlive && !m_closes;
    f.m_isChunked = chunked();
    f.m_bodyLeft = f.m_isChunked ? 0 : static_cast<qint64>(content_length().value_or(0));
    if (!f.m_isChunked && f.m_bodyLeft == 0) {
        f.m_expectsContinue = false;
    }
    f.m_headComplete = true;
}

void RequestFramer::Parser::checkWhole()
{
    if (!m_hasHost && !m_framer.m_http10) {
        refuse(ErrorCode::BadRequest, u"HTTP/1.1 requires a Host header.");
    }
    const qint64 most = m_framer.maxBody();
    m_framer.m_chunks.setMost(most);
    if (content_length().value_or(0) > static_cast<std::uint64_t>(most)) {
        refuse(ErrorCode::PayloadTooLarge, u"The body is larger than this server accepts.");
    }
}

} // namespace boxoffice
