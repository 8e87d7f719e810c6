// The server's live changes (text/event-stream), kept open for ever: a lost one is opened again
// with back-off and Last-Event-ID. Who listens re-reads what it shows at each opened().
//
// Threads: one.
#pragma once

#include "desktop/client/api_error.h"
#include "shared/api/event_dto.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

class QNetworkAccessManager;
class QNetworkReply;

namespace boxoffice {

class EventStream : public QObject
{
    Q_OBJECT

public:
    explicit EventStream(QObject *parent = nullptr);
    ~EventStream() override;

    // server: as ApiClient has it. Not an error if it was open: it opens anew.
    void open(const QUrl &server);
    void close();
    // Sent from now on, empty for none; an open stream opens anew where that is another one.
    // Requires: what is or will be open is of the server that gave it.
    void setToken(const QByteArray &token);
    bool isLive() const { return m_live; }
    // Without waiting for the back-off to end. Does nothing while it is live or closed.
    void retryNow();

Q_SIGNALS:
    void opened();
    // The connection was lost or refused; it is tried again after delayMs.
    void lost(const boxoffice::ApiError &reason, int delayMs);
    // The server has no stream; the stream is closed, and polling is the way.
    void unsupported();

    // A snapshot was taken in: before it, changes may have been missed, so what was read of events
    // before it has to be read again. Follows seatsChanged() with the snapshot's seats.
    void caughtUp();
    void seatsChanged(const QList<boxoffice::SeatsChange> &changes);
    // A created or an updated one.
    void eventChanged(const boxoffice::Event &event);
    void eventDeleted(const boxoffice::Uuid &id);

private:
    void connectNow();
    void onReadyRead();
    void onFinished();
    void takeLine(const QByteArray &line);
    void dispatch();
    void scheduleRetry(const ApiError &reason);

    QNetworkAccessManager *m_network;
    QPointer<QNetworkReply> m_reply;
    QUrl m_server;
    QTimer m_retryTimer;
    QTimer m_silence;
    QByteArray m_buffer;
    QByteArray m_type;
    QByteArray m_data;
    QByteArray m_lastId;
    QByteArray m_token;
    int m_failures = 0;
    bool m_live = false;
};

} // namespace boxoffice
