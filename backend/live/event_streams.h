// The live streams: all clients that follow an event, or all events, as server-sent events (WHATWG
// HTML, section 9.2). They have their own thread, because Qt polls every descriptor of a thread,
// and long-lived connections would slow down busy ones.
//
// A subscriber that reads too slowly skips ahead to the latest values: while more than 16 KiB wait
// for it, nothing is queued. So at most that and one reading are in memory.
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
    QByteArray lastEventId;             // of a client that reconnects; may be empty
    QByteArray client;                  // see ClientPlaces; may be empty
    SeenDrafts drafts = {};             // others are to it as if they were not there
};

class EventStreams final : public LiveReceiver
{
public:
    // heartbeat: the longest silence of a stream; a comment ends it.
    explicit EventStreams(std::chrono::milliseconds heartbeat);
    ~EventStreams() override; // stop()

    // The feed that delivers readings. Called once, before the first subscribe(). Borrowed.
    void setFeed(LiveFeed &feed);

    // Owns the socket from now on. Called on the thread the socket lives in.
    void subscribe(StreamSubscription subscription);
    // Closes up to so many streams of a client, the oldest first, to make room for others.
    void closeOldest(const QByteArray &client, int most);
    // Closes every stream and ends the thread. The feed is not called any more, but may still call
    // this object. Clients reconnect by themselves.
    void stop();

    void liveUpdate(std::shared_ptr<const LiveUpdate> update) override;

private:
    class Worker;
    QThread m_thread;
    Worker *m_worker; // owned; lives on m_thread, outlives it
};

} // namespace boxoffice
