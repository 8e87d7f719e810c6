// The only listening socket: accepts connections and hands them to the workers, round robin.
//
// Not QTcpServer: after certain accept() errors it spins or stops for good. Not one listening
// socket a worker: the kernel then distributes few connections unfairly.
//
// Threads: the thread that created it, which needs an event loop.
#pragma once

#include "backend/abuse/client_address.h"
#include "backend/http/answer_writer.h"
#include "backend/http/descriptor.h"
#include "backend/http/edge_context.h"
#include "backend/http/file_budget.h"
#include "backend/http/message/request_ids.h"
#include "shared/result.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSocketNotifier>
#include <QString>
#include <QTimer>

#include <deque>
#include <memory>
#include <vector>

namespace boxoffice {

class HttpWorker;
class TlsGate;

class Acceptor : public QObject
{
public:
    struct Options
    {
        QString address;     // a numeric address or a host name; empty: all, IPv6 and IPv4
        quint16 port = 8080; // 0: any free one
        int backlog = 4096;  // more: a longer burst of connections waits instead of failing
    };

    // context, workers, gate: borrowed, must outlive the acceptor. Requires: the workers are
    // started. gate: null for plain HTTP.
    Acceptor(EdgeContext &context, std::vector<HttpWorker *> workers, TlsGate *gate = nullptr,
             QObject *parent = nullptr);
    ~Acceptor() override;

    // Returns the port. Fails with a sentence for the operator.
    Result<quint16> listen(const Options &options);
    // Accepts no further connections. Open ones stay.
    void stop();

    // The limits in force: those of the context, or less if the process may not open as many files.
    const PlaceLimits &limits() const { return m_limits; }

private:
    struct Waiting
    {
        Descriptor socket;
        ClientAddress peer;
        qint64 since = 0;
    };

    struct Refused
    {
        Descriptor socket;
        qint64 since = 0;
    };

    void acceptWaiting();
    void take(Descriptor fd, const ClientAddress &peer);
    bool tryTake(Descriptor &fd, const ClientAddress &peer, QByteArray &givesWay);
    void takeWaiting();
    void serve(Descriptor fd, const ClientAddress &peer, std::shared_ptr<ClientPlace> place);
    void makeRoom(const ClientPlaces::Entry &entry);
    void refuse(Descriptor fd);
    void forgetRefused(std::size_t atMost);
    void pause();

    // Constant after construction
    EdgeContext &m_context;
    const std::vector<HttpWorker *> m_workers;
    TlsGate *const m_gate;
    PlaceLimits m_limits;

    Descriptor m_socket;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::size_t m_next = 0; // worker
    AnswerWriter m_answers;
    RequestIds m_requestIds;
    std::deque<Waiting> m_waiting; // until a connection was closed for them; FIFO
    QTimer m_waitingTimer;
    std::deque<Refused> m_refused; // answered 503; kept open briefly so that they can read it
    QTimer m_refusedTimer;
    QElapsedTimer m_clock;
};

} // namespace boxoffice
