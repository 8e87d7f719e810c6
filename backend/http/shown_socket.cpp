#include "backend/http/shown_socket.h"

#include <QByteArrayView>

#include <algorithm>
#include <cstring>

namespace boxoffice {

namespace {
constexpr QByteArrayView kShownToQt = "GET / HTTP/1.1\r\n\r\n";
} // namespace

ShownSocket::ShownSocket(QObject *parent) : QTcpSocket(parent)
{
    // Unbuffered: Qt's read buffer of 16 KiB would stay with every idle connection.
    QIODevice::open(QIODevice::ReadWrite | QIODevice::Unbuffered);
    setSocketState(ConnectedState);
}

bool ShownSocket::show()
{
    m_shown = 0;
    m_showing = true;
    Q_EMIT readyRead(); // QAbstractHttpServer parses and calls ApiServer::handleRequest()
    m_showing = false;
    return m_known;
}

qint64 ShownSocket::bytesAvailable() const
{
    const qint64 left = m_showing ? kShownToQt.size() - m_shown : 0;
    return QIODevice::bytesAvailable() + left;
}

qint64 ShownSocket::readData(char *data, qint64 size)
{
    if (!m_showing) {
        return 0;
    }
    const auto count = std::min<qint64>(size, kShownToQt.size() - m_shown);
    std::memcpy(data, kShownToQt.data() + m_shown, static_cast<std::size_t>(count));
    m_shown += count;
    return count;
}

qint64 ShownSocket::writeData(const char *, qint64)
{
    return -1;
}

} // namespace boxoffice
