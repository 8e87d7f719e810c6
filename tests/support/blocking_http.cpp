#include "tests/support/blocking_http.h"

#include <QJsonArray>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace boxoffice {

QByteArray HttpAnswer::header(QByteArrayView name) const
{
    const auto it = std::find_if(headers.begin(), headers.end(),
                                 [&](const auto &header) { return header.first == name; });
    return it == headers.end() ? QByteArray() : it->second;
}

bool HttpAnswer::hasHeader(QByteArrayView name) const
{
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto &header) { return header.first == name; });
}

QJsonArray HttpAnswer::jsonArray() const
{
    return parseJson(body).array();
}

QByteArray HttpAnswer::code() const
{
    return json().value(QLatin1StringView("code")).toString().toUtf8();
}

QByteArray HttpAnswer::field() const
{
    return json().value(QLatin1StringView("field")).toString().toUtf8();
}

BlockingHttp::BlockingHttp(quint16 port, std::chrono::seconds timeout)
    : m_port(port)
    , m_timeout(timeout)
{ }

BlockingHttp::~BlockingHttp()
{
    close();
}

void BlockingHttp::close()
{
    if (m_socket >= 0) {
        ::close(m_socket);
        m_socket = -1;
    }
    m_buffer.clear();
}

// On a busy machine a server may have closed what was idle for longer than it allows.
bool BlockingHttp::wasClosed() const
{
    char next = 0;
    return ::recv(m_socket, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

bool BlockingHttp::connect()
{
    if (m_socket >= 0 && !wasClosed()) {
        return true;
    }
    close();
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int one = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    const timeval limit{m_timeout.count(), 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(m_port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
        close();
        return false;
    }
    return true;
}

HttpAnswer BlockingHttp::get(const QByteArray &target, const Headers &headers)
{
    return request("GET", target, {}, headers);
}

HttpAnswer BlockingHttp::post(const QByteArray &target, const QByteArray &body,
                              const Headers &headers)
{
    return request("POST", target, body, headers);
}

HttpAnswer BlockingHttp::request(const QByteArray &method, const QByteArray &target,
                                 const QByteArray &body, const Headers &headers)
{
    return send(method, target, body, headers) ? receive(method == "HEAD") : HttpAnswer{};
}

bool BlockingHttp::send(const QByteArray &method, const QByteArray &target, const QByteArray &body,
                        const Headers &headers)
{
    if (!connect()) {
        return false;
    }
    const bool namesHost = std::any_of(headers.begin(), headers.end(),
                                       [](const auto &header) { return header.first == "Host"; });
    QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\n";
    if (!namesHost) {
        bytes += "Host: localhost\r\n";
    }
    for (const auto &[name, value] : headers) {
        bytes += name + ": " + value + "\r\n";
    }
    if (!body.isEmpty() || method == "POST" || method == "PATCH") {
        bytes += "Content-Type: application/json\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n";
    }
    bytes += "\r\n" + body;
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t n = ::send(m_socket, bytes.constData() + sent,
                                 static_cast<size_t>(bytes.size() - sent), MSG_NOSIGNAL);
        if (n <= 0) {
            close();
            return false;
        }
        sent += n;
    }
    return true;
}

bool BlockingHttp::readMore()
{
    char chunk[65'536];
    const ssize_t n = ::recv(m_socket, chunk, sizeof chunk, 0);
    if (n <= 0) {
        return false;
    }
    m_buffer.append(chunk, n);
    return true;
}

// Returns false when the connection ends before the last chunk.
bool BlockingHttp::readChunks(QByteArray *body)
{
    for (;;) {
        qsizetype line = -1;
        while ((line = m_buffer.indexOf("\r\n")) < 0) {
            if (!readMore()) {
                return false;
            }
        }
        const qsizetype size = m_buffer.first(line).toLongLong(nullptr, 16);
        while (m_buffer.size() < line + 2 + size + 2) {
            if (!readMore()) {
                return false;
            }
        }
        body->append(m_buffer.sliced(line + 2, size));
        m_buffer.remove(0, line + 2 + size + 2);
        if (size == 0) {
            return true;
        }
    }
}

HttpAnswer BlockingHttp::receive(bool isHead)
{
    HttpAnswer answer;
    qsizetype end = -1;
    while ((end = m_buffer.indexOf("\r\n\r\n")) < 0) {
        if (!readMore()) {
            close();
            return {};
        }
    }
    const QList<QByteArray> lines = m_buffer.first(end).split('\n');
    answer.status = lines.first().mid(9, 3).toInt();
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.append({line.first(colon).toLower(), line.sliced(colon + 1).trimmed()});
    }
    m_buffer.remove(0, end + 4);
    const bool noBody = isHead || answer.status == 204 || answer.status == 304;
    const qsizetype length = noBody ? 0 : answer.header("content-length").toLongLong();
    while (m_buffer.size() < length) {
        if (!readMore()) {
            close();
            return {};
        }
    }
    answer.body = m_buffer.first(length);
    m_buffer.remove(0, length);
    if (!noBody && answer.header("transfer-encoding") == "chunked" && !readChunks(&answer.body)) {
        close();
        return {};
    }
    if (answer.header("connection") == "close") {
        close();
    }
    return answer;
}

} // namespace boxoffice
