#include "backend/live/stream_frames.h"

#include "shared/api/event_json.h"
#include "shared/api/ticket_json.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <algorithm>
#include <iterator>
#include <utility>

namespace boxoffice {

namespace {

QByteArray frame(QByteArrayView name, const QByteArray &data)
{
    return "event: " + name.toByteArray() + "\ndata: " + data + "\n\n";
}

QByteArray seatsFrame(const Event &event)
{
    QByteArray data;
    appendSeatsJson(data, event);
    return frame("seats", data);
}

QByteArray ticketsFrame(const Uuid &event, const ChangedTickets &changed)
{
    const QByteArrayList watches = changed.watches.values();
    return frame("tickets", encodeChangedTickets(event, changed.any ? nullptr : &watches));
}

// salt: so that it tells others nothing of whose drafts they are.
QByteArray markOf(const SeenDrafts &seen, const QByteArray &salt)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(salt);
    for (const Uuid &organizer : seen.organizers) {
        hash.addData(organizer.toByteArray());
    }
    return hash.result().first(9).toBase64(QByteArray::Base64UrlEncoding);
}

} // namespace

StreamFrames::StreamFrames(const LiveUpdate &update) : m_update(update)
{
    for (const Uuid &id : update.created) {
        m_changes[id].whole += frame("created", encode(update.events.value(id)));
    }
    for (const Uuid &id : update.updated) {
        m_changes[id].whole += frame("updated", encode(update.events.value(id)));
    }
    for (const Uuid &id : update.seats) {
        m_changes[id].whole += seatsFrame(update.events.value(id));
    }
    for (const Uuid &id : update.deleted) {
        m_changes[id].whole += frame("deleted", encodeDeleted(id));
    }
    for (auto it = update.tickets.cbegin(); it != update.tickets.cend(); ++it) {
        m_changes[it.key()].alone += ticketsFrame(it.key(), *it);
    }
    for (auto change = m_changes.begin(); change != m_changes.end(); ++change) {
        const std::optional<OrganizerName> organizer = update.events.value(change.key()).organizer;
        change->organizer =
            organizer ? std::optional(organizer->id) : update.draftsDeleted.value(change.key());
        change->withoutDrafts = withoutDrafts(change.key());
    }
}

QByteArrayList StreamFrames::withoutDrafts(const Uuid &id) const
{
    const bool turned = m_update.turned.contains(id);
    const auto event = m_update.events.constFind(id);
    if (event == m_update.events.cend()) {
        const bool wasHidden = m_update.draftsDeleted.contains(id) && !turned;
        return wasHidden ? QByteArrayList() : m_changes.value(id).whole;
    }
    if (event->status == EventStatus::Draft) {
        return turned ? QByteArrayList{frame("deleted", encodeDeleted(id))} : QByteArrayList();
    }
    return turned ? QByteArrayList{frame("created", encode(*event)), seatsFrame(*event)}
                  : m_changes.value(id).whole;
}

const QByteArray &StreamFrames::changesFor(const Uuid &event, const SeenDrafts &seen)
{
    const auto known = m_told.constFind({event, seen});
    if (known != m_told.cend()) {
        return *known;
    }
    QByteArrayList frames;
    if (!event.isNil()) {
        const Change change = m_changes.value(event);
        frames = change.toldTo(seen);
        const auto shown = m_update.events.constFind(event);
        if (shown != m_update.events.cend() && seen.shows(*shown)) {
            frames += change.alone;
        }
    } else {
        for (const Change &change : std::as_const(m_changes)) {
            frames += change.toldTo(seen);
        }
    }
    return *m_told.insert({event, seen}, joined(frames, seen));
}

QList<Event> StreamFrames::listFor(const SeenDrafts &seen) const
{
    if (seen.all) {
        return *m_update.list;
    }
    if (seen.organizers.isEmpty() && m_update.publicList) {
        return *m_update.publicList;
    }
    QList<Event> shown;
    std::copy_if(m_update.list->cbegin(), m_update.list->cend(), std::back_inserter(shown),
                 [&](const Event &event) { return seen.shows(event); });
    return shown;
}

const QByteArray &StreamFrames::snapshotFor(const Uuid &event, const SeenDrafts &seen)
{
    QByteArray &rendered = m_snapshots[{event, seen}];
    if (rendered.isEmpty()) {
        rendered = joined({frame("snapshot",
                                 event.isNil() ? encodeSeatsList(listFor(seen))
                                               : encode(m_update.events.value(event)))},
                          seen);
    }
    return rendered;
}

QByteArray StreamFrames::joined(const QByteArrayList &frames, const SeenDrafts &seen) const
{
    if (frames.isEmpty()) {
        return {};
    }
    return frames.first(frames.size() - 1).join() + "id: " + idOf(m_update.version, seen) + '\n'
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

QByteArray StreamFrames::idOf(quint64 version, const SeenDrafts &seen)
{
    static const QByteArray process =
        QByteArray::number(QRandomGenerator::system()->generate64(), 36);
    const QByteArray id = process + '-' + QByteArray::number(version);
    return seen.organizers.isEmpty() ? id : id + '-' + markOf(seen, process);
}

} // namespace boxoffice
