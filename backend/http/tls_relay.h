// One connection of a TlsGate: the encrypted side, the workers' side, and the bytes between them.
// Deletes itself when one side has ended and the other has received all bytes.
//
// Neither side is read while more than kMostUnsent bytes wait for the other. So TCP slows down a
// client that sends without reading, or reads slowly.
//
// Threads: the one that created it.
#pragma once

#include "backend/http/edge_context.h"
#include "backend/http/tls_gate.h"

#include <QSslSocket>
#include <QTimer>

namespace boxoffice {

class TlsRelay final : public QObject
{
public:
    TlsRelay(Descriptor fd, std::shared_ptr<ClientPlace> place,
             const QSslConfiguration &configuration, EdgeContext &context, TlsGate::Adopt adopt,
             QObject *parent);
    ~TlsRelay() override;

private:
    void handOver();
    void toWorker();
    void toClient();
    void workerEnded();
    void clientEnded();

    EdgeContext &m_context;
    const std::shared_ptr<ClientPlace> m_place;
    TlsGate::Adopt m_adopt;
    QSslSocket m_client;
    QTcpSocket m_worker; // a socket pair's end
    QTimer m_patience;   // for the handshake, and for a client to receive the rest
    bool m_inHandshake = true;
};

} // namespace boxoffice
