#include "desktop/client/event_stream.h"

#include "desktop/client/backoff.h"
#include "shared/api/event_json.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <utility>

namespace boxoffice {

namespace {

constexpr int kLongestSilenceMs = 20'000; // the server says something every 15 s
constexpr Backoff kStreamBackoff{.firstMs = 500, .longestMs = 20'000};
constexpr qsizetype kLongestLine = 4 << 20; // nobody honest sends more without a line end

} // namespace

EventStream::EventStream(QObject *parent)
    : QObject(parent)
    , m_network(new QNetworkAccessManager(this))
{
    m_retryTimer.setSingleShot(true);
    m_silence.setSingleShot(true);
    m_silence.setInterval(kLongestSilenceMs);
    connect(&m_retryTimer, &QTimer::timeout, this, &EventStream::connectNow);
    connect(&m_silence, &QTimer::timeout, this, [this] {
        if (m_reply) {
            m_reply->abort();
        }
    });
}

EventStream::~EventStream()
{
    close();
}

void EventStream::open(const QUrl &server)
{
    close();
    m_server = server;
    m_lastId.clear();
    m_failures = 0;
    connectNow();
}

void EventStream::close()
{
    m_retryTimer.stop();
    m_silence.stop();
    m_live = false;
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
        m_reply = nullptr;
    }
}

void EventStream::setToken(const QByteArray &token)
{
    const bool isOpen = m_reply || m_retryTimer.isActive();
    if (std::exchange(m_token, token) != token && isOpen) {
        open(QUrl(m_server));
    }
}

void EventStream::retryNow()
{
    if (m_retryTimer.isActive()) {
        m_retryTimer.stop();
        connectNow();
    }
}

void EventStream::connectNow()
{
    QUrl url = m_server;
    url.setPath(m_server.path() + QStringLiteral("/events/stream"));
    QNetworkRequest request(url);
    request.setRawHeader("Accept", "text/event-stream");
    request.setRawHeader("Cache-Control", "no-cache");
    request.setRawHeader("User-Agent", "boxoffice-console/" BOXOFFICE_VERSION);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                         QNetworkRequest::AlwaysNetwork);
    if (!m_lastId.isEmpty()) {
        request.setRawHeader("Last-Event-ID", m_lastId);
    }
    if (!m_token.isEmpty()) {
        request.setRawHeader("Authorization", "Bearer " + m_token);
    }
    m_buffer.clear();
    m_type.clear();
    m_data.clear();
    m_reply = m_network->get(request);
    connect(m_reply, &QNetworkReply::readyRead, this, &EventStream::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &EventStream::onFinished);
    m_silence.start();
}

void EventStream::onReadyRead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray type = m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    if (status != 200 || !type.startsWith("text/event-stream")) {
        return; // onFinished() reads the refusal
    }
    m_silence.start();
    if (!m_live) {
        m_live = true;
        m_failures = 0;
        Q_EMIT opened();
    }
    m_buffer += m_reply->readAll();
    qsizetype from = 0;
    for (qsizetype end = m_buffer.indexOf('\n'); end >= 0; end = m_buffer.indexOf('\n', from)) {
        QByteArray line = m_buffer.sliced(from, end - from);
        if (line.endsWith('\r')) {
            line.chop(1);
        }
        from = end + 1;
        takeLine(line);
        if (!m_live) {
            return; // a listener closed it
        }
    }
    m_buffer.remove(0, from);
    if (m_buffer.size() > kLongestLine) {
        m_reply->abort();
    }
}

void EventStream::takeLine(const QByteArray &line)
{
    if (line.isEmpty()) {
        dispatch();
        return;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon == 0) {
        return; // a comment, which keeps the connection warm
    }
    const QByteArray field = colon < 0 ? line : line.first(colon);
    QByteArray value = colon < 0 ? QByteArray() : line.sliced(colon + 1);
    if (value.startsWith(' ')) {
        value.remove(0, 1);
    }
    if (field == "event") {
        m_type = value;
    } else if (field == "data") {
        m_data += (m_data.isEmpty() ? "" : "\n") + value;
    } else if (field == "id") {
        m_lastId = value;
    }
}

void EventStream::dispatch()
{
    const QByteArray type = std::exchange(m_type, {});
    const QByteArray data = std::exchange(m_data, {});
    if (type == "seats") {
        if (const auto seats = decodeSeats(data)) {
            Q_EMIT seatsChanged({*seats});
        }
    } else if (type == "snapshot") {
        if (const auto all = decodeSeatsList(data)) {
            Q_EMIT seatsChanged(*all);
            Q_EMIT caughtUp();
        }
    } else if (type == "created" || type == "updated") {
        if (const auto event = decodeEvent(data)) {
            Q_EMIT eventChanged(*event);
        }
    } else if (type == "deleted") {
        if (const auto id = decodeDeleted(data)) {
            Q_EMIT eventDeleted(*id);
        }
    }
}

void EventStream::onFinished()
{
    m_silence.stop();
    m_live = false;
    QNetworkReply *reply = m_reply;
    m_reply = nullptr;
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray type = reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    if (status == 404 || status == 405 || status == 406
        || (status == 200 && !type.startsWith("text/event-stream"))) {
        Q_EMIT unsupported();
        return;
    }
    if (status >= 400) {
        scheduleRetry(errorFromAnswer(m_server, status, type, reply->readAll()));
    } else if (reply->error() == QNetworkReply::SslHandshakeFailedError) {
        scheduleRetry(tlsRefused(m_server, reply->errorString()));
    } else {
        scheduleRetry(unreachable(m_server, tr("the connection was closed")));
    }
}

void EventStream::scheduleRetry(const ApiError &reason)
{
    const int delay = kStreamBackoff.delay(m_failures++);
    m_retryTimer.start(delay);
    Q_EMIT lost(reason, delay);
}

} // namespace boxoffice
