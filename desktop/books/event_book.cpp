#include "desktop/books/event_book.h"

#include <QDateTime>

namespace boxoffice {

namespace {

constexpr std::chrono::seconds kClockTick(5);
constexpr int kEventsAtOnce = 500;

} // namespace

EventBook::EventBook(ApiClient &client, EventStream &stream, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_trouble(this)
{
    connect(&m_clock, &QTimer::timeout, this,
            [this] { tellChanged(m_model.setNow(QDateTime::currentMSecsSinceEpoch())); });
    m_clock.start(kClockTick);
    connect(&stream, &EventStream::seatsChanged, this, &EventBook::applySeats);
    connect(&stream, &EventStream::eventChanged, this, &EventBook::onStreamed);
    connect(&stream, &EventStream::eventDeleted, this, &EventBook::drop);
}

std::optional<Event> EventBook::find(const Uuid &id) const
{
    const int row = m_model.rowOf(id);
    return row < 0 ? std::nullopt : std::optional(m_model.at(row));
}

void EventBook::refresh()
{
    if (m_call) {
        m_again = true;
        return;
    }
    m_seen.clear();
    m_taken.clear();
    m_seatsTaken.clear();
    m_dropped.clear();
    readPage({});
}

void EventBook::forget()
{
    m_again = false;
    if (m_call) {
        m_call->cancel();
    }
    m_loaded = false;
    m_trouble.clear();
    removeExcept({});
}

// The stream tells of everybody's events.
void EventBook::onStreamed(const Event &event)
{
    if (!m_organizer || !event.organizer || event.organizer->id == m_organizer) {
        take(event);
        Q_EMIT eventEdited(event.id);
    }
}

void EventBook::take(const Event &event)
{
    m_seen.insert(event.id);
    m_taken.insert(event.id);
    tellChanged(m_model.upsert({event}));
}

void EventBook::drop(const Uuid &id)
{
    m_seen.remove(id);
    m_dropped.insert(id);
    if (m_model.rowOf(id) >= 0) {
        Q_EMIT eventGone(id);
        m_model.remove(id);
    }
}

void EventBook::applySeats(const QList<SeatsChange> &changes)
{
    for (const SeatsChange &change : m_call ? changes : QList<SeatsChange>()) {
        m_seatsTaken.insert(change.id);
    }
    tellChanged(m_model.applySeats(changes));
}

void EventBook::removeExcept(const QSet<Uuid> &kept)
{
    for (const Uuid &id : m_model.idsExcept(kept)) {
        Q_EMIT eventGone(id);
    }
    m_model.removeExcept(kept);
}

void EventBook::tellChanged(const QList<Uuid> &ids)
{
    for (const Uuid &id : ids) {
        Q_EMIT eventChanged(id);
    }
}

void EventBook::readPage(const QString &cursor)
{
    auto *call = m_client.listEvents(cursor, kEventsAtOnce, m_organizer);
    m_call = call;
    connect(call, &CallBase::retrying, &m_trouble, &ReadTrouble::struggles);
    call->then(this, [this](const ApiResult<EventPage> &page) {
        m_call = nullptr;
        onPage(page);
    });
}

void EventBook::onPage(const ApiResult<EventPage> &page)
{
    if (!page) {
        m_again = false;
        if (page.error().kind != ApiFailure::Cancelled) {
            m_trouble.failed(page.error());
            Q_EMIT refreshFailed(page.error());
        }
        return;
    }
    tellChanged(m_model.upsert(newsOf(page->events)));
    if (!page->next.isEmpty()) {
        readPage(page->next);
        return;
    }
    removeExcept(m_seen);
    m_loaded = true;
    m_trouble.clear();
    Q_EMIT refreshed();
    if (std::exchange(m_again, false)) {
        refresh();
    }
}

QList<Event> EventBook::newsOf(const QList<Event> &page)
{
    QList<Event> news;
    news.reserve(page.size());
    for (Event event : page) {
        if (m_dropped.contains(event.id)) {
            continue;
        }
        m_seen.insert(event.id);
        const auto known = find(event.id);
        if (known && m_taken.contains(event.id)) {
            continue;
        }
        if (known && m_seatsTaken.contains(event.id)) {
            event.capacity = known->capacity;
            event.bookedCount = known->bookedCount;
            event.heldCount = known->heldCount;
        }
        news.append(event);
    }
    return news;
}

} // namespace boxoffice
