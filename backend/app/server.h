// The whole server, wired: database, queues, live streams, workers and the listening socket.
//
// Threads: the main thread, which needs an event loop.
#pragma once

#include "backend/app/server_config.h"

#include <QObject>

#include <functional>
#include <memory>

namespace boxoffice {

class Server
{
public:
    // Returns a server that listens. Prints what it has reached on stdout. Fails with one sentence
    // for the operator. stopRequested: asked now and then; once true, start() gives up soon, having
    // stopped what it had started.
    static Result<std::unique_ptr<Server>> start(const ServerConfig &config,
                                                 const std::function<bool()> &stopRequested);
    // shutDown(), if that was not called.
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    // Reads the files of TLS_CERT and TLS_KEY again. If they cannot be loaded, the old ones stay in
    // use and the reason is logged.
    void reload();
    // Stops accepting, settles and answers all waiting requests, and stops the private PostgreSQL.
    // Takes at most 10 s, whatever state the database is in.
    void shutDown();

private:
    struct Parts;
    explicit Server(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

} // namespace boxoffice
