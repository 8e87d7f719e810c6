#include "desktop/client/wire_exchange.h"

#include "desktop/client/backoff.h"
#include "shared/proof_of_work.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QSslError>
#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

constexpr Backoff kRetryBackoff{.firstMs = 200, .longestMs = 5'000};

bool isTransientStatus(int status)
{
    return status == 408 || status == 429 || (status >= 502 && status <= 504);
}

// The last connection did not come about. On one that was kept open and broke, Qt sends a request
// once more by itself, so an earlier one may have taken it to the server.
bool neverConnected(QNetworkReply::NetworkError error)
{
    return error == QNetworkReply::ConnectionRefusedError
        || error == QNetworkReply::HostNotFoundError
        || error == QNetworkReply::SslHandshakeFailedError;
}

bool isNoHttp(QNetworkReply::NetworkError error)
{
    return error == QNetworkReply::ProtocolFailure || error == QNetworkReply::ProtocolUnknownError
        || error == QNetworkReply::ProtocolInvalidOperationError;
}

QString reasonOf(QNetworkReply::NetworkError error, const QString &fallback)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return QCoreApplication::translate("ApiError", "nothing listens there");
    case QNetworkReply::HostNotFoundError:
        return QCoreApplication::translate("ApiError", "there is no such host");
    case QNetworkReply::RemoteHostClosedError:
        return QCoreApplication::translate("ApiError", "the connection was closed");
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return QCoreApplication::translate("ApiError", "it did not answer in time");
    default:
        return fallback;
    }
}

} // namespace

WireExchange::WireExchange(QNetworkAccessManager &network, BearerToken &token, WireRequest request,
                           CallBase &call)
    : QObject(&call)
    , m_network(network)
    , m_token(token)
    , m_request(std::move(request))
    , m_call(call)
    , m_workIsOver(std::make_shared<std::atomic<bool>>(false))
{
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &WireExchange::send);
    connect(&call, &CallBase::finished, this, [this] {
        m_retryTimer.stop();
        m_wantsToken.reset();
        *m_workIsOver = true;
        if (m_reply) {
            m_reply->disconnect(this);
            m_reply->abort();
        }
    });
    connect(&token, &BearerToken::changed, this, &WireExchange::onToken);
    connect(&token, &BearerToken::givenUp, this, [this] {
        if (m_wantsToken) {
            fail(ApiError(*m_wantsToken)); // a copy: the end of the call forgets it
        }
    });
    m_running.start();
    send();
}

WireExchange::~WireExchange()
{
    *m_workIsOver = true;
    delete m_reply;
}

void WireExchange::send()
{
    QNetworkRequest request(m_request.url);
    request.setTransferTimeout(static_cast<int>(m_request.silence.count()));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setRawHeader("Accept", m_request.accept);
    request.setRawHeader("User-Agent", "boxoffice-console/" BOXOFFICE_VERSION);
    m_authorization = m_token.headerFor(m_request.url);
    if (!m_authorization.isEmpty()) {
        request.setRawHeader("Authorization", m_authorization);
    }
    if (!m_request.body.isEmpty()) {
        request.setHeader(QNetworkRequest::ContentTypeHeader, m_request.contentType);
    }
    if (!m_request.idempotencyKey.isEmpty()) {
        request.setRawHeader("Idempotency-Key", m_request.idempotencyKey);
    }
    if (!m_proofOfWork.isEmpty()) {
        request.setRawHeader("Proof-Of-Work", m_proofOfWork);
    }
    if (!m_request.ifMatch.isEmpty()) {
        request.setRawHeader("If-Match", m_request.ifMatch);
    }
    ++m_attempts;
    m_wasSent = false;
    m_tlsProblem.clear();
    m_reply = m_network.sendCustomRequest(request, m_request.method, m_request.body);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        QStringList problems;
        for (const QSslError &error : errors) {
            problems.append(error.errorString());
        }
        m_tlsProblem = problems.join(QStringLiteral("; "));
    });
    connect(m_reply, &QNetworkReply::requestSent, this, [this] { m_wasSent = true; });
    connect(m_reply, &QNetworkReply::finished, this, &WireExchange::onFinished);
}

void WireExchange::onFinished()
{
    m_reply->deleteLater();
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto error = m_reply->error();
    // A status with a transport error is an answer that was cut off.
    const bool cut =
        error > QNetworkReply::NoError && error < QNetworkReply::ProxyConnectionRefusedError;
    if (status == 0 || cut) {
        onTransportError();
        return;
    }
    const QByteArray body = m_reply->readAll();
    if (status == 204 || isWhole(body)) {
        onAnswer(status, body);
    } else {
        onCut();
    }
}

// Qt 6.4 takes about one in a hundred answers that were cut off for whole ones: those whose
// connection is closed by the time it looks for the rest, whether they have a length or chunks.
bool WireExchange::isWhole(const QByteArray &body) const
{
    const bool isEncoded = m_reply->hasRawHeader("Content-Encoding"); // and not as long on the wire
    const QByteArray length = m_reply->rawHeader("Content-Length");
    if (!isEncoded && !length.isEmpty() && m_request.method != "HEAD"
        && body.size() < length.toLongLong()) {
        return false;
    }
    const QByteArray type = m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    const QByteArray text = body.trimmed();
    if (!type.startsWith("application/json")) {
        return true;
    }
    if (text.isEmpty()) {
        return length == "0";
    }
    const char first = text.front();
    return (first != '[' || text.back() == ']') && (first != '{' || text.back() == '}');
}

