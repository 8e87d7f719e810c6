// Turns notifications of changes into readings for live streams: at most four readings a second,
// however many seats change, and only of events that somebody watches.
//
// A notification is a hint, never data. A reading always starts after the notifications it answers
// and the watchers it serves arrived. Readings are delivered in order, so a stream never goes back
// in time.
//
// Threads: all functions from any thread; the receiver is called on the feed's own thread.
#pragma once

#include "backend/domain/change_feed.h"
#include "backend/domain/event_reader.h"

#include <QThread>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace boxoffice {

struct LiveOptions
{
    std::chrono::milliseconds interval{250};       // at least, between two readings
    std::chrono::milliseconds heartbeat{5'000};    // how soon a dead connection is detected
    std::chrono::milliseconds reconnectFor{1'000}; // one attempt; repeated until it succeeds
    int listLength = 1'000;   // events in the snapshot of the stream of all events
    bool hidesDrafts = false; // some watchers do not see all
};

// One reading.
struct LiveUpdate
{
    quint64 version = 0;       // grows with every notified change, watched or not
    bool resync = false;       // changes may have been missed: all watchers get snapshots
    QHash<Uuid, Event> events; // the current state of each event named below or newly watched
    std::vector<Uuid> created;
    std::vector<Uuid> updated; // a field changed; one event can be in all three lists
    std::vector<Uuid> seats;   // booked_count changed
    std::vector<Uuid> deleted;
    QSet<Uuid> turned;                              // from a draft into none, or back
    QHash<Uuid, std::optional<Uuid>> draftsDeleted; // of deleted, and their organizers
    QHash<Uuid, ChangedTickets> tickets;            // of events that somebody follows alone
    std::shared_ptr<const QList<Event>> list;       // newest first; null if nobody asked
    // The same without drafts, where leaving them out of `list` would leave too few. Or null.
    std::shared_ptr<const QList<Event>> publicList;

    // False for a reading that was made for newcomers only.
    bool isForEverybody() const
    {
        return resync || !seats.empty() || !created.empty() || !updated.empty() || !deleted.empty()
            || !tickets.isEmpty();
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

    // Adds a watcher of one event, or (nil) of all. A reading for newcomers follows soon.
    void watch(const Uuid &event);
    // Removes a watcher. Requires: a watch() of the same.
    void unwatch(const Uuid &event);
    // A watcher fell behind: treats it as a newcomer again.
    void refresh(const Uuid &event);
    // Sets the least interval between readings; never less than the options say.
    void setInterval(std::chrono::milliseconds interval);

private:
    class Worker;
    QThread m_thread;
    Worker *m_worker; // owned; lives and dies on m_thread
};

} // namespace boxoffice
