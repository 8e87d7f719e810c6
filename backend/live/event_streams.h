// The live streams: all clients that follow an event, or all events, as server-sent events (WHATWG
// HTML, section 9.2). They have their own thread, because Qt polls every descriptor of a thread,
// and long-lived connections would slow down busy ones.
//
// A subscriber that reads too slowly skips ahead to the latest values: while more than 16 KiB wait
// for it, nothing is queued. So at most that and one reading are in memory.
//
// A stream does not outlive the right that opened it: the credentials of all streams are looked at
// again every few seconds, and where one is not valid any more, or sees other drafts than before,
// its streams are closed. Clients reconnect by themselves, with the rights of then.
// Threads: all public functions from any thread, unless said otherwise.
#pragma once

#include "backend/access/principal_lookups.h"
#include "backend/live/live_feed.h"

#include <QTcpSocket>
#include <QThread>

#include <memory>

namespace boxoffice {

struct StreamSubscription
{
    std::unique_ptr<QTcpSocket> socket;        // without a parent
    Uuid event;                                // nil: all events
    QByteArray head;                           // the answer's status line and headers, complete
    QByteArray lastEventId;                    // of a client that reconnects; may be empty
    QByteArray client;                         // see ClientPlaces; may be empty
    SeenDrafts drafts = {};                    // others are to it as if they were not there
    std::optional<Credential> credential = {}; // by which it sees them
};

struct StreamOptions
{
    std::chrono::milliseconds heartbeat{15'000};     // the longest silence; a comment ends it
    std::chrono::milliseconds lookAgainEvery{5'000}; // at the credentials
};

class EventStreams final : public LiveReceiver
{
public:
    explicit EventStreams(const StreamOptions &options);
    ~EventStreams() override; // stop()

    // The feed that delivers readings. Called once, before the first subscribe(). Borrowed.
    void setFeed(LiveFeed &feed);
    // Called likewise. Borrowed; their desk must be stopped before this object is destroyed.
    void setPrincipals(PrincipalLookups &principals);

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
