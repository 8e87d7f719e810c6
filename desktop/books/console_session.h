// All that talks to one server, made and ended together: the client, the stream and the books.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/event_book.h"
#include "desktop/books/event_stats_book.h"
#include "desktop/books/registration_book.h"
#include "desktop/client/connection_monitor.h"

namespace boxoffice {

struct ConsoleSession
{
    ConsoleSession();

    // Forgets what is known and begins with this server.
    void connectTo(const QUrl &server);
    // Nil: none. Registrations and statistics follow.
    void setCurrentEvent(const Uuid &id);
    // All that is shown, again.
    void refresh();

    bool isOnline() const { return monitor.state() == ConnectionMonitor::State::Online; }

    ApiClient client;
    EventStream stream;
    ConnectionMonitor monitor;
    EventBook events;
    RegistrationBook registrations;
    EventStatsBook stats;
    Uuid currentEvent;
    int changesUnderWay = 0; // that a person would miss if the program ended now

private:
    void wireTrouble();
};

} // namespace boxoffice
