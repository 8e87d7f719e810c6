// TLS in front of the workers: does the handshake of an accepted connection, then relays bytes
// between it and a socket pair, whose other end a worker serves like any client.
//
// The workers do not know TLS, so the hot path stays as it is, and streams and exports work over
// TLS unchanged. The cost: two copies, and three descriptors a connection instead of one.
//
// TLS 1.2 and later (Qt's QSslSocket over OpenSSL). A server that crashes sends no close_notify, by
// which a client recognizes a truncated answer without a length.
//
// Threads: its own threads relay the bytes. The functions may be called from any thread.
#pragma once

#include "backend/abuse/client_address.h"
#include "backend/abuse/client_places.h"
#include "backend/http/descriptor.h"
#include "backend/http/edge_context.h"
#include "shared/mailbox.h"
#include "shared/mutex.h"
#include "shared/result.h"

#include <QDeadlineTimer>
#include <QSslConfiguration>
#include <QThread>

#include <functional>
#include <memory>
#include <vector>

namespace boxoffice {

struct TlsFiles
{
    QString certificate; // PEM chain, the server's certificate first
    QString key;         // PEM, without a passphrase
};

// Fails with a sentence that names the file and what is wrong with it.
Result<QSslConfiguration> loadTls(const TlsFiles &files);

class TlsGate
{
public:
    using Adopt = std::function<void(Descriptor end)>;

    // context: borrowed. configuration: of loadTls().
    TlsGate(EdgeContext &context, QSslConfiguration configuration, int threads);
    ~TlsGate();
    TlsGate(const TlsGate &) = delete;
    TlsGate &operator=(const TlsGate &) = delete;

    // Applies to new connections; open ones stay as they are.
    void use(QSslConfiguration configuration);
    // Calls adopt with the workers' end, on a thread of the gate, after the handshake; never, if
    // there is none within headTimeout. place: held until fd is closed.
    void take(Descriptor fd, std::shared_ptr<ClientPlace> place, Adopt adopt);
    // Sends what is under way to the clients, and closes them all. Requires: no connection is
    // accepted any more, and the workers have closed their ends.
    void stop(QDeadlineTimer deadline);

private:
    QSslConfiguration configuration() const;

    EdgeContext &m_context;
    mutable Mutex m_mutex;
    QSslConfiguration m_configuration BOXOFFICE_GUARDED_BY(m_mutex);

    struct Lane
    {
        QThread thread;
        std::unique_ptr<Mailbox> relays; // parent of one object a connection
    };
    std::vector<std::unique_ptr<Lane>> m_lanes;
    std::atomic<unsigned> m_next{0};
};

} // namespace boxoffice
