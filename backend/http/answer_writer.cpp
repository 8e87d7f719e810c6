#include "backend/http/answer_writer.h"

#include "backend/http/message/http_characters.h"
#include "shared/byte_writer.h"

#include <ctime>

namespace boxoffice {

namespace {

struct Reason
{
    int status;
    QByteArrayView phrase;
};

constexpr Reason kReasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

QByteArrayView reasonOf(int status)
{
    for (const Reason &reason : kReasons) {
        if (reason.status == status) {
            return reason.phrase;
        }
    }
    return "Status"; // the phrase has no meaning; only its place must be filled
}

// True for zero or more lines "token: value CRLF" without any other control character.
bool areHeaderLines(QByteArrayView lines)
{
    qsizetype i = 0;
    while (i < lines.size()) {
        const qsizetype start = i;
        while (i < lines.size() && isTokenCharacter(lines[i])) {
            ++i;
        }
        if (i == start || i == lines.size() || lines[i] != ':') {
            return false;
        }
        while (i < lines.size() && lines[i] != '\r') {
            if (!isValueCharacter(lines[i++])) {
                return false;
            }
        }
        if (i + 1 >= lines.size() || lines[i + 1] != '\n') {
            return false;
        }
        i += 2;
    }
    return true;
}

constexpr QByteArrayView exposedHeaders =
    "Access-Control-Expose-Headers: Link, Location, Retry-After, ETag, X-Request-Id, "
    "Idempotency-Replayed, Proof-Of-Work-Challenge, Proof-Of-Work-Bits\r\n";

} // namespace

AnswerWriter::AnswerWriter(const EdgeContext &context) : m_context(context)
{
    m_common = "\r\nServer: " + context.serverName + "\r\nX-Content-Type-Options: nosniff\r\n";
    m_common +=
        context.corsOrigins.isEmpty() ? "Access-Control-Allow-Origin: *\r\n" : "Vary: Origin\r\n";
    m_common.append(exposedHeaders);
}

bool AnswerWriter::hasBody(int status, const AnswerTraits &traits)
{
    return !traits.isHead && status != 204 && status != 304 && status >= 200;
}

bool AnswerWriter::writeHead(QByteArray &out, const ApiReply &reply, const AnswerTraits &traits)
{
    if (!areHeaderLines(reply.headers) || reply.status < 200 || reply.status > 599) {
        AnswerTraits plain = traits;
        plain.isHead = false;
        const ApiReply error = toReply(internalError());
        writeHead(out, error, plain);
        if (!traits.isHead) {
            out.append(error.body);
        }
        return false;
    }
    ByteWriter head(out, 1024);
    head << "HTTP/1.1 " << reply.status << ' ' << reasonOf(reply.status);
    writeCommon(head, traits);
    head << reply.headers;
    if (!reply.etag.isEmpty()) {
        head << "ETag: " << reply.etag << "\r\n";
    }
    if (reply.status != 204 && reply.status != 304) {
        if (!reply.contentType.isEmpty()) {
            head << "Content-Type: " << reply.contentType << "\r\n";
        }
        if (traits.length == AnswerTraits::Length::Known) {
            head << "Content-Length: " << reply.body.size() << "\r\n";
        } else if (traits.length == AnswerTraits::Length::Chunks) {
            head << "Transfer-Encoding: chunked\r\n";
        }
    }
    head << "\r\n";
    return true;
}

void AnswerWriter::writeCommon(ByteWriter &head, const AnswerTraits &traits)
{
    head << m_common << dateLine();
    if (traits.anyOrigin && !m_context.corsOrigins.isEmpty()) {
        head << "Access-Control-Allow-Origin: *\r\n";
    } else if (!traits.origin.isEmpty()) {
        for (const QByteArray &allowed : m_context.corsOrigins) {
            if (traits.origin == allowed) {
                head << "Access-Control-Allow-Origin: " << allowed << "\r\n";
            }
        }
    }
    head << "X-Request-Id: " << traits.requestId << "\r\n";
    if (!traits.keepAlive) {
        head << "Connection: close\r\n";
    } else if (traits.http10) {
        head << "Connection: keep-alive\r\n";
    }
}

const QByteArray &AnswerWriter::dateLine()
{
    const std::time_t now = std::time(nullptr);
    if (now != m_dateSecond) {
        static constexpr char days[] = "SunMonTueWedThuFriSat";
        static constexpr char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
        std::tm utc{};
        ::gmtime_r(&now, &utc); // strftime would use the names of the locale
        char line[64];
        const int size =
            std::snprintf(line, sizeof line, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d GMT\r\n",
                          days + 3 * utc.tm_wday, utc.tm_mday, months + 3 * utc.tm_mon,
                          utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
        m_date = QByteArray(line, size);
        m_dateSecond = now;
    }
    return m_date;
}

ApiReply preflightReply(QByteArrayView allow)
{
    ApiReply reply;
    reply.status = 204;
    reply.contentType = {};
    reply.addHeader("Allow", allow);
    reply.addHeader("Access-Control-Allow-Methods", allow);
    reply.addHeader(
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Proof-Of-Work, "
        "X-Request-Id");
    reply.addHeader("Access-Control-Max-Age", "600");
    if (allow.contains("PATCH")) {
        reply.addHeader("Accept-Patch", "application/merge-patch+json, application/json");
    }
    return reply;
}

} // namespace boxoffice
