#include "tests/support/raw_http.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace boxoffice {

QByteArray RawAnswer::header(const QByteArray &name) const
{
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0) {
            return line.mid(colon + 1).trimmed();
        }
    }
    return {};
}

QByteArray RawAnswer::code() const
{
    return QJsonDocument::fromJson(body).object()[u"code"].toString().toUtf8();
}

RawHttp::RawHttp(quint16 port, int receiveBuffer, const char *from)
    : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    if (receiveBuffer > 0) {
        ::setsockopt(m_fd, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    }
    const int on = 1;
    ::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (from) {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        ::inet_pton(AF_INET, from, &own.sin_addr);
        ::setsockopt(m_fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        ::bind(m_fd, reinterpret_cast<sockaddr *>(&own), sizeof own);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
        close();
    }
}

RawHttp::~RawHttp()
{
    close();
}

RawHttp::RawHttp(RawHttp &&other) noexcept
    : m_fd(std::exchange(other.m_fd, -1))
    , m_buffer(std::move(other.m_buffer))
    , m_ended(other.m_ended)
{ }

bool RawHttp::send(const QByteArray &bytes)
{
    qint64 sent = 0;
    while (sent < bytes.size()) {
        pollfd ready{m_fd, POLLOUT, 0};
        if (::poll(&ready, 1, patience) <= 0) {
            return false;
        }
        const ssize_t count =
            ::send(m_fd, bytes.constData() + sent, static_cast<std::size_t>(bytes.size() - sent),
                   MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno != EAGAIN) {
            return false;
        }
        sent += std::max<ssize_t>(count, 0);
    }
    return true;
}

qint64 RawHttp::sendSome(const QByteArray &bytes)
{
    return ::send(m_fd, bytes.constData(), static_cast<std::size_t>(bytes.size()),
                  MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool RawHttp::sendSlowly(const QByteArray &bytes)
{
    for (const char byte : bytes) {
        if (!send(QByteArray(1, byte))) {
            return false;
        }
    }
    return true;
}

void RawHttp::halfClose()
{
    ::shutdown(m_fd, SHUT_WR);
}

void RawHttp::close()
{
    if (m_fd >= 0) {
        ::close(std::exchange(m_fd, -1));
    }
}

void RawHttp::reset()
{
    const linger now{1, 0};
    ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

bool RawHttp::readMore(int milliseconds)
{
    pollfd ready{m_fd, POLLIN, 0};
    if (m_ended || ::poll(&ready, 1, milliseconds) <= 0) {
        return false;
    }
    char bytes[64 * 1024];
    const ssize_t got = ::recv(m_fd, bytes, sizeof bytes, 0);
    if (got <= 0) {
        m_ended = true;
        m_reset = got < 0 && errno == ECONNRESET;
        return false;
    }
    m_buffer.append(bytes, got);
    return true;
}

RawAnswer RawHttp::receive(bool toHead)
{
    while (!m_buffer.contains("\r\n\r\n")) {
        if (!readMore()) {
            return {};
        }
    }
    RawAnswer answer;
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    answer.head = m_buffer.first(end);
    const int status = answer.head.mid(9, 3).toInt();
    const bool empty = toHead || status == 204 || status == 304 || status == 100;
    const qsizetype size = empty ? 0 : answer.header("Content-Length").toLongLong();
    while (m_buffer.size() < end + 4 + size) {
        if (!readMore()) {
            return {};
        }
    }
    answer.body = m_buffer.mid(end + 4, size);
    m_buffer.remove(0, end + 4 + size);
    answer.status = status;
    return answer;
}

QByteArray RawHttp::receiveAll()
{
    while (readMore()) { }
    return std::exchange(m_buffer, {});
}

QByteArray RawHttp::receiveUntil(const QByteArray &marker, const QByteArray &end)
{
    for (;;) {
        const qsizetype start = m_buffer.indexOf(marker);
        const qsizetype at = start < 0 ? -1 : m_buffer.indexOf(end, start + marker.size());
        if (at >= 0) {
            const QByteArray all = m_buffer.first(at + end.size());
            m_buffer.remove(0, all.size());
            return all;
        }
        if (!readMore()) {
            return std::exchange(m_buffer, {});
        }
    }
}

bool RawHttp::endsHere()
{
    return m_buffer.isEmpty() && !readMore() && m_ended;
}

bool RawHttp::staysSilent(int milliseconds)
{
    return m_buffer.isEmpty() && !readMore(milliseconds) && !m_ended;
}

RawAnswer RawHttp::ask(const QByteArray &bytes, bool toHead)
{
    if (!send(bytes)) {
        return {};
    }
    return receive(toHead);
}

} // namespace boxoffice
