#include "backend/http/byte_stream.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace boxoffice {

namespace {

constexpr int mostNotSent = 128 * 1024; // in the kernel

bool wouldBlock()
{
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

iovec piece(QByteArrayView bytes)
{
    return {const_cast<char *>(bytes.data()), static_cast<std::size_t>(bytes.size())};
}

// Returns the bytes that the kernel took, 0 if it takes none now, -1 if the connection is broken.
ssize_t sendPieces(int fd, iovec *pieces, std::size_t count)
{
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = count;
    ssize_t sent;
    do {
        sent = ::sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 && wouldBlock() ? 0 : sent;
}

} // namespace

ByteStream::ByteStream(int fd, Listener &listener)
    : m_listener(listener)
    , m_fd(fd)
    , m_watch(fd, *this)
{
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // Else the kernel takes megabytes for a client that reads none of them.
    ::setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &mostNotSent, sizeof mostNotSent);
}

qint64 ByteStream::read(char *buffer, qint64 size, bool peek)
{
    ssize_t got;
    do {
        got = ::recv(m_fd.get(), buffer, static_cast<std::size_t>(size),
                     MSG_DONTWAIT | (peek ? MSG_PEEK : 0));
    } while (got < 0 && errno == EINTR);
    if (got >= 0) {
        return got;
    }
    return wouldBlock() ? -1 : -2;
}

void ByteStream::setReading(bool on)
{
    m_watch.setReading(on);
}

bool ByteStream::send(QByteArrayView head, const QByteArray &body)
{
    if (!m_fd.isOpen()) {
        return false;
    }
    qsizetype sent = 0;
    if (!m_queue) {
        std::array<iovec, 2> pieces{piece(head), piece(body)};
        sent = sendPieces(m_fd.get(), pieces.data(), body.isEmpty() ? 1 : 2);
        if (sent < 0) {
            return false;
        }
    }
    if (sent < head.size()) {
        keep(head.sliced(sent).toByteArray(), 0);
        sent = head.size();
    }
    if (sent < head.size() + body.size()) {
        keep(body, sent - head.size());
    }
    return true;
}

void ByteStream::keep(QByteArray part, qsizetype from)
{
    if (!m_queue) {
        m_queue = std::make_unique<Queue>();
        m_queue->offset = from;
        m_watch.setWriting(true);
    } else if (from > 0) {
        part.remove(0, from); // only behind a head that was kept, so from is 0 in practice
    }
    m_queue->bytes += part.size() - (m_queue->parts.empty() ? m_queue->offset : 0);
    m_queue->parts.push_back(std::move(part));
}

bool ByteStream::flush()
{
    while (m_queue) {
        std::array<iovec, 16> pieces{};
        const std::size_t count = std::min(m_queue->parts.size(), pieces.size());
        for (std::size_t i = 0; i < count; ++i) {
            const QByteArrayView part = m_queue->parts[i];
            pieces[i] = piece(i == 0 ? part.sliced(m_queue->offset) : part);
        }
        ssize_t sent = sendPieces(m_fd.get(), pieces.data(), count);
        if (sent < 0) {
            return false;
        }
        if (sent == 0) {
            return true;
        }
        m_queue->bytes -= sent;
        m_queue->offset += sent;
        while (!m_queue->parts.empty() && m_queue->offset >= m_queue->parts.front().size()) {
            m_queue->offset -= m_queue->parts.front().size();
            m_queue->parts.pop_front();
        }
        if (m_queue->parts.empty()) {
            m_queue.reset();
            m_watch.setWriting(false);
        }
    }
    return true;
}

void ByteStream::shutdownWrite()
{
    if (m_fd.isOpen()) {
        ::shutdown(m_fd.get(), SHUT_WR);
    }
}

void ByteStream::close()
{
    m_watch.stop();
    m_queue.reset();
    m_fd.reset();
}

std::pair<int, QByteArray> ByteStream::release()
{
    m_watch.stop();
    QByteArray unsent;
    if (m_queue) {
        for (const QByteArray &part : m_queue->parts) {
            unsent += part;
        }
        unsent.remove(0, m_queue->offset);
        m_queue.reset();
    }
    return {m_fd.take(), unsent};
}

} // namespace boxoffice
