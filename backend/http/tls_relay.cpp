#include "backend/http/tls_relay.h"

#include <sys/socket.h>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qint64 kMostUnsent = 256 * 1024;
constexpr qint64 kReadAhead = 64 * 1024;

} // namespace

TlsRelay::TlsRelay(Descriptor fd, std::shared_ptr<ClientPlace> place,
                   const QSslConfiguration &configuration, EdgeContext &context,
                   TlsGate::Adopt adopt, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_place(std::move(place))
    , m_adopt(std::move(adopt))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { m_client.abort(); });
    connect(&m_client, &QSslSocket::encrypted, this, &TlsRelay::handOver);
    connect(&m_client, &QSslSocket::disconnected, this, &TlsRelay::clientEnded);
    connect(&m_client, &QSslSocket::errorOccurred, this, [this] {
        if (m_inHandshake) { // no TLS, or none that we speak
            m_client.abort();
            clientEnded();
        }
    });
    m_client.setReadBufferSize(kReadAhead);
    m_client.setSslConfiguration(configuration);
    if (!m_client.setSocketDescriptor(fd.take())) {
        deleteLater();
        return;
    }
    m_client.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_patience.start(context.limits.headTimeout);
    m_client.startServerEncryption();
}

TlsRelay::~TlsRelay()
{
    m_client.disconnect(this);
    m_worker.disconnect(this);
}

void TlsRelay::handOver()
{
    m_patience.stop();
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0) {
        m_client.abort(); // out of descriptors
        return;
    }
    Descriptor workers(ends[0]);
    connect(&m_worker, &QTcpSocket::readyRead, this, &TlsRelay::toClient);
    connect(&m_worker, &QTcpSocket::bytesWritten, this, &TlsRelay::toWorker);
    connect(&m_worker, &QTcpSocket::disconnected, this, &TlsRelay::workerEnded);
    connect(&m_client, &QSslSocket::readyRead, this, &TlsRelay::toWorker);
    connect(&m_client, &QSslSocket::encryptedBytesWritten, this, &TlsRelay::toClient);
    m_worker.setReadBufferSize(kReadAhead);
    if (!m_worker.setSocketDescriptor(ends[1])) {
        m_client.abort();
        return;
    }
    m_inHandshake = false;
    m_adopt(std::move(workers));
    m_adopt = {}; // which has the place, too
    toWorker();
}

void TlsRelay::toWorker()
{
    while (m_client.bytesAvailable() > 0 && m_worker.bytesToWrite() < kMostUnsent) {
        m_worker.write(m_client.read(kReadAhead));
    }
}

void TlsRelay::toClient()
{
    while (m_worker.bytesAvailable() > 0
           && m_client.bytesToWrite() + m_client.encryptedBytesToWrite() < kMostUnsent) {
        m_client.write(m_worker.read(kReadAhead));
    }
    if (m_worker.state() == QAbstractSocket::UnconnectedState && m_worker.bytesAvailable() == 0
        && m_client.state() == QAbstractSocket::ConnectedState) {
        m_client.disconnectFromHost(); // writes what waits, then close_notify
    }
}

// The client has writeTimeout to take the rest.
void TlsRelay::workerEnded()
{
    m_patience.start(m_context.limits.writeTimeout);
    toClient();
}

void TlsRelay::clientEnded()
{
    m_worker.abort(); // which its worker sees as a client that has gone
    deleteLater();
}

} // namespace boxoffice
