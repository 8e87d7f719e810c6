#include "tests/support/stream_client.h"

#include "shared/exact_json.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace boxoffice {

StreamClient::StreamClient(quint16 port, const QByteArray &target, const QByteArray &lastEventId,
                           int receiveBuffer,
                           const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (receiveBuffer > 0) {
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    }
    const timeval limit{15, 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
        return;
    }
    QByteArray request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n";
    if (!lastEventId.isEmpty()) {
        request += "Last-Event-ID: " + lastEventId + "\r\n";
    }
    for (const auto &[name, value] : headers) {
        request += name + ": " + value + "\r\n";
    }
    request += "\r\n";
    (void)!::send(m_socket, request.constData(), static_cast<size_t>(request.size()), MSG_NOSIGNAL);
    qsizetype end = -1;
    while ((end = m_buffer.indexOf("\r\n\r\n")) < 0) {
        if (!readMore()) {
            return;
        }
    }
    m_head = m_buffer.first(end + 2);
    m_buffer.remove(0, end + 4);
    m_status = m_head.mid(9, 3).toInt();
}

StreamClient::~StreamClient()
{
    ::close(m_socket);
}

QByteArray StreamClient::header(const QByteArray &name) const
{
    for (const QByteArray &line : m_head.split('\n')) {
        if (line.toLower().startsWith(QByteArray(name + ':'))) {
            return line.sliced(name.size() + 1).trimmed();
        }
    }
    return {};
}

bool StreamClient::readMore()
{
    char chunk[65'536];
    const ssize_t n = ::recv(m_socket, chunk, sizeof chunk, 0);
    if (n <= 0) {
        return false;
    }
    m_buffer.append(chunk, n);
    return true;
}

StreamMessage StreamClient::next()
{
    return nextBefore(QDeadlineTimer(kPatience));
}

// A comment now and then is no sign that the message will come.
StreamMessage StreamClient::nextBefore(const QDeadlineTimer &deadline)
{
    for (;;) {
        const qsizetype end = m_buffer.indexOf("\n\n");
        if (end < 0) {
            if (deadline.hasExpired() || !readMore()) {
                return {};
            }
            continue;
        }
        StreamMessage message;
        for (const QByteArray &line : m_buffer.first(end).split('\n')) {
            if (line.startsWith("id: ")) {
                message.id = line.sliced(4);
            } else if (line.startsWith("event: ")) {
                message.event = line.sliced(7);
            } else if (line.startsWith("data: ")) {
                message.data = parseJson(line.sliced(6)).object();
            }
        }
        m_buffer.remove(0, end + 2);
        if (!message.event.isEmpty()) {
            return message;
        }
    }
}

bool StreamClient::waitForEnd()
{
    const QDeadlineTimer deadline(kPatience);
    for (;;) {
        errno = 0;
        if (!readMore()) {
            return errno != EAGAIN && errno != EWOULDBLOCK;
        }
        if (deadline.hasExpired()) {
            return false;
        }
    }
}

bool StreamClient::waitForComment(const QByteArray &text)
{
    const QByteArray line = ": " + text + "\n\n";
    const QDeadlineTimer deadline(kPatience);
    while (!m_buffer.contains(line)) {
        if (deadline.hasExpired() || !readMore()) {
            return false;
        }
    }
    return true;
}

StreamMessage StreamClient::next(const QByteArray &event)
{
    const QDeadlineTimer deadline(kPatience);
    StreamMessage message;
    do {
        message = nextBefore(deadline);
    } while (!message.event.isEmpty() && message.event != event);
    return message;
}

} // namespace boxoffice
