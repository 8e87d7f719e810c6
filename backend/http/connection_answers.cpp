// The second half of Connection: answering, closing, deadlines and accounts.
#include "backend/http/access_log.h"
#include "backend/http/connection.h"
#include "backend/http/message/negotiation.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace boxoffice {

namespace {

constexpr qint64 joinBelow = 16 * 1024;          // bodies up to here are copied behind the head
constexpr qint64 smallBody = 16 * 1024;          // is taken whatever others hold
constexpr qint64 worthwhileProgress = 16 * 1024; // of a slow reader, each writeTimeout
constexpr int clientClosed = 499;                // only in the log, as nginx has it

Error requestTimedOut()
{
    return {ErrorCode::RequestTimeout, QStringLiteral("The request took too long to arrive."), {}};
}

Error notStartedInTime()
{
    return {ErrorCode::Overloaded,
            QStringLiteral("No answer was ready in time; nothing was booked, please try again."),
            {}};
}

Error answerTimedOut()
{
    return {ErrorCode::OutcomeUnknown,
            QStringLiteral("No answer was ready in time; whether the request took effect is not "
                           "known. Repeat it with the same Idempotency-Key."),
            {}};
}

} // namespace

// Answering

bool Connection::respond(quint64 request, const ApiReply &reply)
{
    if (!m_awaiting || request != m_serial) {
        return false;
    }
    m_current->store(0, std::memory_order_release);
    m_awaiting = false;
    m_keepAlive = m_keepAlive && !m_state.draining;
    sendAnswer(reply);
    if (m_phase == Phase::Answering) { // else the connection turned out to be broken
        finishAnswer();
    }
    return true;
}

void Connection::refuse(const Error &error)
{
    m_phase = Phase::Answering;
    readTraits();
    m_keepAlive = false;
    sendAnswer(toReply(error));
    if (m_phase == Phase::Answering) {
        finishAnswer();
    }
}

// The form of a 200 that this client wants.
ApiReply Connection::negotiated(const ApiReply &reply) const
{
    ApiReply chosen = reply;
    const bool compressed = m_acceptsGzip && !reply.gzip.isEmpty();
    if (compressed && !reply.gzipEtag.isEmpty()) {
        chosen.etag = reply.gzipEtag;
    }
    const auto has = [this](const QByteArray &tag) {
        return !tag.isEmpty() && namesTag(m_ifNoneMatch, tag);
    };
    if (!m_ifNoneMatch.isEmpty() && (has(reply.etag) || has(reply.gzipEtag))) {
        chosen.status = 304;
        chosen.body = {};
    } else if (compressed) {
        chosen.body = reply.gzip;
        chosen.addHeader("Content-Encoding", "gzip");
    }
    return chosen;
}

void Connection::sendAnswer(const ApiReply &given)
{
    using Length = AnswerTraits::Length;
    const bool choice = given.status == 200 && (!given.gzip.isEmpty() || !given.etag.isEmpty());
    const ApiReply &reply = choice ? negotiated(given) : given;
    if (reply.openEnded && !m_isHead) {
        m_keepAlive = false;
    }
    const auto length = reply.openEnded ? Length::Unknown : Length::Known;
    const AnswerTraits traits{m_isHead,    m_http10,    m_keepAlive, length,
                              m_anyOrigin, m_requestId, m_origin};
    QByteArray &out = m_state.answerBuffer;
    out.resize(0);
    const bool withBody = m_state.answers.writeHead(out, reply, traits)
        && AnswerWriter::hasBody(reply.status, traits);
    const bool joined = withBody && reply.body.size() <= joinBelow;
    if (joined) {
        out.append(reply.body);
    }
    const qint64 bytes = out.size() + (withBody && !joined ? reply.body.size() : 0);
    log(reply.status, bytes);
    if (!m_stream.send(out, withBody && !joined ? reply.body : QByteArray())) {
        gone();
    } else if (withBody && !joined && m_stream.unsent() > 0) {
        holdAnswer(reply.body);
    }
}

void Connection::holdAnswer(const QByteArray &body)
{
    m_held = m_state.held.hold(*this, body);
    while (Connection *slowest = m_state.held.tooLong()) {
        slowest->gone();
    }
}

void Connection::letGoOfAnswer()
{
    m_state.held.release(std::exchange(m_held, 0));
}

void Connection::finishAnswer()
{
    releaseRequest();
    m_state.context.answered.fetch_add(1, std::memory_order_relaxed);
    if (!m_keepAlive) {
        linger();
        return;
    }
    m_unsentAtDeadline = m_stream.unsent();
    if (m_stream.unsent() > limits().resumeBelow || m_held > 0) {
        m_phase = Phase::Blocked;
        setDeadline(limits().writeTimeout);
        return;
    }
    next();
}

// The framer of a request that was answered during its own handler is still in use: dispatch()
// gives it back.
void Connection::releaseRequest()
{
    chargeBody(0);
    if (!m_consuming) {
        m_state.returnFramer(std::move(m_framer));
    }
}

