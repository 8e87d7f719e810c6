#include "desktop/look/console_settings.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace boxoffice {

namespace {

const QString kServer = QStringLiteral("server");
const QString kScheme = QStringLiteral("colorScheme");
const QString kExportFolder = QStringLiteral("exportFolder");
const QString kOrganizer = QStringLiteral("organizer/");
const QString kLayout = QStringLiteral("layout/");
const QString kShown = QStringLiteral("shown/");

// In QSettings / begins a group.
QString organizerKey(const QUrl &server)
{
    return QString(kOrganizer + QString::fromLatin1(QUrl::toPercentEncoding(server.toString())));
}

} // namespace

QUrl ConsoleSettings::server() const
{
    return m_settings.value(kServer).toUrl();
}

void ConsoleSettings::setServer(const QUrl &server)
{
    m_settings.setValue(kServer, server);
}

QString ConsoleSettings::organizer(const QUrl &server) const
{
    return m_settings.value(organizerKey(server)).toString();
}

void ConsoleSettings::setOrganizer(const QUrl &server, const QString &id)
{
    m_settings.setValue(organizerKey(server), id);
}

ColorScheme ConsoleSettings::colorScheme() const
{
    const QString scheme = m_settings.value(kScheme).toString();
    return scheme == QLatin1StringView("dark") ? ColorScheme::Dark
        : scheme == QLatin1StringView("light") ? ColorScheme::Light
                                               : ColorScheme::System;
}

void ConsoleSettings::setColorScheme(ColorScheme scheme)
{
    m_settings.setValue(kScheme,
                        scheme == ColorScheme::Dark        ? QStringLiteral("dark")
                            : scheme == ColorScheme::Light ? QStringLiteral("light")
                                                           : QStringLiteral("system"));
}

QString ConsoleSettings::exportFolder() const
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString folder = m_settings.value(kExportFolder, documents).toString();
    return QFileInfo(folder).isDir() ? folder : QDir::homePath(); // a stick may have been pulled
}

void ConsoleSettings::setExportFolder(const QString &folder)
{
    m_settings.setValue(kExportFolder, folder);
}

QString ConsoleSettings::shown(const QString &list) const
{
    return m_settings.value(kShown + list).toString();
}

void ConsoleSettings::setShown(const QString &list, const QString &what)
{
    m_settings.setValue(kShown + list, what);
}

QByteArray ConsoleSettings::layout(const QString &part) const
{
    return m_settings.value(kLayout + part).toByteArray();
}

void ConsoleSettings::setLayout(const QString &part, const QByteArray &state)
{
    m_settings.setValue(kLayout + part, state);
}

} // namespace boxoffice
