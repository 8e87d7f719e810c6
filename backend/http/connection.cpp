#include "backend/http/connection.h"

#include "backend/http/message/negotiation.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace boxoffice {

namespace {

constexpr int mostNotSent = 128 * 1024;           // of answers in the kernel
constexpr qint64 mostDiscarded = 4 * 1024 * 1024; // read after a refusal, for the client to see it

Error withdrawn()
{
    return {ErrorCode::Overloaded,
            QStringLiteral("The connection was closed for sending before the request had its turn; "
                           "nothing was booked, please try again."),
            {}};
}

constexpr QByteArrayView kShownToQt = "GET / HTTP/1.1\r\n\r\n";

} // namespace

Connection::Connection(Descriptor fd, const ClientAddress &peer, std::shared_ptr<ClientPlace> place,
                       WorkerState &state, QObject *parent)
    : QTcpSocket(parent)
    , m_state(state)
    , m_id(state.context.lastConnection.fetch_add(1) + 1)
    , m_peer(peer)
    , m_current(std::make_shared<std::atomic<quint64>>(0))
    , m_stream(fd.take(), *this)
    , m_place(std::move(place))
{
    const int socket = m_stream.descriptor();
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // Else the kernel takes megabytes of answers for a client that reads none of them.
    ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &mostNotSent, sizeof mostNotSent);
    // Unbuffered: Qt's read buffer of 16 KiB would stay with every idle connection.
    QIODevice::open(QIODevice::ReadWrite | QIODevice::Unbuffered);
    setSocketState(ConnectedState);
    setDeadline(limits().idleTimeout);
    m_state.live.insert(m_id, this);
}

Connection::~Connection()
{
    m_phase = Phase::Closed;
    m_current->store(0, std::memory_order_release);
    chargeBody(0);
    letGoOfAnswer();
    m_state.live.remove(m_id);
    m_stream.close();
    setSocketState(UnconnectedState);
}

ReplyAddress Connection::address() const
{
    return {m_id, m_serial, m_current};
}

// The request outlives an answer that is given during the call.
void Connection::resume(quint64 request, const std::function<void(const ApiRequest &)> &then)
{
    if (!mustKeep() || request != m_serial) {
        return;
    }
    std::unique_ptr<RequestFramer> framer = std::move(m_framer);
    then(framer->request());
    if (mustKeep()) {
        m_framer = std::move(framer); // it waits for something else
    } else {
        m_state.returnFramer(std::move(framer));
    }
}

void Connection::setRoute(QByteArrayView pattern, const std::optional<Uuid> &eventId)
{
    m_pattern = pattern;
    m_eventId = eventId;
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
    m_keepAlive = m_keepAlive && !m_pending.isEmpty();
    if (m_phase == Phase::Blocked) {
        if (m_pending.isEmpty()) {
            linger();
        }
    } else if (isSafe(m_method)) {
        m_deadline = std::min(m_deadline, WorkerState::now() + limits().lingerTimeout);
    } else if (withdraw()) {
        respond(m_serial, toReply(withdrawn()));
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
    if (m_phase != Phase::Reading && !mustKeep()) {
        m_state.returnFramer(std::move(m_framer));
    }
    const bool wanted = m_phase == Phase::Answering || m_phase == Phase::Blocked;
    m_pending = wanted && !bytes.isEmpty() ? bytes.toByteArray() : QByteArray();
}

void Connection::begin()
{
    m_phase = Phase::Reading;
    m_framer = m_state.takeFramer();
    m_startedMicros = WorkerState::nowMicros();
    m_deadline = m_startedMicros / 1000 + limits().headTimeout;
    m_pattern = {};
    m_eventId.reset();
    m_saidContinue = false;
    m_http10 = false;
    m_keepAlive = false; // until the head says otherwise: a refused request closes
}

// What decides how the answer is written, as far as the request has been read.
void Connection::readTraits()
{
    const ApiRequest &request = m_framer->request();
    m_method = m_framer->methodName().isEmpty() ? Method::Other : request.method;
    m_isHead = m_framer->isHead();
    m_state.requestIds.assign(m_requestId, request.header("x-request-id"));
    m_origin.resize(0);
    if (!m_state.context.corsOrigins.isEmpty()) {
        m_origin.append(request.header("origin"));
    }
    m_anyOrigin = !m_framer->headRead();
}

void Connection::step()
{
    if (!chargeBody(m_framer->bodySize())) {
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
            m_deadline = m_startedMicros / 1000 + limits().requestTimeout;
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
    m_awaiting = true;
    m_http10 = m_framer->isHttp10();
    m_keepAlive = m_framer->keepAlive();
    readTraits();
    request.requestId = m_requestId;
    request.peer = m_peer;
    m_ifNoneMatch.resize(0);
    m_acceptsGzip = false;
    if (request.method == Method::Get || request.method == Method::Head) {
        m_acceptsGzip = acceptsGzip(request.list("accept-encoding"));
        m_ifNoneMatch.append(request.list("if-none-match"));
    }
    request.acceptsGzip = m_acceptsGzip;
    m_kept = false;
    m_current->store(++m_serial, std::memory_order_release);
    setDeadline(limits().answerTimeout);
    if (m_known) {
        m_state.dispatch(*this);
    } else {
        showToQt();
    }
    if (!mustKeep()) {
        m_state.returnFramer(std::move(m_framer)); // the handler has copied what it needs
    }
}

void Connection::showToQt()
{
    m_shown = 0;
    m_showing = true;
    Q_EMIT readyRead(); // QAbstractHttpServer parses and calls ApiServer::handleRequest()
    m_showing = false;
    if (!m_known && m_awaiting) {
        qCritical("Qt's HTTP server did not take a request");
        m_keepAlive = false;
        respond(m_serial, toReply(internalError()));
    }
}

qint64 Connection::bytesAvailable() const
{
    const qint64 left = m_showing ? kShownToQt.size() - m_shown : 0;
    return QIODevice::bytesAvailable() + left;
}

qint64 Connection::readData(char *data, qint64 size)
{
    if (!m_showing) {
        return 0;
    }
    const auto count = std::min<qint64>(size, kShownToQt.size() - m_shown);
    std::memcpy(data, kShownToQt.data() + m_shown, static_cast<std::size_t>(count));
    m_shown += count;
    return count;
}

// Raw writes would break the framing: answers go through respond().
qint64 Connection::writeData(const char *, qint64)
{
    return -1;
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
