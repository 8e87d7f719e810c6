#include "backend/live/stream_subscriber.h"

namespace boxoffice {

namespace {
constexpr qint64 kMaxUnsent = 16 * 1024; // beyond it frames are left out and a snapshot is owed
constexpr qint64 kMaxJunk = 64 * 1024;
constexpr qint64 kStuckMs = 30'000;
} // namespace

StreamSubscriber::StreamSubscriber(std::unique_ptr<QTcpSocket> socket, const Uuid &event)
    : m_event(event)
    , m_socket(socket.release())
{
    m_socket->setParent(this);
    m_socket->disconnect(); // the connection it came from has nothing to say any more
    connect(
        m_socket, &QTcpSocket::disconnected, this, [this] { leave(); }, Qt::QueuedConnection);
    connect(m_socket, &QTcpSocket::bytesWritten, this, [this] { written(); });
    connect(m_socket, &QTcpSocket::readyRead, this, [this] {
        m_junk += m_socket->skip(m_socket->bytesAvailable());
        if (m_junk > kMaxJunk) {
            m_socket->abort();
        }
    });
    m_sinceProgress.start();
    if (m_socket->state() != QAbstractSocket::ConnectedState) {
        QMetaObject::invokeMethod(
            this, [this] { leave(); }, Qt::QueuedConnection);
    }
}

void StreamSubscriber::send(const QByteArray &bytes)
{
    if (m_gone || m_socket->state() != QAbstractSocket::ConnectedState) {
        return;
    }
    if (m_socket->bytesToWrite() > kMaxUnsent) {
        m_behind = true;
        wantsSnapshot = true;
        return;
    }
    if (m_socket->bytesToWrite() == 0) {
        m_sinceProgress.start();
    }
    m_sinceSent.start();
    m_socket->write(bytes);
    m_socket->flush();
}

void StreamSubscriber::keepAlive(const QByteArray &comment, std::chrono::milliseconds quiet)
{
    if (m_socket->bytesToWrite() > 0 && m_sinceProgress.hasExpired(kStuckMs)) {
        m_socket->abort();
    } else if (!m_sinceSent.isValid() || m_sinceSent.hasExpired(quiet.count())) {
        send(comment);
    }
}

void StreamSubscriber::written()
{
    m_sinceProgress.start();
    if (m_behind && m_socket->bytesToWrite() == 0) {
        m_behind = false;
        onDrained();
    }
}

void StreamSubscriber::leave()
{
    if (!std::exchange(m_gone, true)) {
        onGone();
    }
}

} // namespace boxoffice
