// One request of a call, repeated with back-off until it is answered or patience ends. Private to
// desktop/client. A repeated change carries the same Idempotency-Key, so it is done once.
//
// Threads: the one of its ApiClient.
#pragma once

#include "desktop/client/bearer_token.h"
#include "desktop/client/call.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

class QNetworkAccessManager;

namespace boxoffice {

struct WireAnswer
{
    int status = 0;
    QByteArray body;
    QByteArray etag;
    QByteArray link;
};

struct WireRequest
{
    QByteArray method;
    QUrl url;
    QByteArray body = {};
    QByteArray contentType = "application/json";
    QByteArray accept = "application/json";
    QByteArray idempotencyKey = {};
    QByteArray ifMatch = {};
    std::optional<std::chrono::milliseconds> patience = {};       // unset: as the client has it
    std::chrono::milliseconds silence = std::chrono::seconds(15); // of the server, at most
    bool waitsForToken = true; // where it is refused for want of a valid one

    bool changesSomething() const { return method != "GET"; }
};

class WireExchange : public QObject
{
    Q_OBJECT

public:
    // network, token: borrowed, outlive this.  call: owns this.
    WireExchange(QNetworkAccessManager &network, BearerToken &token, WireRequest request,
                 CallBase &call);
    ~WireExchange() override;

private:
    void send();
    void onFinished();
    void onAnswer(int status, const QByteArray &body);
    void onTransportError();
    void onCut();
    // In a declared rush: solves the challenge beside this thread, and sends the request again.
    void work(const QByteArray &challenge, int bits);
    bool isWhole(const QByteArray &body) const;
    void onRefused(const ApiError &error);
    void waitForToken(const ApiError &error);
    void onToken();
    void retryOrFail(ApiError reason);
    int nextDelay() const;
    void fail(const ApiError &error);

    QNetworkAccessManager &m_network;
    BearerToken &m_token;
    const WireRequest m_request;
    CallBase &m_call;
    QPointer<QNetworkReply> m_reply;
    std::shared_ptr<std::atomic<bool>> m_workIsOver; // told to a solver that is under way
    QByteArray m_proofOfWork;
    QTimer m_retryTimer;
    QElapsedTimer m_running;
    QString m_tlsProblem;
    QByteArray m_authorization;           // as last sent
    std::optional<ApiError> m_wantsToken; // why it waits for another
    int m_attempts = 0;
    int m_retryAfterMs = 0;
    bool m_wasSent = false; // of the attempt that is under way
    bool m_mayHaveArrived = false;
};

} // namespace boxoffice
