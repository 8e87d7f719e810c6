#include "desktop/books/type_name_book.h"

#include <utility>

namespace boxoffice {

TypeNameBook::TypeNameBook(ApiClient &client, CurrentEvent &current)
    : m_client(client)
    , m_current(current)
{
    connect(&current, &CurrentEvent::switched, this, [this] {
        take({});
        refresh();
    });
    connect(&current, &CurrentEvent::updated, this, &TypeNameBook::onUpdated);
    connect(&current, &CurrentEvent::edited, this, &TypeNameBook::refresh);
}

void TypeNameBook::refresh()
{
    if (m_reading) {
        m_reading->cancel();
    }
    const auto event = m_current.event();
    m_count = event ? event->ticketTypes : 0;
    if (m_count == 0) {
        take({});
        return;
    }
    auto *call = m_client.types(event->id);
    m_reading = call;
    call->then(this, [this](const ApiResult<QList<ListedTicketType>> &types) {
        if (!types) {
            return; // the next refresh reads them
        }
        learn(*types);
    });
}

void TypeNameBook::learn(const QList<ListedTicketType> &types)
{
    QHash<Uuid, QString> names;
    for (const ListedTicketType &type : types) {
        names.insert(type.id, type.name);
    }
    take(names);
}

// Seats that change leave the names alone.
void TypeNameBook::onUpdated(const Event &event)
{
    if (event.ticketTypes != m_count) {
        refresh();
    }
}

void TypeNameBook::take(const QHash<Uuid, QString> &names)
{
    if (std::exchange(m_names, names) != names) {
        Q_EMIT changed();
    }
}

} // namespace boxoffice
