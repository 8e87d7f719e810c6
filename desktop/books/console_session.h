// All that talks to one server, made and ended together: the client, the stream and the books.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/audit_book.h"
#include "desktop/books/current_event.h"
#include "desktop/books/key_book.h"
#include "desktop/books/order_book.h"
#include "desktop/books/organizer_book.h"
#include "desktop/books/registration_book.h"
#include "desktop/books/seat_history_book.h"
#include "desktop/books/team_book.h"
#include "desktop/books/type_book.h"
#include "desktop/books/type_history_book.h"
#include "desktop/books/type_name_book.h"
#include "desktop/books/waiting_book.h"
#include "desktop/client/connection_monitor.h"

namespace boxoffice {

struct ConsoleSession
{
    // tokens: null where none are to be kept.
    explicit ConsoleSession(std::unique_ptr<TokenStore> tokens);

    // Forgets what is known and begins with this server.
    void connectTo(const QUrl &server, const std::optional<Uuid> &organizer = {});
    // All that is shown, again.
    void refresh();

    // Whether it can do what came with tickets: correct, restore, erase, send mails.
    bool knowsTickets() const { return access.knowsTickets() || registrations.knowsTickets(); }
    bool isOnline() const { return monitor.state() == ConnectionMonitor::State::Online; }

    ApiClient client;
    EventStream stream;
    ConnectionMonitor monitor;
    AccessBook access;
    EventBook events;
    CurrentEvent current; // the next eight follow it
    RegistrationBook registrations;
    SeatHistoryBook history;
    TypeBook types;
    TypeHistoryBook typeHistory;
    SaleFacts facts;
    OrderBook orders;
    WaitingBook waiting;
    TypeNameBook typeNames;
    TeamBook team; // of the organizer, as the next three
    KeyBook keys;
    AuditBook audit;
    OrganizerBook organizer;
    int changesUnderWay = 0; // that a person would miss if the program ended now

private:
    void wireAccess();
    void wireTrouble();
    void wireLists();
    void startAnew();
};

} // namespace boxoffice
