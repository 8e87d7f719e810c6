#include "desktop/console/console_session.h"

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
    QObject::connect(&monitor, &ConnectionMonitor::stateChanged, &registrations, [this] {
        // What could not be read while it was away.
        if (monitor.state() == ConnectionMonitor::State::Online
            && registrations.model().rowCount() == 0) {
            registrations.refresh();
        }
    });
    QObject::connect(&events, &EventBook::eventChanged, &registrations, [this](const Uuid &id) {
        const auto event = id == currentEvent ? events.find(id) : std::nullopt;
        if (event) {
            registrations.expectChanges(event->bookedCount);
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
    if (monitor.state() != ConnectionMonitor::State::Online) {
        monitor.retryNow();
        return;
    }
    events.refresh();
    registrations.refresh();
    stats.expectChanges();
}

} // namespace boxoffice
