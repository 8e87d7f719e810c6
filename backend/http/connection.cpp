#include "backend/http/connection.h"

#include "backend/http/edge_errors.h"
#include "backend/http/placed_socket.h"

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

constexpr qint64 mostDiscarded = 4 * 1024 * 1024; // read after a refusal, for the client to see it
constexpr int clientClosed = 499;                 // only in the log, as nginx has it

} // namespace

Connection::Connection(Descriptor fd, const ClientAddress &peer, std::shared_ptr<ClientPlace> place,
                       WorkerState &state, QObject *parent)
    : ShownSocket(parent)
    , m_state(state)
    , m_peer(peer)
    , m_place(std::move(place))
    , m_stream(fd.take(), *this)
    , m_sender(m_stream, state, *this)
    , m_deadline(*state.context.clock)
    , m_reply(state.context.lastConnection.fetch_add(1) + 1)
    , m_account(state.context)
{
    m_deadline.setIn(limits().idleTimeout);
    m_state.live.insert(m_reply.connection(), this);
}

Connection::~Connection()
{
    m_phase = Phase::Closed;
    m_state.live.remove(m_reply.connection());
    m_stream.close();
    setSocketState(UnconnectedState);
}

// The request outlives an answer that is given during the call.
void Connection::resume(quint64 request, const std::function<void(const ApiRequest &)> &then)
{
    if (!m_reply.isKept() || !m_reply.isAwaited(request)) {
        return;
    }
    std::unique_ptr<RequestFramer> framer = std::move(m_framer);
    then(framer->request());
    if (m_reply.isKept()) {
        m_framer = std::move(framer); // it waits for something else
    } else {
        m_state.returnFramer(std::move(framer));
    }
}

// Reading

void Connection::readable()
{
    switch (m_phase) {
    case Phase::Idle:
    case Phase::Reading:
        readRequest();
        return;
    case Phase::Answering:
    case Phase::Blocked:
        watchForEnd();
        return;
    case Phase::Lingering:
        discard();
        return;
    case Phase::Closed:
        return;
    }
}

void Connection::readRequest()
{
    QByteArray &buffer = m_state.readBuffer;
    const qint64 got = m_stream.read(buffer.data(), buffer.size());
    if (got > 0) {
        consume(QByteArrayView(buffer.constData(), got));
    } else if (got == 0 && m_stream.unsent() > 0) {
        linger(); // it has all its requests answered and may still be reading
    } else if (got != -1) {
        gone();
    }
}

// While a request is under way nothing is read, but the end of the stream must be noticed.
void Connection::watchForEnd()
{
    char byte;
    const qint64 got = m_stream.read(&byte, 1, true);
    if (got == -2) {
        gone();
    } else if (got == 0) {
        m_stream.setReading(false);
        sendingSideClosed();
    } else if (got > 0) {
        m_stream.setReading(false); // until next(): it would be reported again and again
    }
}

// What it had sent before is still answered.
void Connection::sendingSideClosed()
{
    if (m_pending.isEmpty()) {
        m_form.closeAfterwards();
    }
    if (m_phase == Phase::Blocked) {
        if (m_pending.isEmpty()) {
            linger();
        }
    } else if (isSafe(m_account.method())) {
        m_deadline.notAfter(limits().lingerTimeout);
    } else if (m_reply.withdraw()) {
        respond(m_reply.request(), toReply(withdrawn()));
    }
}

void Connection::discard()
{
    QByteArray &buffer = m_state.readBuffer;
    const qint64 got = m_stream.read(buffer.data(), buffer.size());
    m_discarded += std::max<qint64>(got, 0);
    if (got == 0 && m_stream.unsent() > 0) {
        m_stream.setReading(false);
    } else if (got == 0 || got == -2 || m_discarded > mostDiscarded) {
        gone();
    }
}

// Handlers may answer during their call; this loop then goes on to the next request, so that a
// long pipeline does not become a deep recursion.
void Connection::consume(QByteArrayView bytes)
{
    m_consuming = true;
    while (!bytes.isEmpty() && (m_phase == Phase::Idle || m_phase == Phase::Reading)) {
        if (m_phase == Phase::Idle) {
            begin();
        }
        bytes = bytes.sliced(m_framer->feed(bytes));
        step();
    }
    m_consuming = false;
    if (m_phase != Phase::Reading && !m_reply.isKept()) {
        m_state.returnFramer(std::move(m_framer));
    }
    const bool wanted = m_phase == Phase::Answering || m_phase == Phase::Blocked;
    m_pending = wanted && !bytes.isEmpty() ? bytes.toByteArray() : QByteArray();
}

