// What the console remembers from one time to the next.
//
// Threads: GUI only.
#pragma once

#include "desktop/look/theme.h"

#include <QSettings>
#include <QUrl>

namespace boxoffice {

class ConsoleSettings
{
public:
    // The last one that answered; not valid if none ever did.
    QUrl server() const;
    void setServer(const QUrl &server);
    // The organizer that was worked for last there; empty if none was.
    QString organizer(const QUrl &server) const;
    void setOrganizer(const QUrl &server, const QString &id);
    ColorScheme colorScheme() const;
    void setColorScheme(ColorScheme scheme);
    QString exportFolder() const;
    void setExportFolder(const QString &folder);
    // What a list was told to show, by the list's name; empty if nothing was.
    QString shown(const QString &list) const;
    void setShown(const QString &list, const QString &what);
    // Geometry and the like, by name.
    QByteArray layout(const QString &part) const;
    void setLayout(const QString &part, const QByteArray &state);

private:
    QSettings m_settings;
};

} // namespace boxoffice
