// The event that is worked on. It is kept here and nowhere else: whoever shows it, reads something
// of it or does something to it asks here, and listens.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/event_book.h"

namespace boxoffice {

class CurrentEvent : public QObject
{
    Q_OBJECT

public:
    // events: borrowed, outlives this.
    explicit CurrentEvent(EventBook &events);

    // Nil: none.
    const Uuid &id() const { return m_id; }
    // Returns nothing where there is none, or none any more.
    std::optional<Event> event() const { return m_events.find(m_id); }

    // id: nil for none. Not an error if it is this one already.
    void set(const Uuid &id);

Q_SIGNALS:
    // It is another one now, or none.
    void switched();
    // It is still the same, and something about it is new; also its seats.
    void updated(const boxoffice::Event &event);
    // It was edited, or something that it sells, which may leave the event as it is known.
    void edited();
    // It was deleted, and is still the current one.
    void gone(const boxoffice::Event &event);

private:
    EventBook &m_events;
    Uuid m_id;
};

} // namespace boxoffice
