// One client: reads requests, passes them to Qt's HTTP server, writes answers, enforces deadlines.
//
// QAbstractHttpServer takes it in with its first request (shown_socket.h); the real request is in
// the ApiRequest that handlers get. Later requests go straight to the same routing. Qt's parser
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
#include "backend/http/answer_form.h"
#include "backend/http/answer_sender.h"
#include "backend/http/awaited_reply.h"
#include "backend/http/byte_stream.h"
#include "backend/http/deadline.h"
#include "backend/http/message/api_reply.h"
#include "backend/http/request_account.h"
#include "backend/http/shown_socket.h"
#include "backend/http/worker_state.h"

#include <functional>
#include <memory>
#include <optional>

namespace boxoffice {

class Connection final : public ShownSocket, private ByteStream::Listener
{
public:
    // place: kept until the socket is closed.  state: borrowed, must outlive this.
    Connection(Descriptor fd, const ClientAddress &peer, std::shared_ptr<ClientPlace> place,
               WorkerState &state, QObject *parent);
    ~Connection() override;

    const ClientAddress &peer() const { return m_peer; }
    const std::shared_ptr<ClientPlace> &place() const { return m_place; }
    qint64 deadline() const { return m_deadline.at(); }
    // Between requests, or in the middle of an incomplete one.
    bool mayGiveWay() const { return m_phase == Phase::Idle || m_phase == Phase::Reading; }

    // For ApiServer, while it handles the request that readyRead() announced
    ApiRequest &request() { return m_framer->request(); }
    QByteArrayView host() const { return m_framer->host(); }
    QByteArrayView target() const { return m_framer->target(); }
    ReplyAddress address() const { return m_reply.address(); }
    // Keeps the request under way until it is answered, not only until its handler returns.
    void keepRequest() { m_reply.keep(); }
    // Calls `then` with the kept request, unless that request is not waiting for an answer any
    // more.
    void resume(quint64 request, const std::function<void(const ApiRequest &)> &then);
    // pattern: static for as long as the routes live.
    void setRoute(QByteArrayView pattern, const std::optional<Uuid> &eventId)
    {
        m_account.setRoute(pattern, eventId);
    }

    // Returns false if that request is not waiting for an answer.
    bool respond(quint64 request, const ApiReply &reply);
    // Returns the head of an answer without a length; empty if that request is not waiting.
    QByteArray streamHead(quint64 request, const ApiReply &reply, bool chunked);
    bool isHttp10() const { return m_form.isHttp10(); }
    // See ApiServer::takeSocket().
    std::unique_ptr<QTcpSocket> release(quint64 request);

    // Enforces the deadlines.
    void sweep(qint64 now)
    {
        if (now >= m_deadline.at()) {
            expired();
        }
    }
    // Closes as soon as no request is under way.
    void drain();

    // What QAbstractHttpServer uses of a socket
    qint64 bytesToWrite() const override { return m_stream.unsent(); }
    qintptr socketDescriptor() const override { return m_stream.descriptor(); }
    void disconnectFromHost() override;
    void close() override;

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
    void sendAnswer(const ApiReply &reply);
    void finishAnswer();
    void next();
    void readOn();
    void linger();
    void gone();
    void expired();
    void releaseRequest();
    const HttpLimits &limits() const { return m_state.context.limits; }

    // Constant after construction
    WorkerState &m_state;
    const ClientAddress m_peer;

    std::shared_ptr<ClientPlace> m_place; // null once it is closed or released
    ByteStream m_stream;
    AnswerSender m_sender;
    Phase m_phase = Phase::Idle;
    Deadline m_deadline;  // of the phase
    QByteArray m_pending; // read, but of requests after this one; empty unless pipelined
    qint64 m_discarded = 0;
    bool m_consuming = false; // in consume(): an answer given now must not start the next request

    // Of the request under way
    std::unique_ptr<RequestFramer> m_framer;
    AwaitedReply m_reply;
    AnswerForm m_form;
    RequestAccount m_account;
    bool m_saidContinue = false;
};

} // namespace boxoffice
