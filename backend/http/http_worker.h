// A thread with an event loop and one ApiServer on it.
//
//   HttpWorker worker(context, QStringLiteral("http-1"));
//   worker.start([&](ApiServer &server) { registerRoutes(server); });
//
// Threads: adopt() and post() from any thread; the rest from the thread that made it.
#pragma once

#include "backend/http/api_server.h"
#include "backend/http/descriptor.h"
#include "backend/http/edge_context.h"
#include "shared/mailbox.h"

#include <QString>
#include <QThread>

#include <functional>
#include <memory>

namespace boxoffice {

class HttpWorker
{
public:
    using Work = std::function<void(ApiServer &server)>;

    // context: borrowed, must outlive the worker.
    HttpWorker(EdgeContext &context, const QString &name);
    // Stops it.
    ~HttpWorker();
    HttpWorker(const HttpWorker &) = delete;
    HttpWorker &operator=(const HttpWorker &) = delete;

    // Returns after setup has run on the worker's thread.
    void start(const Work &setup);

    // Requires: start() was called.
    void adopt(Descriptor fd, const ClientAddress &peer, std::shared_ptr<ClientPlace> place);
    // Posts work to the worker's thread. It does not run if the worker is stopped first.
    void post(Work work);

    // See ApiServer::drain().
    void drain();
    // Waits for the worker to answer.
    int connectionCount();
    // Closes all connections and joins the thread. Not an error if it was not started.
    void stop();

private:
    // Constant after construction
    EdgeContext &m_context;

    QThread m_thread;
    std::unique_ptr<Mailbox> m_mailbox;  // lives on m_thread
    std::unique_ptr<ApiServer> m_server; // m_thread only
};

} // namespace boxoffice