void WireExchange::onCut()
{
    m_mayHaveArrived = true;
    m_retryAfterMs = 0;
    retryOrFail(unreachable(m_request.url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery),
                            reasonOf(QNetworkReply::RemoteHostClosedError, {})));
}

void WireExchange::onAnswer(int status, const QByteArray &body)
{
    const WireAnswer answer{status, body, m_reply->rawHeader("ETag"), m_reply->rawHeader("Link")};
    const QByteArray type = m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    // Deleted by an earlier attempt whose answer was lost.
    const bool deletedBefore =
        status == 404 && m_attempts > 1 && m_mayHaveArrived && m_request.method == "DELETE";
    if (status == 204 || deletedBefore) {
        m_call.settle(answer);
        return;
    }
    const QByteArray challenge = m_reply->rawHeader("Proof-Of-Work-Challenge");
    const int bits = m_reply->rawHeader("Proof-Of-Work-Bits").toInt();
    const bool inTime =
        m_running.elapsed() < m_request.patience->count(); // a proof can be too late
    if (status == 428 && inTime && !challenge.isEmpty() && bits > 0
        && bits <= kMaxProofOfWorkBits) {
        work(challenge, bits);
        return;
    }
    if (status < 200 || status > 299) {
        m_retryAfterMs = m_reply->rawHeader("Retry-After").toInt() * 1000;
        ApiError error =
            errorFromAnswer(m_request.url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery), status,
                            type, answer.body);
        m_mayHaveArrived =
            m_mayHaveArrived || error.outcomeUnknown || error.kind == ApiFailure::Gateway;
        if (isTransientStatus(status)) {
            retryOrFail(std::move(error));
        } else {
            onRefused(error);
        }
        return;
    }
    if (!type.startsWith(m_request.accept)) {
        fail(notBoxoffice(m_request.url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery)));
        return;
    }
    m_call.settle(answer);
}

void WireExchange::onRefused(const ApiError &error)
{
    const bool wantsToken =
        error.code == ErrorCode::SignInRequired || error.code == ErrorCode::CredentialNotValid;
    const bool mayAsk = m_request.changesSomething() || !m_token.isGivenUp();
    if (wantsToken && m_request.waitsForToken && mayAsk && m_token.isOf(m_request.url)) {
        waitForToken(error);
        return;
    }
    if (error.code == ErrorCode::Forbidden && m_token.isOf(m_request.url)) {
        Q_EMIT m_token.forbidden();
    }
    fail(error);
}

void WireExchange::waitForToken(const ApiError &error)
{
    const QByteArray now = m_token.headerFor(m_request.url);
    if (!now.isEmpty() && now != m_authorization) {
        send(); // there is another one already
        return;
    }
    m_wantsToken = error;
    Q_EMIT m_token.wanted();
}

void WireExchange::onToken()
{
    if (!m_wantsToken) {
        return;
    }
    if (!m_token.isOf(m_request.url)) {
        fail(ApiError(*m_wantsToken)); // it is about another server now
    } else if (!m_token.value().isEmpty()) {
        m_wantsToken.reset();
        m_running.restart(); // a person typed meanwhile
        send();
    }
}

void WireExchange::work(const QByteArray &challenge, int bits)
{
    QtConcurrent::run([challenge, bits, over = m_workIsOver] {
        return solveWork(challenge, bits, [&] { return over->load(); });
    }).then(this, [this](const QByteArray &nonce) {
        if (!nonce.isEmpty()) {
            m_proofOfWork = nonce;
            send();
        }
    });
}

void WireExchange::onTransportError()
{
    const auto error = m_reply->error();
    const QUrl server = m_request.url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery);
    if (error == QNetworkReply::SslHandshakeFailedError || !m_tlsProblem.isEmpty()) {
        fail(tlsRefused(server, m_tlsProblem.isEmpty() ? m_reply->errorString() : m_tlsProblem));
        return;
    }
    if (isNoHttp(error)) {
        fail(notBoxoffice(server));
        return;
    }
    m_mayHaveArrived = m_mayHaveArrived || m_wasSent || !neverConnected(error);
    m_retryAfterMs = 0;
    retryOrFail(unreachable(server, reasonOf(error, m_reply->errorString())));
}

void WireExchange::retryOrFail(ApiError reason)
{
    const int delay = nextDelay();
    if (m_running.elapsed() + delay > m_request.patience->count()) {
        fail(reason);
        return;
    }
    m_retryTimer.start(delay);
    Q_EMIT m_call.retrying(reason, delay);
}

int WireExchange::nextDelay() const
{
    return std::max(kRetryBackoff.delay(m_attempts - 1),
                    std::min(m_retryAfterMs, kRetryBackoff.longestMs));
}

void WireExchange::fail(const ApiError &error)
{
    ApiError told = error;
    if (m_request.changesSomething() && m_mayHaveArrived && error.kind != ApiFailure::Server) {
        told.outcomeUnknown = true;
    }
    m_call.fail(told);
}

} // namespace boxoffice
