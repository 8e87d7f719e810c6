// Every action of the window, with its text, icon, shortcut and place in the menus.
//
// Threads: GUI only.
#pragma once

#include <QCoreApplication>
#include <QList>

class QAction;
class QActionGroup;
class QKeySequence;
class QMainWindow;
class QMenu;

namespace boxoffice {

struct ConsoleActions
{
    Q_DECLARE_TR_FUNCTIONS(boxoffice::ConsoleActions)

public:
    // window: gets the menus and the tool bar, and owns the actions.
    explicit ConsoleActions(QMainWindow &window);

    QAction *newEvent, *editEvent, *duplicateEvent, *cancelEvent, *deleteEvent;
    QAction *registerSomebody, *cancelRegistrations, *undo, *copy, *exportList, *print;
    QAction *refresh, *findEvent, *findRegistration, *showRegistrations, *showDashboard;
    QAction *server, *quit, *about, *aboutQt;
    QActionGroup *colors;         // data: int(ColorScheme)
    QMenu *sortMenu, *columnMenu; // empty

    // What needs a selected event.
    QList<QAction *> eventActions() const;

private:
    QAction *add(const QString &text, int icon, const QKeySequence &shortcut,
                 const QString &tip = {});
    void makeEventActions();
    void makeRegistrationActions();
    void makeOtherActions();
    void makeColors();
    void makeMenus();
    void makeToolBar();

    QMainWindow &m_window;
};

} // namespace boxoffice
