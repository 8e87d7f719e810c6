#include "backend/http/request_parser.h"

#include "backend/http/request_target.h"

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

bool is(QByteArrayView value, QByteArrayView wanted)
{
    return value.compare(wanted, Qt::CaseInsensitive) == 0;
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

bool RequestFramer::Parser::refuse(error_code &ec, ErrorCode code, const char16_t *sentence)
{
    ec = http::error::bad_value;
    return m_framer.fail(code, sentence);
}

bool RequestFramer::Parser::tooLarge(error_code &ec)
{
    return refuse(ec, ErrorCode::PayloadTooLarge, u"The body is larger than this server accepts.");
}

// The head

void RequestFramer::Parser::on_request_impl(verb method, string_view name, string_view target,
                                            int version, error_code &ec)
{
    RequestFramer &f = m_framer;
    f.m_request.method = methodOf(method);
    assign(f.m_method, view(name));
    assign(f.m_target, view(target));
    f.m_http10 = version == 10;
    f.m_keepAlive = !f.m_http10;
    if (!parseTarget(f.m_target, f.m_request.path, f.m_request.query)) {
        refuse(ec, ErrorCode::BadRequest, u"The request target is malformed.");
    }
}

void RequestFramer::Parser::on_field_impl(field id, string_view name, string_view value,
                                          error_code &ec)
{
    if (m_framer.m_headComplete) {
        return; // a trailer: its syntax was checked, its content is of no use to us
    }
    if (checkField(id, view(value), ec)) {
        m_framer.m_request.headers.emplaceBack(lowered(name), view(value).toByteArray());
    }
}

bool RequestFramer::Parser::checkField(field name, QByteArrayView value, error_code &ec)
{
    switch (name) {
    case field::host:
        return checkHost(value, ec);
    case field::content_length:
        return checkLength(value, ec);
    case field::transfer_encoding:
        return checkCoding(value, ec);
    case field::expect:
        return checkExpect(value, ec);
    case field::connection:
        readConnection(value);
        return true;
    default:
        return true;
    }
}

bool RequestFramer::Parser::checkHost(QByteArrayView value, error_code &ec)
{
    if (!m_framer.m_host.isEmpty() || !isValidHost(value)) {
        return refuse(ec, ErrorCode::BadRequest, u"The Host header is malformed or repeated.");
    }
    assign(m_framer.m_host, value);
    return true;
}

// Beast takes lists of equal lengths and repeated equal fields.
bool RequestFramer::Parser::checkLength(QByteArrayView value, error_code &ec)
{
    const bool plain =
        std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (m_hasLength || !plain) {
        return refuse(ec, ErrorCode::BadRequest, u"The Content-Length is ambiguous.");
    }
    m_hasLength = true;
    return true;
}

// Beast ignores an encoding that does not end in "chunked": no body, which for us is smuggling.
bool RequestFramer::Parser::checkCoding(QByteArrayView value, error_code &ec)
{
    if (m_framer.m_http10 || !is(value, "chunked")) {
        return refuse(ec, ErrorCode::BadRequest,
                      u"The only Transfer-Encoding understood is chunked, in HTTP/1.1.");
    }
    return true;
}

bool RequestFramer::Parser::checkExpect(QByteArrayView value, error_code &ec)
{
    if (!is(value, "100-continue")) {
        return refuse(ec, ErrorCode::ExpectationFailed,
                      u"The only expectation understood is 100-continue.");
    }
    m_framer.m_expectsContinue = !m_framer.m_http10;
    return true;
}

void RequestFramer::Parser::readConnection(QByteArrayView value)
{
    while (!value.isEmpty()) {
        const qsizetype comma = value.indexOf(',');
        const QByteArrayView option = (comma < 0 ? value : value.first(comma)).trimmed();
        value = comma < 0 ? QByteArrayView() : value.sliced(comma + 1);
        if (is(option, "close")) {
            m_closes = true;
        } else if (is(option, "keep-alive")) {
            m_framer.m_keepAlive = true;
        }
    }
}

void RequestFramer::Parser::on_header_impl(error_code &ec)
{
    RequestFramer &f = m_framer;
    if (f.m_host.isEmpty() && !f.m_http10) {
        refuse(ec, ErrorCode::BadRequest, u"HTTP/1.1 requires a Host header.");
        return;
    }
    f.m_keepAlive = f.m_keepAlive && !m_closes;
    const auto length = content_length();
    if (length && *length > static_cast<std::uint64_t>(f.m_limits.maxBody)) {
        tooLarge(ec);
        return;
    }
    if (!chunked() && length.value_or(0) == 0) {
        f.m_expectsContinue = false;
    }
    f.m_headComplete = true;
}

// The body

std::size_t RequestFramer::Parser::on_body_impl(string_view body, error_code &)
{
    m_framer.m_request.body.append(view(body));
    return body.size();
}

void RequestFramer::Parser::on_chunk_header_impl(std::uint64_t size, string_view, error_code &ec)
{
    const qint64 room = m_framer.m_limits.maxBody - m_framer.bodySize();
    if (size > static_cast<std::uint64_t>(room)) {
        tooLarge(ec);
    }
}

std::size_t RequestFramer::Parser::on_chunk_body_impl(std::uint64_t, string_view body, error_code &)
{
    m_framer.m_request.body.append(view(body));
    return body.size();
}

} // namespace boxoffice
