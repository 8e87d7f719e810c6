#include "desktop/books/console_session.h"

namespace boxoffice {

ConsoleSession::ConsoleSession()
    : monitor(client, stream)
    , events(client, stream)
    , registrations(client)
    , stats(client)
{
    QObject::connect(&monitor, &ConnectionMonitor::refreshDue, &events, &EventBook::refresh);
    const auto report = [this](const ApiError &error) { monitor.report(error); };
    QObject::connect(&events, &EventBook::refreshFailed, &monitor, report);
    QObject::connect(&registrations, &RegistrationBook::loadFailed, &monitor, report);
    QObject::connect(&stats, &EventStatsBook::failed, &monitor, report);
    wireTrouble();
    QObject::connect(&events, &EventBook::eventChanged, &registrations, [this](const Uuid &id) {
        const auto event = id == currentEvent ? events.find(id) : std::nullopt;
        if (event) {
            registrations.expectChanges(event->bookedCount);
            stats.expectChanges();
        }
    });
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
    QObject::connect(&stats.trouble(), &ReadTrouble::retryDue, &stats, [this] {
        if (isOnline()) {
            stats.expectChanges();
        }
    });
    QObject::connect(&monitor, &ConnectionMonitor::stateChanged, &registrations, [this] {
        if (isOnline() && registrations.trouble().problem()) {
            registrations.retry();
        }
        if (isOnline() && stats.trouble().problem()) {
            stats.expectChanges();
        }
    });
}

void ConsoleSession::connectTo(const QUrl &server)
{
    setCurrentEvent({});
    events.forget();
    monitor.start(server);
}

void ConsoleSession::setCurrentEvent(const Uuid &id)
{
    currentEvent = id;
    const auto event = events.find(id);
    registrations.setEvent(id, event ? event->bookedCount : -1);
    stats.setEvent(id);
}

void ConsoleSession::refresh()
{
    if (!isOnline()) {
        monitor.retryNow();
        return;
    }
    events.refresh();
    registrations.refresh();
    stats.expectChanges();
}

} // namespace boxoffice
