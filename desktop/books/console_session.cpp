#include "desktop/books/console_session.h"

namespace boxoffice {

ConsoleSession::ConsoleSession(std::unique_ptr<TokenStore> tokens)
    : monitor(client, stream)
    , access(client, stream, std::move(tokens))
    , events(client, stream)
    , current(events)
    , registrations(client, current)
    , history(client, current)
    , types(client, current)
    , typeHistory(client, current)
    , facts(client, current)
    , orders(client, current, facts)
    , waiting(client, current, facts)
    , typeNames(client, current)
    , team(access)
    , keys(access)
    , audit(access, events)
    , organizer(access)
{
    QObject::connect(&monitor, &ConnectionMonitor::refreshDue, &events, &EventBook::refresh);
    const auto report = [this](const ApiError &error) { monitor.report(error); };
    QObject::connect(&events, &EventBook::refreshFailed, &monitor, report);
    QObject::connect(&registrations, &RegistrationBook::loadFailed, &monitor, report);
    QObject::connect(&history, &SeatHistoryBook::failed, &monitor, report);
    QObject::connect(&types, &TypeBook::failed, &monitor, report);
    QObject::connect(&typeHistory, &TypeHistoryBook::failed, &monitor, report);
    QObject::connect(&types, &TypeBook::changed, &typeNames, [this] {
        if (types.isRead()) {
            typeNames.learn(types.types().rows());
        }
    });
    QObject::connect(&typeNames, &TypeNameBook::changed, &registrations,
                     [this] { registrations.model().setTypeNames(typeNames.names()); });
    wireAccess();
    wireTrouble();
    wireLists();
}

void ConsoleSession::wireAccess()
{
    QObject::connect(&monitor, &ConnectionMonitor::refreshDue, &access, &AccessBook::read);
    QObject::connect(&access, &AccessBook::failed, &monitor, &ConnectionMonitor::report);
    QObject::connect(&access, &AccessBook::changed, &registrations, [this] {
        registrations.setMayRead(access.may(Permission::RegistrationsRead));
        registrations.adder().setMayAdd(access.may(Permission::RegistrationsWrite));
        history.setMayRead(access.may(Permission::EventsRead));
        types.setMayRead(access.may(Permission::EventsRead));
        typeHistory.setMayRead(access.may(Permission::EventsRead));
    });
    QObject::connect(&access, &AccessBook::scopeChanged, &events, [this] { startAnew(); });
}

void ConsoleSession::startAnew()
{
    current.set({});
    events.forget();
    events.setOrganizer(access.organizer());
    if (isOnline()) {
        events.refresh();
    }
}

// What could not be read is read again when it is time to, unless the whole server is away: then
// when that is back.
void ConsoleSession::wireTrouble()
{
    QObject::connect(&events.trouble(), &ReadTrouble::retryDue, &events, [this] {
        if (isOnline()) {
            events.refresh();
        }
    });
    QObject::connect(&registrations.trouble(), &ReadTrouble::retryDue, &registrations, [this] {
        if (isOnline()) {
            registrations.retry();
        }
    });
    QObject::connect(&history.trouble(), &ReadTrouble::retryDue, &history, [this] {
        if (isOnline()) {
            history.readSoon();
        }
    });
    QObject::connect(&types.trouble(), &ReadTrouble::retryDue, &types, [this] {
        if (isOnline()) {
            types.refresh();
        }
    });
    QObject::connect(&typeHistory.trouble(), &ReadTrouble::retryDue, &typeHistory, [this] {
        if (isOnline()) {
            typeHistory.readSoon();
        }
    });
    QObject::connect(&monitor, &ConnectionMonitor::stateChanged, &registrations, [this] {
        if (isOnline() && registrations.trouble().problem()) {
            registrations.retry();
        }
        if (isOnline() && history.trouble().problem()) {
            history.readSoon();
        }
        if (isOnline() && types.trouble().problem()) {
            types.refresh();
        }
        if (isOnline() && typeHistory.trouble().problem()) {
            typeHistory.readSoon();
        }
    });
}

// Of orders and of those who wait.
void ConsoleSession::wireLists()
{
    for (FollowedList *list :
         {static_cast<FollowedList *>(&orders), static_cast<FollowedList *>(&waiting)}) {
        const auto retry = [this, list] {
            if (isOnline() && list->trouble().problem()) {
                list->retry();
            }
        };
        QObject::connect(list, &FollowedList::failed, &monitor, &ConnectionMonitor::report);
        QObject::connect(&list->trouble(), &ReadTrouble::retryDue, list, retry);
        QObject::connect(&monitor, &ConnectionMonitor::stateChanged, list, retry);
        QObject::connect(&access, &AccessBook::changed, list, [this, list] {
            list->setMayRead(access.may(Permission::RegistrationsRead));
        });
    }
    QObject::connect(&access, &AccessBook::changed, &facts,
                     [this] { facts.setMayReadQuotas(access.may(Permission::EventsRead)); });
}

void ConsoleSession::connectTo(const QUrl &server, const std::optional<Uuid> &organizer)
{
    current.set({});
    events.forget();
    stream.close();
    access.begin(server, organizer);
    events.setOrganizer(access.organizer());
    monitor.start(server);
}

void ConsoleSession::refresh()
{
    if (!isOnline()) {
        monitor.retryNow();
        return;
    }
    events.refresh();
    registrations.refresh();
    history.readSoon();
    types.refresh();
    typeHistory.readSoon();
    facts.readSoon();
    orders.refresh();
    waiting.refresh();
    typeNames.refresh();
}

} // namespace boxoffice
