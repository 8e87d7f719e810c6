#include "backend/live/stream_frames.h"

#include "shared/api/event_json.h"

#include <QRandomGenerator>

#include <utility>

namespace boxoffice {

namespace {

QByteArray frame(QByteArrayView name, const QByteArray &data)
{
    return "event: " + name.toByteArray() + "\ndata: " + data + "\n\n";
}

} // namespace

StreamFrames::StreamFrames(const LiveUpdate &update) : m_update(update)
{
    for (const Uuid &id : update.created) {
        m_changes[id] += frame("created", encode(update.events.value(id)));
    }
    for (const Uuid &id : update.updated) {
        m_changes[id] += frame("updated", encode(update.events.value(id)));
    }
    for (const Uuid &id : update.seats) {
        QByteArray data;
        appendSeatsJson(data, update.events.value(id));
        m_changes[id] += frame("seats", data);
    }
    for (const Uuid &id : update.deleted) {
        m_changes[id] += frame("deleted", encodeDeleted(id));
    }
}

QByteArray StreamFrames::allChanges() const
{
    QByteArrayList all;
    for (const QByteArrayList &changes : m_changes) {
        all += changes;
    }
    return joined(all);
}

QByteArray StreamFrames::snapshotFor(const Uuid &event)
{
    QByteArray &rendered = m_snapshots[event];
    if (rendered.isEmpty()) {
        rendered = joined({frame("snapshot",
                                 event.isNil() ? encodeSeatsList(*m_update.list)
                                               : encode(m_update.events.value(event)))});
    }
    return rendered;
}

QByteArray StreamFrames::joined(const QByteArrayList &frames) const
{
    if (frames.isEmpty()) {
        return {};
    }
    return frames.first(frames.size() - 1).join() + "id: " + idOf(m_update.version) + '\n'
        + frames.last();
}

QByteArray StreamFrames::opening()
{
    return "retry: 2000\n\n";
}

QByteArray StreamFrames::nothingMissed()
{
    return ": nothing missed\n\n";
}

QByteArray StreamFrames::comment()
{
    return ": still here\n\n";
}

QByteArray StreamFrames::idOf(quint64 version)
{
    static const QByteArray process =
        QByteArray::number(QRandomGenerator::system()->generate64(), 36);
    return process + '-' + QByteArray::number(version);
}

} // namespace boxoffice
