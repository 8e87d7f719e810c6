// One client of a live stream: its socket, and whether it is behind.
//
// Threads: the stream thread only. Deleted by whoever made it; onGone is called at most once,
// from the event loop, never from within a call of ours.
#pragma once

#include "backend/access/credential.h"
#include "backend/domain/seen_drafts.h"
#include "shared/ids.h"

#include <QElapsedTimer>
#include <QTcpSocket>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace boxoffice {

class StreamSubscriber final : public QObject
{
public:
    StreamSubscriber(std::unique_ptr<QTcpSocket> socket, const Uuid &event);

    const Uuid &event() const { return m_event; }

    // Sends at once, unless too much is unsent: then the subscriber needs a snapshot, and onDrained
    // follows when it has caught up.
    void send(const QByteArray &bytes);
    // Sends the comment if nothing was sent for that long; gives up on a client that reads nothing.
    void keepAlive(const QByteArray &comment, std::chrono::milliseconds quiet);

    std::function<void()> onGone;
    std::function<void()> onDrained;
    bool wantsSnapshot = true;
    SeenDrafts drafts;
    std::optional<Credential> credential; // by which it sees them
    QByteArray client;                    // its key for the limits
    quint64 number = 0;                   // grows from subscriber to subscriber
    QByteArray lastSeen;                  // its Last-Event-ID, until something is sent to everybody

private:
    void leave();
    void written();

    const Uuid m_event;
    QTcpSocket *m_socket; // a child
    QElapsedTimer m_sinceProgress;
    QElapsedTimer m_sinceSent;
    qint64 m_junk = 0; // bytes that the client sent on a stream, where none are expected
    bool m_behind = false;
    bool m_gone = false;
};

} // namespace boxoffice