void Connection::begin()
{
    m_phase = Phase::Reading;
    m_framer = m_state.takeFramer();
    m_account.begin();
    m_form.begin();
    m_deadline.setAt(m_account.startedAt() + limits().headTimeout);
    m_saidContinue = false;
}

void Connection::step()
{
    if (!m_account.chargeBody(m_framer->bodySize())) {
        refuse(overloaded());
        return;
    }
    switch (m_framer->status()) {
    case RequestFramer::Status::Failed:
        refuse(Error(m_framer->error()));
        return;
    case RequestFramer::Status::Complete:
        dispatch();
        return;
    case RequestFramer::Status::NeedMore:
        if (m_framer->headComplete()) {
            m_deadline.setAt(m_account.startedAt() + limits().requestTimeout);
        }
        if (m_framer->wantsContinue() && !m_saidContinue) {
            m_saidContinue = true;
            m_stream.send("HTTP/1.1 100 Continue\r\n\r\n", {});
        }
        return;
    }
}

// Handing over

void Connection::dispatch()
{
    ApiRequest &request = m_framer->request();
    m_phase = Phase::Answering;
    m_form.read(*m_framer, m_state);
    m_account.setMethod(request.method);
    request.requestId = m_form.requestId();
    request.peer = m_peer;
    request.acceptsGzip = m_form.acceptsGzip();
    m_reply.begin();
    m_deadline.setIn(limits().answerTimeout);
    if (isKnown()) {
        m_state.dispatch(*this);
    } else {
        showToQt();
    }
    if (!m_reply.isKept()) {
        m_state.returnFramer(std::move(m_framer)); // the handler has copied what it needs
    }
}

void Connection::showToQt()
{
    if (!show() && m_reply.isAwaited()) {
        qCritical("Qt's HTTP server did not take a request");
        m_form.closeAfterwards();
        respond(m_reply.request(), toReply(internalError()));
    }
}

// Answering

bool Connection::respond(quint64 request, const ApiReply &reply)
{
    if (!m_reply.isAwaited(request)) {
        return false;
    }
    m_reply.end();
    if (m_state.draining) {
        m_form.closeAfterwards();
    }
    sendAnswer(reply);
    if (m_phase == Phase::Answering) { // else the connection turned out to be broken
        finishAnswer();
    }
    return true;
}

void Connection::refuse(const Error &error)
{
    m_phase = Phase::Answering;
    m_form.readFrame(*m_framer, m_state);
    m_form.closeAfterwards();
    m_account.setMethod(m_framer->methodName().isEmpty() ? Method::Other
                                                         : m_framer->request().method);
    sendAnswer(toReply(error));
    if (m_phase == Phase::Answering) {
        finishAnswer();
    }
}

void Connection::sendAnswer(const ApiReply &given)
{
    using Length = AnswerTraits::Length;
    const bool choice = given.status == 200 && (!given.gzip.isEmpty() || !given.etag.isEmpty());
    const ApiReply &reply = choice ? m_form.negotiated(given) : given;
    if (reply.openEnded && !m_form.isHead()) {
        m_form.closeAfterwards();
    }
    const auto length = reply.openEnded ? Length::Unknown : Length::Known;
    const AnswerSender::Framed framed = m_sender.frame(reply, m_form.traits(length));
    m_account.log(reply.status, framed.bytes, m_form.requestId());
    if (!m_sender.send(framed)) {
        gone();
    }
}

void Connection::finishAnswer()
{
    releaseRequest();
    m_state.context.answered.fetch_add(1, std::memory_order_relaxed);
    if (!m_form.keepsAlive()) {
        linger();
        return;
    }
    m_sender.noteProgress();
    if (!m_sender.isTaken()) {
        m_phase = Phase::Blocked;
        m_deadline.setIn(limits().writeTimeout);
        return;
    }
    next();
}

// The framer of a request that was answered during its own handler is still in use: dispatch()
// gives it back.
void Connection::releaseRequest()
{
    m_account.chargeBody(0);
    if (!m_consuming) {
        m_state.returnFramer(std::move(m_framer));
    }
}

