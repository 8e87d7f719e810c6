#include "desktop/books/current_event.h"

namespace boxoffice {

CurrentEvent::CurrentEvent(EventBook &events) : m_events(events)
{
    connect(&events, &EventBook::eventChanged, this, [this](const Uuid &id) {
        if (const auto known = id == m_id ? event() : std::nullopt) {
            Q_EMIT updated(*known);
        }
    });
    connect(&events, &EventBook::eventEdited, this, [this](const Uuid &id) {
        if (id == m_id) {
            Q_EMIT edited();
        }
    });
    connect(&events, &EventBook::eventGone, this, [this](const Uuid &id) {
        if (const auto known = id == m_id ? event() : std::nullopt) {
            Q_EMIT gone(*known);
        }
    });
}

void CurrentEvent::set(const Uuid &id)
{
    if (id != m_id) {
        m_id = id;
        Q_EMIT switched();
    }
}

} // namespace boxoffice
