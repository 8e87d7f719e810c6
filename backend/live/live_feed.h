// Turns hints of changes into the truth that live streams show: at most four readings a second tell
// of changes, however many seats go, and only of events that somebody watches.
//
// A reading always starts after the hints it answers and after the watchers it serves came, and
// readings are delivered in order, so what a stream shows never goes back in time.
//
// Threads: all functions from any thread; the receiver is called on the feed's own thread.
#pragma once

#include "backend/domain/change_feed.h"
#include "backend/domain/event_reader.h"

#include <QThread>

#include <chrono>
#include <memory>
#include <vector>

namespace boxoffice {

struct LiveOptions
{
    std::chrono::milliseconds interval{250};       // at least, between two readings
    std::chrono::milliseconds heartbeat{5'000};    // how soon a dead connection is noticed
    std::chrono::milliseconds reconnectFor{1'000}; // one try; tries go on until it succeeds
    int listLength = 1'000; // events in the snapshot of the stream of all events
};

// One reading.
struct LiveUpdate
{
    quint64 version = 0;       // grows with every change that was heard of, watched or not
    bool resync = false;       // changes may have been missed: all watchers get snapshots
    QHash<Uuid, Event> events; // the truth about each event named below or newly watched
    std::vector<Uuid> created;
    std::vector<Uuid> updated; // a field changed; one event can be in all three lists
    std::vector<Uuid> seats;   // booked_count changed
    std::vector<Uuid> deleted;
    std::shared_ptr<const QList<Event>> list; // newest first; null if nobody asked

    // False for a reading that was made for newcomers only.
    bool isForEverybody() const
    {
        return resync || !seats.empty() || !created.empty() || !updated.empty() || !deleted.empty();
    }
};

class LiveReceiver
{
public:
    virtual ~LiveReceiver() = default;
    // Must not block.
    virtual void liveUpdate(std::shared_ptr<const LiveUpdate> update) = 0;
};

class LiveFeed
{
public:
    // Starts the thread. receiver: borrowed, must outlive the feed.
    LiveFeed(ChangeFeedFactory makeFeed, EventReaderFactory makeReader, LiveReceiver &receiver,
             const LiveOptions &options = {});
    ~LiveFeed(); // stops the thread; the receiver is not called afterwards
    LiveFeed(const LiveFeed &) = delete;
    LiveFeed &operator=(const LiveFeed &) = delete;

    // A watcher came: of one event, or (nil) of all. A reading made for newcomers follows soon.
    void watch(const Uuid &event);
    // A watcher went. Requires: a watch() of the same.
    void unwatch(const Uuid &event);
    // A watcher fell behind: it is treated as a newcomer once more.
    void refresh(const Uuid &event);
    // Readings come at least this far apart from now on, and never closer than the options say.
    void setInterval(std::chrono::milliseconds interval);

private:
    class Worker;
    QThread m_thread;
    Worker *m_worker; // owned; lives and dies on m_thread
};

} // namespace boxoffice
