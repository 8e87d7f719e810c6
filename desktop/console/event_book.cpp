#include "desktop/console/event_book.h"

namespace boxoffice {

EventBook::EventBook(ApiClient &client, EventStream &stream, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_trouble(this)
{
    connect(&stream, &EventStream::seatsChanged, this,
            [this](const QList<SeatsChange> &changes) { m_model.applySeats(changes); });
    connect(&stream, &EventStream::eventChanged, this, &EventBook::take);
    connect(&stream, &EventStream::eventDeleted, this, &EventBook::drop);
    connect(&m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last) {
                for (int row = first.row(); row <= last.row(); ++row) {
                    Q_EMIT eventChanged(m_model.at(row).id);
                }
            });
    connect(&m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) {
                for (int row = first; row <= last; ++row) {
                    Q_EMIT eventGone(m_model.at(row).id);
                }
            });
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
    readPage({});
}

void EventBook::forget()
{
    m_again = false;
    if (m_call) {
        m_call->cancel();
    }
    m_loaded = false;
    m_trouble.forget();
    m_model.removeExcept({});
}

void EventBook::take(const Event &event)
{
    m_seen.insert(event.id);
    m_model.upsert({event});
}

void EventBook::drop(const Uuid &id)
{
    m_model.remove(id);
}

void EventBook::readPage(const QString &cursor)
{
    auto *call = m_client.listEvents(cursor);
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
    m_model.upsert(page->events);
    for (const Event &event : page->events) {
        m_seen.insert(event.id);
    }
    if (!page->next.isEmpty()) {
        readPage(page->next);
        return;
    }
    m_model.removeExcept(m_seen);
    m_loaded = true;
    m_trouble.succeeded();
    Q_EMIT refreshed();
    if (std::exchange(m_again, false)) {
        refresh();
    }
}

} // namespace boxoffice
