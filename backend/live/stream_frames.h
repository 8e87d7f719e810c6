// The text of live streams: one reading rendered as server-sent events, each frame once.
//
// Threads: an instance belongs to one thread.
#pragma once

#include "backend/live/live_feed.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>

#include <utility>

namespace boxoffice {

class StreamFrames
{
public:
    // update: borrowed, must outlive the frames.
    explicit StreamFrames(const LiveUpdate &update);

    // The events that changed.
    QList<Uuid> changed() const { return m_changes.keys(); }
    // The changes of one event, or (nil) of all, as they are told to whoever sees these drafts:
    // created, updated, seats and tickets in this order, or deleted. Empty: none. To whoever does
    // not see an event as a draft it is created when it is none any more, and deleted when it
    // becomes one.
    const QByteArray &changesFor(const Uuid &event, const SeenDrafts &seen);
    // The state of one event, or (nil) of the newest events. Requires: the update has it, and it is
    // seen.
    const QByteArray &snapshotFor(const Uuid &event, const SeenDrafts &seen);

    // The beginning of a stream: the delay before a reconnect.
    static QByteArray opening();
    // Instead of a snapshot, for a client that reconnected in time.
    static QByteArray nothingMissed();
    // A comment line that keeps proxies from closing an idle connection.
    static QByteArray comment();
    // The `id:` of a reading of this process, for who sees these drafts; a client sends it back as
    // Last-Event-ID. Who sees others was told something else, so the id differs.
    static QByteArray idOf(quint64 version, const SeenDrafts &seen);

private:
    struct Change // frames without an id
    {
        QByteArrayList whole;
        QByteArrayList withoutDrafts;
        QByteArrayList alone = {};     // for who follows this event only, and sees it
        std::optional<Uuid> organizer; // of an event that is there, or that was a draft

        const QByteArrayList &toldTo(const SeenDrafts &seen) const
        {
            return seen.showsThoseOf(organizer) ? whole : withoutDrafts;
        }
    };
    using Rendered = QHash<std::pair<Uuid, SeenDrafts>, QByteArray>;

    QByteArrayList withoutDrafts(const Uuid &id) const;
    QList<Event> listFor(const SeenDrafts &seen) const;
    // Only the last frame of a reading has its id: a client that has it has all frames.
    QByteArray joined(const QByteArrayList &frames, const SeenDrafts &seen) const;

    const LiveUpdate &m_update;
    QHash<Uuid, Change> m_changes;
    Rendered m_told;
    Rendered m_snapshots;
};

} // namespace boxoffice
