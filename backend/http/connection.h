// One client: reads requests, passes them to Qt's HTTP server, writes answers, enforces deadlines.
//
// It is a QTcpSocket without a descriptor of its own (the trick of QSslSocket). QAbstractHttpServer
// takes it in with its first request, of which it sees only "GET / HTTP/1.1"; the real request is
// in the ApiRequest that handlers get. Later requests go straight to the same routing. Qt's parser
// reads byte by byte, is lenient where ours is strict, and takes a third of the user time of a
// request (tests/bench/README.md).
//
// One request is under way at a time. The next is read only after the last answer was handed to the
// kernel, or, unless it is a large one, fits under resumeBelow. So answers keep their order, and a
// client that sends without reading is slowed down by TCP.
//
// A half-close while the client waits looks like a client that left. A change that has not started
// by then never starts, and is answered 503 at once, in case the client still reads. A change that
// has started is answered as usual. A read is waited for until lingerTimeout.
//
// Threads: the worker's, except the counter behind ReplyAddress::current.
#pragma once

#include "backend/abuse/client_places.h"
#include "backend/domain/reply_address.h"
#include "backend/http/byte_stream.h"
#include "backend/http/message/api_reply.h"
#include "backend/http/worker_state.h"
#include "shared/ids.h"

#include <QTcpSocket>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace boxoffice {

class Connection final : public QTcpSocket, private ByteStream::Listener
{
public:
    // place: kept until the socket is closed.  state: borrowed, must outlive this.
    Connection(Descriptor fd, const ClientAddress &peer, std::shared_ptr<ClientPlace> place,
               WorkerState &state, QObject *parent);
    ~Connection() override;

    const ClientAddress &peer() const { return m_peer; }
    const std::shared_ptr<ClientPlace> &place() const { return m_place; }
    qint64 deadline() const { return m_deadline; }
    // Between requests, or in the middle of an incomplete one.
    bool mayGiveWay() const { return m_phase == Phase::Idle || m_phase == Phase::Reading; }

    // For ApiServer, while it handles the request that readyRead() announced
    ApiRequest &request() { return m_framer->request(); }
    QByteArrayView host() const { return m_framer->host(); }
    QByteArrayView target() const { return m_framer->target(); }
    ReplyAddress address() const;
    // Keeps the request under way until it is answered, not only until its handler returns.
    void keepRequest() { m_kept = true; }
    // Calls `then` with the kept request, unless that request is not waiting for an answer any
    // more.
    void resume(quint64 request, const std::function<void(const ApiRequest &)> &then);
    // pattern: static for as long as the routes live.
    void setRoute(QByteArrayView pattern, const std::optional<Uuid> &eventId);
    void markKnown() { m_known = true; }

    // Returns false if that request is not waiting for an answer.
    bool respond(quint64 request, const ApiReply &reply);
    // Returns the head of an answer without a length; empty if that request is not waiting.
    QByteArray streamHead(quint64 request, const ApiReply &reply, bool chunked);
    bool isHttp10() const { return m_http10; }
    // See ApiServer::takeSocket().
    std::unique_ptr<QTcpSocket> release(quint64 request);

    // Enforces the deadlines.
    void sweep(qint64 now);
    // Closes as soon as no request is under way.
    void drain();

    // What QAbstractHttpServer uses of a socket
    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override { return m_stream.unsent(); }
    qintptr socketDescriptor() const override { return m_stream.descriptor(); }
    void disconnectFromHost() override;
    void close() override;

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    enum class Phase {
        Idle,      // between requests: no framer, no buffer
        Reading,   // m_framer has a part of a request
        Answering, // a handler has the request
        Blocked,   // answered, but the client must read before the next request is taken
        Lingering, // everything is sent; the client should close
        Closed,
    };

    void readable() override;
    void writable() override;
    void readRequest();
    void watchForEnd();
    void sendingSideClosed();
    void discard();
    void consume(QByteArrayView bytes);
    void begin();
    void step();
    void dispatch();
    void showToQt();
    void refuse(const Error &error);
    void readTraits();
    void sendAnswer(const ApiReply &reply);
    ApiReply negotiated(const ApiReply &reply) const;
    void holdAnswer(const QByteArray &body);
    void letGoOfAnswer();
    void finishAnswer();
    void next();
    void readOn();
    void linger();
    void gone();
    void expired();
    bool withdraw();
    void log(int status, qint64 bytes);
    bool chargeBody(qint64 bytes);
    void releaseRequest();
    bool mustKeep() const { return m_kept && m_awaiting; }
    void setDeadline(int milliseconds) { m_deadline = WorkerState::now() + milliseconds; }
    const HttpLimits &limits() const { return m_state.context.limits; }

    // Constant after construction
    WorkerState &m_state;
    const quint64 m_id;
    const ClientAddress m_peer;
    const std::shared_ptr<std::atomic<quint64>> m_current; // see ReplyAddress

    ByteStream m_stream;
    Phase m_phase = Phase::Idle;
    qint64 m_deadline = 0; // of the phase
    QByteArray m_pending;  // read, but of requests after this one; empty unless pipelined
    quint64 m_held = 0;    // number of a large answer that is not sent yet; see held_answers.h
    qint64 m_discarded = 0;
    bool m_consuming = false; // in consume(): an answer given now must not start the next request
    bool m_known = false;     // to Qt: it has handled the first request
    bool m_showing = false;   // Qt may read
    qsizetype m_shown = 0;    // of it, bytes
    std::shared_ptr<ClientPlace> m_place; // null once it is closed or released

    // Of the request under way
    std::unique_ptr<RequestFramer> m_framer;
    quint64 m_serial = 0;    // number of the request on this connection
    bool m_awaiting = false; // answer outstanding
    bool m_kept = false;     // its handler goes on later
    bool m_saidContinue = false;
    bool m_isHead = false;
    bool m_http10 = false;
    bool m_keepAlive = true;
    bool m_anyOrigin = false; // see AnswerTraits
    Method m_method = Method::Other;
    qint64 m_startedMicros = 0;
    qint64 m_bodyCharge = 0;       // our part of context.bodyBytes
    qint64 m_unsentAtDeadline = 0; // to see whether a slow reader reads at all
    QByteArray m_requestId;
    QByteArray m_origin;
    QByteArray m_ifNoneMatch;
    bool m_acceptsGzip = false; // of the request, for reads
    QByteArrayView m_pattern;   // null: no route
    std::optional<Uuid> m_eventId;
};

} // namespace boxoffice