void Connection::next()
{
    m_phase = Phase::Idle;
    m_deadline.setIn(m_stream.unsent() > 0 ? limits().writeTimeout : limits().idleTimeout);
    if (m_consuming) {
        return;
    }
    if (m_pending.isEmpty()) {
        m_stream.setReading(true);
    } else {                        // not from here: we may be deep in somebody's batch of answers
        m_stream.setReading(false); // what waits in the kernel comes after m_pending
        QMetaObject::invokeMethod(
            this, [this] { readOn(); }, Qt::QueuedConnection);
    }
}

void Connection::readOn()
{
    if (m_phase != Phase::Idle) {
        return;
    }
    const QByteArray bytes = std::exchange(m_pending, {});
    consume(bytes);
    m_stream.setReading(true); // not an error if the stream was closed
}

void Connection::writable()
{
    if (!m_sender.flush()) {
        gone();
    } else if (m_phase == Phase::Blocked && m_sender.isTaken()) {
        next();
    } else if (m_phase == Phase::Lingering && m_stream.unsent() == 0) {
        linger();
    } else if (m_phase == Phase::Idle && m_stream.unsent() == 0) {
        m_deadline.setIn(limits().idleTimeout);
    }
}

// Closing

// Half-closes and waits for the client to close: closing with its bytes unread would send a reset,
// and a reset can overtake the answer.
void Connection::linger()
{
    m_phase = Phase::Lingering;
    m_reply.end();
    m_pending.clear();
    m_sender.noteProgress();
    if (m_stream.unsent() > 0) {
        m_deadline.setIn(limits().writeTimeout);
        return;
    }
    m_stream.shutdownWrite();
    m_stream.setReading(true);
    m_deadline.setIn(limits().lingerTimeout);
}

void Connection::gone()
{
    if (m_phase == Phase::Closed) {
        return;
    }
    if (m_reply.isAwaited()) {
        m_account.log(clientClosed, 0, m_form.requestId());
    }
    m_phase = Phase::Closed;
    m_reply.end();
    m_deadline.setNever();
    m_pending.clear();
    releaseRequest();
    m_sender.letGo();
    m_stream.close();
    m_state.live.remove(m_reply.connection());
    m_place.reset();
    setSocketState(UnconnectedState);
    Q_EMIT disconnected(); // QAbstractHttpServer forgets it
    deleteLater();
}

QByteArray Connection::streamHead(quint64 request, const ApiReply &reply, bool chunked)
{
    QByteArray head;
    if (m_reply.isAwaited(request)) {
        const auto length = chunked ? AnswerTraits::Length::Chunks : AnswerTraits::Length::Unknown;
        AnswerTraits traits = m_form.traits(length);
        traits.keepAlive = false;
        m_state.answers.writeHead(head, reply, traits);
    }
    return head;
}

std::unique_ptr<QTcpSocket> Connection::release(quint64 request)
{
    if (!m_reply.isAwaited(request) || !m_stream.isOpen()) {
        return nullptr;
    }
    std::unique_ptr<QTcpSocket> socket = placedSocket(m_stream, m_place);
    if (socket) {
        m_account.log(200, 0, m_form.requestId());
        m_reply.end();
    }
    gone();
    return socket;
}

void Connection::drain()
{
    if (m_phase == Phase::Idle) {
        linger();
    }
}

// Deadlines

void Connection::expired()
{
    switch (m_phase) {
    case Phase::Reading:
        refuse(requestTimedOut());
        return;
    case Phase::Answering: {
        const bool nothingDone = m_reply.withdraw() || isSafe(m_account.method());
        m_form.closeAfterwards();
        respond(m_reply.request(), toReply(nothingDone ? notStartedInTime() : answerTimedOut()));
        return;
    }
    case Phase::Idle:
    case Phase::Blocked:
    case Phase::Lingering:
        if (m_sender.isProgressing()) {
            m_sender.noteProgress();
            m_deadline.setIn(limits().writeTimeout);
        } else {
            gone();
        }
        return;
    case Phase::Closed:
        return;
    }
}

void Connection::disconnectFromHost()
{
    if (m_phase != Phase::Closed) {
        linger();
    }
}

void Connection::close()
{
    gone();
}

} // namespace boxoffice
