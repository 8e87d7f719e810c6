// The text of live streams: one reading rendered as server-sent events, each frame once.
//
// Threads: an instance belongs to one thread.
#pragma once

#include "backend/live/live_feed.h"

#include <QByteArray>
#include <QHash>

namespace boxoffice {

class StreamFrames
{
public:
    // update: borrowed, must outlive the frames.
    explicit StreamFrames(const LiveUpdate &update);

    // The events that changed.
    QList<Uuid> changed() const { return m_changes.keys(); }
    // The changes of one event: created, updated and seats in this order, or deleted. Empty: none.
    QByteArray changeOf(const Uuid &id) const { return joined(m_changes.value(id)); }
    // All changes of the reading.
    QByteArray allChanges() const;
    // The state of one event, or (nil) of the newest events. Requires: the update has it.
    QByteArray snapshotFor(const Uuid &event);

    // The beginning of a stream: the delay before a reconnect.
    static QByteArray opening();
    // Instead of a snapshot, for a client that reconnected in time.
    static QByteArray nothingMissed();
    // A comment line that keeps proxies from closing an idle connection.
    static QByteArray comment();
    // The `id:` of a reading of this process; a client sends it back as Last-Event-ID.
    static QByteArray idOf(quint64 version);

private:
    // Only the last frame of a reading has its id: a client that has it has all frames.
    QByteArray joined(const QByteArrayList &frames) const;

    const LiveUpdate &m_update;
    QHash<Uuid, QByteArrayList> m_changes; // frames without an id
    QHash<Uuid, QByteArray> m_snapshots;
};

} // namespace boxoffice
