// Every action of the window, with its text, icon, shortcut and place in the menus.
//
// Threads: GUI only.
#pragma once

#include "shared/api/access_dto.h"

#include <QCoreApplication>
#include <QHash>
#include <QList>
#include <QSet>

#include <functional>

class QAction;
class QActionGroup;
class QKeySequence;
class QMainWindow;
class QMenu;
class QMenuBar;
class QToolBar;
class QWidget;

namespace boxoffice {

struct ConsoleActions
{
    Q_DECLARE_TR_FUNCTIONS(boxoffice::ConsoleActions)

public:
    // window: gets the menus and the tool bar, and owns the actions.
    explicit ConsoleActions(QMainWindow &window);

    QAction *newEvent, *editEvent, *duplicateEvent, *cancelEvent, *deleteEvent;
    QAction *registerSomebody, *importPeople;
    QAction *cancelRegistrations, *undo, *copy, *exportList, *print;
    QAction *correct, *restore, *sendTicket, *showMails, *erase;
    QAction *tellEverybody, *failedMails, *eraseEvent;
    QAction *newestFirst; // checkable
    QAction *refresh, *findEvent, *findRegistration, *showRegistrations, *showDashboard, *showTypes;
    QAction *server, *signIn, *signOut, *quit, *about, *aboutQt;
    QAction *team, *keys, *audit, *details;
    QActionGroup *colors;         // data: int(ColorScheme)
    QMenu *sortMenu, *columnMenu; // empty

    // What needs a selected event.
    QList<QAction *> eventActions() const;
    // What may not be done is not offered, and its tool tip says why.
    void allow(const std::function<bool(Permission)> &may, const QString &why);
    // Also what needs a server that sends mail. Requires: allow() was called before.
    void allowMail(bool sendsMail);
    // What may be done to the organizer; there is none on an open server.
    void showOrganizer(bool shown);
    // Before that of the organizer.
    void addMenu(QMenu &menu);
    // Who is signed in, or signing in, at the end of the tool bar. bar: becomes the window's.
    void addAccount(QWidget *bar);
    bool isAllowed(QAction *action) const { return !m_refused.contains(action); }

private:
    QAction *add(const QString &text, int icon, const QKeySequence &shortcut,
                 const QString &tip = {});
    void makeEventActions();
    void makeRegistrationActions();
    void makeTicketActions();
    void refuse(QAction *action, const QString &why);
    void makeOtherActions();
    void makeAccessActions();
    void makeColors();
    void makeMenus();
    void makeViewMenu(QMenuBar &bar);
    void makeToolBar();

    QMainWindow &m_window;
    QMenu *m_organizerMenu = nullptr;
    QToolBar *m_toolBar = nullptr;
    QHash<QAction *, Permission> m_needs;
    QHash<QAction *, QString> m_tips; // of those that need something
    QSet<QAction *> m_refused;
};

} // namespace boxoffice
