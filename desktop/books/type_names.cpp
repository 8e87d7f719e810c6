#include "desktop/books/type_names.h"

#include <utility>

namespace boxoffice {

TypeNames::TypeNames(ApiClient &client, CurrentEvent &current)
    : m_client(client)
    , m_current(current)
{
    connect(&current, &CurrentEvent::switched, this, [this] {
        take({});
        refresh();
    });
    connect(&current, &CurrentEvent::updated, this, &TypeNames::onUpdated);
}

void TypeNames::refresh()
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
    auto *call = m_client.ticketTypes(event->id);
    m_reading = call;
    call->then(this, [this](const ApiResult<QList<TicketType>> &types) {
        if (!types) {
            return; // the next refresh reads them
        }
        QHash<Uuid, QString> names;
        for (const TicketType &type : *types) {
            names.insert(type.id, type.name);
        }
        take(names);
    });
}

// Seats that change leave the names alone.
void TypeNames::onUpdated(const Event &event)
{
    if (event.ticketTypes != m_count) {
        refresh();
    }
}

void TypeNames::take(const QHash<Uuid, QString> &names)
{
    if (std::exchange(m_names, names) != names) {
        Q_EMIT changed();
    }
}

} // namespace boxoffice
