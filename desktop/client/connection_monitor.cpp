#include "desktop/client/connection_monitor.h"

#include "desktop/client/backoff.h"

namespace boxoffice {

namespace {

constexpr int kPollMs = 5'000;
constexpr Backoff kConnectBackoff{.firstMs = 1'000, .longestMs = 15'000};
constexpr int kRefusedDelayMs = 30'000;

} // namespace

ConnectionMonitor::ConnectionMonitor(ApiClient &client, EventStream &stream, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_stream(stream)
{
    m_retry.setSingleShot(true);
    m_poll.setInterval(kPollMs);
    connect(&m_retry, &QTimer::timeout, this, &ConnectionMonitor::check);
    connect(&m_poll, &QTimer::timeout, this, &ConnectionMonitor::refreshDue);
    connect(&stream, &EventStream::opened, this, [this] {
        m_poll.stop();
        Q_EMIT stateChanged();
    });
    connect(&stream, &EventStream::caughtUp, this, &ConnectionMonitor::refreshDue);
    connect(&stream, &EventStream::lost, this, [this] {
        m_poll.start(); // until it is back
        check();
    });
    connect(&stream, &EventStream::unsupported, this, [this] {
        m_poll.start();
        Q_EMIT stateChanged();
    });
}

void ConnectionMonitor::start(const QUrl &server)
{
    if (m_check) {
        m_check->cancel();
    }
    m_retry.stop();
    m_poll.stop();
    m_stream.close();
    m_streamOpen = false;
    m_failures = 0;
    m_client.setServer(server);
    m_state = State::Connecting;
    Q_EMIT stateChanged();
    check();
}

void ConnectionMonitor::report(const ApiError &error)
{
    if (error.kind == ApiFailure::Unreachable || error.kind == ApiFailure::Gateway
        || error.kind == ApiFailure::Tls || error.kind == ApiFailure::NotBoxoffice) {
        retryNow();
    }
}

void ConnectionMonitor::retryNow()
{
    m_retry.stop();
    check();
}

void ConnectionMonitor::check()
{
    if (m_check) {
        return;
    }
    auto *call = m_client.health();
    m_check = call;
    call->then(this, [this](const ApiResult<ServerInfo> &result) {
        m_check = nullptr;
        onHealth(result);
    });
    if (m_state == State::Lost) {
        Q_EMIT stateChanged(); // "trying" instead of a countdown
    }
}

void ConnectionMonitor::onHealth(const ApiResult<ServerInfo> &result)
{
    if (result) {
        const bool wasOffline = m_state != State::Online;
        m_failures = 0;
        m_info = *result;
        setState(State::Online);
        if (!m_streamOpen) {
            m_streamOpen = true;
            m_stream.open(m_client.server());
        } else if (wasOffline) {
            m_stream.retryNow();
        }
        if (!m_stream.isLive()) {
            m_poll.start(); // until the stream opens
        }
        if (wasOffline) {
            Q_EMIT refreshDue();
        }
        return;
    }
    if (result.error().kind == ApiFailure::Cancelled) {
        return;
    }
    m_problem = result.error();
    m_poll.stop();
    const bool hopeful = m_problem.isTransient || m_problem.kind == ApiFailure::Server;
    const int delay = kConnectBackoff.delay(m_failures++);
    m_retry.start(hopeful ? delay : kRefusedDelayMs);
    setState(hopeful ? State::Lost : State::Refused);
}

void ConnectionMonitor::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace boxoffice