void Connection::next()
{
    m_phase = Phase::Idle;
    setDeadline(m_stream.unsent() > 0 ? limits().writeTimeout : limits().idleTimeout);
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
    if (!m_stream.flush()) {
        gone();
        return;
    }
    const qint64 unsent = m_stream.unsent();
    if (unsent == 0) {
        letGoOfAnswer();
    }
    if (m_phase == Phase::Lingering) {
        if (unsent == 0) {
            linger();
        }
        return;
    }
    if (m_phase == Phase::Blocked && unsent <= limits().resumeBelow && m_held == 0) {
        next();
    } else if (m_phase == Phase::Idle && unsent == 0) {
        setDeadline(limits().idleTimeout);
    }
}

// Closing

// Half-closes and waits for the client to close: closing with its bytes unread would send a reset,
// and a reset can overtake the answer.
void Connection::linger()
{
    m_phase = Phase::Lingering;
    m_awaiting = false;
    m_current->store(0, std::memory_order_release);
    m_pending.clear();
    m_unsentAtDeadline = m_stream.unsent();
    if (m_stream.unsent() > 0) {
        setDeadline(limits().writeTimeout);
        return;
    }
    m_stream.shutdownWrite();
    m_stream.setReading(true);
    setDeadline(limits().lingerTimeout);
}

void Connection::gone()
{
    if (m_phase == Phase::Closed) {
        return;
    }
    if (m_awaiting) {
        log(clientClosed, 0);
    }
    m_phase = Phase::Closed;
    m_awaiting = false;
    m_current->store(0, std::memory_order_release);
    m_deadline = std::numeric_limits<qint64>::max();
    m_pending.clear();
    releaseRequest();
    letGoOfAnswer();
    m_stream.close();
    m_state.live.remove(m_id);
    m_place.reset();
    setSocketState(UnconnectedState);
    Q_EMIT disconnected(); // QAbstractHttpServer forgets it
    deleteLater();
}

QByteArray Connection::streamHead(quint64 request, const ApiReply &reply, bool chunked)
{
    QByteArray head;
    if (m_awaiting && request == m_serial) {
        const auto length = chunked ? AnswerTraits::Length::Chunks : AnswerTraits::Length::Unknown;
        const AnswerTraits traits{false, m_http10, false, length, false, m_requestId, m_origin};
        m_state.answers.writeHead(head, reply, traits);
    }
    return head;
}

namespace {

// Whoever gets the socket has its place, too.
class PlacedSocket final : public QTcpSocket
{
public:
    explicit PlacedSocket(std::shared_ptr<ClientPlace> place) : m_place(std::move(place)) { }

private:
    const std::shared_ptr<ClientPlace> m_place;
};

} // namespace

std::unique_ptr<QTcpSocket> Connection::release(quint64 request)
{
    if (!m_awaiting || request != m_serial || !m_stream.isOpen()) {
        return nullptr;
    }
    auto [fd, unsent] = m_stream.release();
    auto socket = std::make_unique<PlacedSocket>(m_place);
    if (!socket->setSocketDescriptor(fd)) {
        Descriptor closes(fd);
        gone();
        return nullptr;
    }
    if (!unsent.isEmpty()) {
        socket->write(unsent);
    }
    log(200, 0);
    m_awaiting = false;
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

void Connection::sweep(qint64 now)
{
    if (now >= m_deadline) {
        expired();
    }
}

// Returns true if the request had not begun: now it never will.
bool Connection::withdraw()
{
    quint64 now = m_serial;
    return m_current->compare_exchange_strong(now, 0, std::memory_order_acq_rel);
}

void Connection::expired()
{
    const bool reads =
        m_stream.unsent() > 0 && m_unsentAtDeadline - m_stream.unsent() >= worthwhileProgress;
    switch (m_phase) {
    case Phase::Reading:
        refuse(requestTimedOut());
        return;
    case Phase::Answering: {
        const bool nothingDone = withdraw() || isSafe(m_method);
        m_keepAlive = false;
        respond(m_serial, toReply(nothingDone ? notStartedInTime() : answerTimedOut()));
        return;
    }
    case Phase::Idle:
    case Phase::Blocked:
    case Phase::Lingering:
        if (reads) {
            m_unsentAtDeadline = m_stream.unsent();
            setDeadline(limits().writeTimeout);
            return;
        }
        gone();
        return;
    case Phase::Closed:
        return;
    }
}

// Accounts

// Sets our part of the bodies in flight; false when all parts together are over the limit, unless
// ours is small: however many hold half a large body, others can book.
bool Connection::chargeBody(qint64 bytes)
{
    const qint64 change = bytes - m_bodyCharge;
    if (change == 0) {
        return true;
    }
    m_bodyCharge = bytes;
    const qint64 total = m_state.context.bodyBytes.fetch_add(change) + change;
    return change < 0 || bytes <= smallBody || total <= limits().maxBodiesInFlight;
}

void Connection::log(int status, qint64 bytes)
{
    AccessLog *accessLog = m_state.context.accessLog;
    if (!accessLog) {
        return;
    }
    AccessRecord record;
    record.method = m_method;
    record.route = m_pattern;
    record.eventId = m_eventId;
    record.status = status;
    record.micros = WorkerState::nowMicros() - m_startedMicros;
    record.bytes = bytes;
    record.requestId = m_requestId;
    accessLog->request(record);
}

} // namespace boxoffice
