// TLS in front of the workers: takes an accepted connection through the handshake, then carries
// bytes between it and a socket pair whose other end a worker serves like any client.
//
// The workers know nothing of TLS, so the path that sells seats stays as it is, and streams and
// exports work over it unchanged. What it costs: two copies, and three descriptors a connection
// instead of one.
//
// TLS 1.2 and later (Qt's QSslSocket over OpenSSL). A server that is killed sends no close_notify,
// which is how a client sees that an answer without a length is cut.
//
// Threads: its own, for the bytes; the functions from any.
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
    QString certificate; // PEM, the server's first, then those that vouch for it
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

    // For connections from now on; those that are open stay as they are.
    void use(QSslConfiguration configuration);
    // Calls adopt, on a thread of the gate's, with the workers' end once the client has shown that
    // it speaks TLS; never, if it does not within headTimeout. place: held until fd is closed.
    void take(Descriptor fd, std::shared_ptr<ClientPlace> place, Adopt adopt);
    // Carries what is under way to the clients, and closes them all. Requires: nothing more is
    // taken, and the workers have closed their ends.
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
