// The HTTP edge with demonstration routes, in this process, on a free port.
//
//   GET  /ok               at once
//   POST /echo             the body, at once
//   GET  /big?size=n       n bytes, at once
//   any  /hold/{name}      when answer(name) is called; see waitForHeld()
//   POST /keep/{name}      likewise, but its request is kept; see goOn()
//   GET  /throw            the handler throws
//   GET  /inject           a header value that would split the answer; /inject-raw past addHeader()
//   GET  /endless          an answer without a length
//   GET  /take             takes the socket and writes "taken"
//
// Threads: a test's main thread; the edge runs on threads of its own.
#pragma once

#include "backend/http/acceptor.h"
#include "backend/http/edge_context.h"
#include "backend/http/http_worker.h"
#include "shared/mailbox.h"
#include "shared/mutex.h"

#include <QHash>
#include <QThread>

#include <memory>

namespace boxoffice {

class EdgeHost
{
public:
    // Generous, but deadlines that a test need not wait long for.
    static HttpLimits testLimits();

    // clock: of the deadlines; borrowed, must outlive the host.
    explicit EdgeHost(const HttpLimits &limits = testLimits(), int workers = 1,
                      const QList<QByteArray> &corsOrigins = {},
                      const Clock &clock = Clock::system());
    ~EdgeHost();

    quint16 port() const { return m_port; }
    EdgeContext &context() { return m_context; }
    HttpWorker &worker() { return *m_workers.front(); }

    // Returns false if no such request came within 10 s.
    bool waitForHeld(const QByteArray &name);
    bool isLive(const QByteArray &name);
    // Begins it, as who would change something for it does. Returns what begin() said.
    bool begin(const QByteArray &name);
    // Answers it, from this thread by way of its worker. Returns what respond() said.
    bool answer(const QByteArray &name, const QByteArray &body);
    // How a handler that waited goes on with its request.
    enum class Step { WaitAgain, Answer, Throw };
    // Lets it go on; the answer holds what the request has: method, path, parameter, field X-Note
    // and body. Returns false if nothing went on, because nobody waits any more.
    bool goOn(const QByteArray &name, Step step);
    // How many requests the routes above have seen.
    int seen() const { return m_seen.load(); }
    // Returns the paths in the order they were seen.
    QByteArrayList paths();
    void stopAccepting();
    void drain();

private:
    struct Held
    {
        ReplyAddress to;
        ApiServer *server = nullptr;
    };

    void addRoutes(ApiServer &server);
    void addHeldRoutes(ApiServer &server);
    void addFaultyRoutes(ApiServer &server);
    void note(const ApiRequest &request);

    EdgeContext m_context;
    std::vector<std::unique_ptr<HttpWorker>> m_workers;
    QThread m_acceptorThread;
    std::unique_ptr<Mailbox> m_mailbox;
    std::unique_ptr<Acceptor> m_acceptor; // on its thread
    quint16 m_port = 0;
    std::atomic<int> m_seen{0};

    Mutex m_mutex;
    QHash<QByteArray, Held> m_held BOXOFFICE_GUARDED_BY(m_mutex);
    QByteArrayList m_paths BOXOFFICE_GUARDED_BY(m_mutex);
};

} // namespace boxoffice
