// What the window does about ticket types and quotas: the commands of their view, when they are
// offered, and what is told of them.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

namespace boxoffice {

class NoticeBar;
class TypeCommands;
class TypesView;

class TypeDesk : public QObject
{
    Q_OBJECT

public:
    // All are borrowed and outlive this.  window: owns this, and is the dialogs' parent.
    TypeDesk(ConsoleSession &session, TypesView &view, NoticeBar &notices, QWidget &window);

private:
    void showRights();

    ConsoleSession &m_session;
    TypesView &m_view;
    TypeCommands *m_commands;
};

} // namespace boxoffice
