#include "backend/http/stream_frames.h"

#include "shared/api/codec.h"

#include <QRandomGenerator>

#include <utility>

namespace boxoffice {

StreamFrames::StreamFrames(const LiveUpdate &update) : m_update(update)
{
    for (const Uuid &id : update.seats) {
        QByteArray data;
        appendSeatsJson(data, update.events.value(id));
        m_changes[id] += frame("seats", data);
    }
    for (const Uuid &id : update.created) {
        m_changes[id] += frame("created", encode(update.events.value(id)));
    }
    for (const Uuid &id : update.updated) {
        m_changes[id] += frame("updated", encode(update.events.value(id)));
    }
    for (const Uuid &id : update.deleted) {
        m_changes[id] += frame("deleted", encodeDeleted(id));
    }
}

QByteArray StreamFrames::changeOf(const Uuid &id)
{
    return m_changes.value(id);
}

QByteArray StreamFrames::allChanges()
{
    QByteArray all;
    for (const QByteArray &change : std::as_const(m_changes)) {
        all += change;
    }
    return all;
}

QByteArray StreamFrames::snapshotFor(const Uuid &event)
{
    QByteArray &rendered = m_snapshots[event];
    if (rendered.isEmpty()) {
        rendered = frame("snapshot",
                         event.isNil() ? encodeSeatsList(*m_update.list)
                                       : encode(m_update.events.value(event)));
    }
    return rendered;
}

QByteArray StreamFrames::frame(QByteArrayView name, const QByteArray &data) const
{
    return "id: " + idOf(m_update.sequence) + "\nevent: " + name.toByteArray() + "\ndata: " + data
        + "\n\n";
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

QByteArray StreamFrames::idOf(quint64 sequence)
{
    static const QByteArray process =
        QByteArray::number(QRandomGenerator::system()->generate64(), 36);
    return process + '-' + QByteArray::number(sequence);
}

} // namespace boxoffice
