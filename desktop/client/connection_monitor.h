// Whether the server can be talked to, found out by asking and kept up to date for ever: a lost
// one is asked again with back-off, and recovery needs nobody.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_client.h"
#include "desktop/client/event_stream.h"

#include <QTimer>

namespace boxoffice {

class ConnectionMonitor : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Connecting, // asked, no answer yet
        Online,
        Lost,    // was or may be there; asked again by itself
        Refused, // TLS, another version, no Boxoffice server: a person must act; asked again rarely
    };

    // client, stream: borrowed, outlive this.
    ConnectionMonitor(ApiClient &client, EventStream &stream, QObject *parent = nullptr);

    // Begins with this server, whatever was before.
    void start(const QUrl &server);
    State state() const { return m_state; }
    const ApiError &problem() const { return m_problem; } // of Lost and Refused
    const ServerInfo &serverInfo() const { return m_info; }
    // Milliseconds until it is asked again; 0: under way, or no need.
    int retryIn() const { return m_retry.isActive() ? m_retry.remainingTime() : 0; }

    // A call failed: if that sounds like a lost connection, find out.
    void report(const ApiError &error);
    void retryNow();

Q_SIGNALS:
    void stateChanged();
    // What is shown may be old: it came online, the stream sent a snapshot, or it is time to poll.
    void refreshDue();

private:
    void check();
    void onHealth(const ApiResult<ServerInfo> &result);
    void setState(State state);

    ApiClient &m_client;
    EventStream &m_stream;
    QTimer m_retry;
    QTimer m_poll;
    QPointer<CallBase> m_check;
    ServerInfo m_info;
    ApiError m_problem;
    State m_state = State::Connecting;
    int m_failures = 0;
    bool m_streamOpen = false;
};

} // namespace boxoffice
