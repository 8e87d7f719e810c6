// The live streams: every client that follows an event, or all of them, as server-sent events
// (WHATWG HTML, section 9.2), on a thread of their own so that long-lived connections do not slow
// the busy ones (Qt polls every descriptor of a thread).
//
// A subscriber that does not read fast enough is skipped ahead to the latest truth: while more than
// 16 KiB wait for it nothing is added, so at most that and one reading do.
// Threads: all public functions from any thread, unless said otherwise.
#pragma once

#include "backend/live/live_feed.h"

#include <QTcpSocket>
#include <QThread>

#include <memory>

namespace boxoffice {

struct StreamSubscription
{
    std::unique_ptr<QTcpSocket> socket; // without a parent
    Uuid event;                         // nil: all events
    QByteArray head;                    // the answer's status line and headers, complete
    QByteArray lastEventId;             // of a client that comes back; may be empty
    QByteArray client;                  // see ClientPlaces; may be empty
};

class EventStreams final : public LiveReceiver
{
public:
    // heartbeat: the longest silence of a stream; a comment ends it.
    explicit EventStreams(std::chrono::milliseconds heartbeat);
    ~EventStreams() override; // stop()

    // The feed that watches for us. Called once, before the first subscribe(). Borrowed.
    void setFeed(LiveFeed &feed);

    // Owns the socket from now on. Called on the thread the socket lives in.
    void subscribe(StreamSubscription subscription);
    // Closes up to so many streams of a client, the oldest first, to make room for others.
    void closeOldest(const QByteArray &client, int most);
    // Closes every stream and ends the thread; the feed is not called any more, and may still call
    // us. Clients come back by themselves.
    void stop();

    void liveUpdate(std::shared_ptr<const LiveUpdate> update) override;

private:
    class Worker;
    QThread m_thread;
    Worker *m_worker; // owned; lives on m_thread, outlives it
};

} // namespace boxoffice
