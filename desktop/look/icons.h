// The console's icons, painted from outlines in the theme's colours, so that they are sharp at
// every scale, follow light and dark, and need no image plugin.
//
// Threads: GUI only.
#pragma once

#include <QIcon>

namespace boxoffice {

enum class Icon {
    New,
    Edit,
    Duplicate,
    CancelEvent,
    Delete,
    Refresh,
    Search,
    Export,
    Print,
    AddPerson,
    RemovePerson,
    Undo,
    Copy,
    Settings,
    Server,
    Warning,
    Close,
    Team,
    Key,
    Audit,
    Account,
};

QIcon icon(Icon which);
// The program's own: a ticket.
QIcon applicationIcon();

} // namespace boxoffice
