#include "desktop/console/window_title.h"

#include <QHostAddress>

namespace boxoffice {

namespace {

bool isThisMachine(const QString &host)
{
    return host.isEmpty() || host == QLatin1StringView("localhost")
        || QHostAddress(host).isLoopback();
}

QString whose(const ConsoleSession &session)
{
    if (const Membership *own = session.access.membership()) {
        return own->organizer.name;
    }
    const QString host = session.client.server().host();
    return isThisMachine(host) ? QString() : host;
}

} // namespace

QString titleFor(const ConsoleSession &session)
{
    const auto event = session.current.event();
    QStringList parts{event ? event->name : QString(), whose(session)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" – "))
        .replace(QLatin1StringView("[*]"), QLatin1StringView("[*][*]")); // means "modified" to Qt
}

} // namespace boxoffice
