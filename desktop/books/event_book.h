// Keeps an EventTableModel equal to the server's events: pages at the start and whenever they may
// have changed, the stream in between. A read that fails leaves what is shown as it was.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/event_table_model.h"
#include "desktop/client/api_client.h"
#include "desktop/client/event_stream.h"
#include "desktop/client/read_trouble.h"

#include <QPointer>
#include <QTimer>

namespace boxoffice {

class EventBook : public QObject
{
    Q_OBJECT

public:
    // client, stream: borrowed, outlive this.
    EventBook(ApiClient &client, EventStream &stream, QObject *parent = nullptr);

    EventTableModel &model() { return m_model; }
    // Returns nothing for an unknown id.
    std::optional<Event> find(const Uuid &id) const;
    bool isLoaded() const { return m_loaded; }
    // Of the latest reading. Whoever owns this decides whether to follow its wish to try again.
    ReadTrouble &trouble() { return m_trouble; }

    // Reads all pages again; while it is at it, further wishes are one more time afterwards.
    void refresh();
    // Another server: nothing known is true any more.
    void forget();
    // Whose events are kept; nothing: everybody's. Requires: it was forgotten.
    void setOrganizer(const std::optional<Uuid> &organizer) { m_organizer = organizer; }
    // An answer to a call of ours.
    void take(const Event &event);
    void drop(const Uuid &id);

Q_SIGNALS:
    void refreshed();
    void refreshFailed(const boxoffice::ApiError &error);
    // Also when its seats changed.
    void eventChanged(const boxoffice::Uuid &id);
    // The server told of an edit, also of one that leaves the event as it is known: of what it
    // sells.
    void eventEdited(const boxoffice::Uuid &id);
    // While find() still knows it.
    void eventGone(const boxoffice::Uuid &id);

private:
    void readPage(const QString &cursor);
    void onPage(const ApiResult<EventPage> &page);
    void applySeats(const QList<SeatsChange> &changes);
    void onStreamed(const Event &event);
    void removeExcept(const QSet<Uuid> &kept);
    void tellChanged(const QList<Uuid> &ids);
    QList<Event> newsOf(const QList<Event> &page);

    ApiClient &m_client;
    EventTableModel m_model;
    QTimer m_clock; // events end by themselves
    ReadTrouble m_trouble;
    QPointer<CallBase> m_call;
    std::optional<Uuid> m_organizer;
    QSet<Uuid> m_seen; // in the pages read so far, and what came meanwhile

    // What came while a list is being read is newer than what the list says of it, or is told
    // again.
    QSet<Uuid> m_taken;
    QSet<Uuid> m_seatsTaken;
    QSet<Uuid> m_dropped;
    bool m_again = false;
    bool m_loaded = false;
};

} // namespace boxoffice
