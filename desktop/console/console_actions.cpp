#include "desktop/console/console_actions.h"

#include "desktop/look/icons.h"
#include "desktop/look/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QMainWindow>
#include <QMenuBar>
#include <QToolBar>

namespace boxoffice {

namespace {

constexpr int kNoIcon = -1;

int code(Icon which)
{
    return static_cast<int>(which);
}

} // namespace

ConsoleActions::ConsoleActions(QMainWindow &window) : m_window(window)
{
    makeEventActions();
    makeRegistrationActions();
    makeTicketActions();
    makeOtherActions();
    makeAccessActions();
    makeColors();
    makeMenus();
    makeToolBar();
}

QAction *ConsoleActions::add(const QString &text, int which, const QKeySequence &shortcut,
                             const QString &tip)
{
    auto *action = new QAction(text, &m_window);
    if (which != kNoIcon) {
        action->setIcon(icon(static_cast<Icon>(which)));
    }
    action->setShortcut(shortcut);
    const QString plain = tip.isEmpty() ? QString(text).remove(u'&').remove(u'…') : tip;
    action->setStatusTip(tip);
    action->setToolTip(shortcut.isEmpty()
                           ? plain
                           : QString(plain + QStringLiteral(" (")
                                     + shortcut.toString(QKeySequence::NativeText) + u')'));
    m_window.addAction(action);
    return action;
}

void ConsoleActions::makeEventActions()
{
    newEvent = add(tr("&New event…"), code(Icon::New), QKeySequence::New);
    editEvent = add(tr("&Edit…"), code(Icon::Edit), QKeySequence(Qt::Key_F2));
    duplicateEvent =
        add(tr("D&uplicate…"), code(Icon::Duplicate), QKeySequence(Qt::CTRL | Qt::Key_D));
    cancelEvent = add(tr("&Cancel event…"), code(Icon::CancelEvent), {},
                      tr("Close the event for registrations; what is booked stays on record"));
    deleteEvent = add(tr("&Delete…"), code(Icon::Delete), QKeySequence(Qt::CTRL | Qt::Key_Delete));
}

void ConsoleActions::makeRegistrationActions()
{
    registerSomebody = add(tr("&Register somebody…"), code(Icon::AddPerson),
                           QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
    importPeople =
        add(tr("&Import people…"), kNoIcon, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I),
            tr("Register the people of a CSV file; first it shows what would be done"));
    cancelRegistrations =
        add(tr("Cance&l registrations"), code(Icon::RemovePerson), QKeySequence(Qt::Key_Delete),
            tr("Cancel the selected registrations and free their seats"));
    undo = add(tr("&Undo cancelling"), code(Icon::Undo), QKeySequence::Undo,
               tr("Restore those who were cancelled, with their numbers and links"));
    copy = add(tr("&Copy"), code(Icon::Copy), QKeySequence::Copy);
    exportList =
        add(tr("E&xport registrations…"), code(Icon::Export), QKeySequence(Qt::CTRL | Qt::Key_E));
    print = add(tr("&Print registrations…"), code(Icon::Print), QKeySequence::Print);
}

void ConsoleActions::makeTicketActions()
{
    correct = add(tr("C&orrect…"), code(Icon::Edit), QKeySequence(Qt::CTRL | Qt::Key_R),
                  tr("Correct name or address of the selected registration"));
    restore = add(tr("Re&store"), code(Icon::Undo), {},
                  tr("Bring the selected cancelled registrations back, as far as there are seats"));
    sendTicket = add(tr("Send the &ticket again"), kNoIcon, {});
    showMails = add(tr("&Mails…"), kNoIcon, {}, tr("Which mails went to the selected person"));
    erase = add(tr("&Erase personal data…"), kNoIcon, {});
    tellEverybody = add(tr("&Tell everybody…"), kNoIcon, {},
                        tr("Tell the holders of all valid tickets by mail"));
    failedMails = add(tr("&Failed mails…"), kNoIcon, {});
    eraseEvent = add(tr("Erase &all personal data…"), kNoIcon, {},
                     tr("Once the event is over or cancelled"));
}

void ConsoleActions::makeOtherActions()
{
    refresh = add(tr("&Refresh"), code(Icon::Refresh), QKeySequence::Refresh);
    findEvent = add(tr("&Find event"), code(Icon::Search), QKeySequence::Find);
    findRegistration =
        add(tr("Find re&gistration"), kNoIcon, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    newestFirst = add(tr("&Newest registrations first"), kNoIcon, {});
    newestFirst->setCheckable(true);
    showRegistrations = add(tr("Re&gistrations"), kNoIcon, QKeySequence(Qt::CTRL | Qt::Key_1));
    showDashboard = add(tr("&Dashboard"), kNoIcon, QKeySequence(Qt::CTRL | Qt::Key_2));
    showTypes = add(tr("Tic&ket types"), kNoIcon, QKeySequence(Qt::CTRL | Qt::Key_3));
    server = add(tr("&Server…"), code(Icon::Server), {});
    quit = add(tr("&Quit"), kNoIcon, QKeySequence::Quit);
    quit->setMenuRole(QAction::QuitRole);
    about = add(tr("&About Boxoffice"), kNoIcon, {});
    about->setMenuRole(QAction::AboutRole);
    aboutQt = add(tr("About &Qt"), kNoIcon, {});
    aboutQt->setMenuRole(QAction::AboutQtRole);
}

void ConsoleActions::makeAccessActions()
{
    signIn = add(tr("S&ign in…"), code(Icon::Account), {});
    signOut = add(tr("Sign &out"), kNoIcon, {});
    team = add(tr("&Team…"), code(Icon::Team), {});
    keys = add(tr("&Keys…"), code(Icon::Key), {});
    audit = add(tr("&Audit log…"), code(Icon::Audit), {});
    details = add(tr("&Details…"), code(Icon::Edit), {}, tr("Name, and where answers to mails go"));
    m_needs = {{newEvent, Permission::EventsWrite},
               {editEvent, Permission::EventsWrite},
               {duplicateEvent, Permission::EventsWrite},
               {cancelEvent, Permission::EventsWrite},
               {deleteEvent, Permission::EventsWrite},
               {cancelRegistrations, Permission::RegistrationsWrite},
               {undo, Permission::RegistrationsWrite},
               {importPeople, Permission::RegistrationsWrite},
               {correct, Permission::RegistrationsWrite},
               {restore, Permission::RegistrationsWrite},
               {sendTicket, Permission::RegistrationsWrite},
               {showMails, Permission::RegistrationsRead},
               {erase, Permission::RegistrationsWrite},
               {tellEverybody, Permission::EventsWrite},
               {failedMails, Permission::RegistrationsRead},
               {eraseEvent, Permission::RegistrationsWrite},
               {exportList, Permission::RegistrationsRead},
               {print, Permission::RegistrationsRead},
               {team, Permission::TeamWrite},
               {keys, Permission::KeysWrite},
               {audit, Permission::AuditRead},
               {details, Permission::OrganizerWrite}};
    for (QAction *action : m_needs.keys()) {
        m_tips.insert(action, action->toolTip());
    }
}

void ConsoleActions::allow(const std::function<bool(Permission)> &may, const QString &why)
{
    for (auto need = m_needs.cbegin(); need != m_needs.cend(); ++need) {
        QAction *action = need.key();
        const QString tip = m_tips.value(action);
        if (may(need.value())) {
            m_refused.remove(action);
            action->setToolTip(tip);
        } else {
            refuse(action, why);
        }
    }
    newEvent->setEnabled(isAllowed(newEvent));
}

void ConsoleActions::refuse(QAction *action, const QString &why)
{
    m_refused.insert(action);
    action->setToolTip(QString(m_tips.value(action) + u'\n' + why));
}

void ConsoleActions::allowMail(bool sendsMail)
{
    for (QAction *action : {sendTicket, showMails, tellEverybody, failedMails}) {
        if (!sendsMail && isAllowed(action)) {
            refuse(action, tr("This server sends no mail."));
        }
    }
}

void ConsoleActions::showOrganizer(bool shown)
{
    bool isAny = false;
    for (QAction *action : {team, keys, audit, details}) {
        action->setVisible(shown && isAllowed(action));
        isAny = isAny || action->isVisible();
    }
    m_organizerMenu->menuAction()->setVisible(isAny);
}

void ConsoleActions::makeColors()
{
    colors = new QActionGroup(&m_window);
    const std::pair<QString, ColorScheme> schemes[] = {{tr("As the &desktop"), ColorScheme::System},
                                                       {tr("&Light"), ColorScheme::Light},
                                                       {tr("Da&rk"), ColorScheme::Dark}};
    for (const auto &[text, scheme] : schemes) {
        QAction *action = add(text, kNoIcon, {});
        action->setCheckable(true);
        action->setData(static_cast<int>(scheme));
        colors->addAction(action);
    }
}

void ConsoleActions::makeMenus()
{
    QMenuBar &bar = *m_window.menuBar();
    QMenu *file = bar.addMenu(tr("&File"));
    file->addActions({newEvent});
    file->addSeparator();
    file->addActions({exportList, print});
    file->addSeparator();
    file->addActions({server, signIn, signOut});
    file->addSeparator();
    file->addActions({quit});
    QMenu *edit = bar.addMenu(tr("&Edit"));
    edit->addActions({undo, copy});
    edit->addSeparator();
    edit->addActions({findEvent, findRegistration});
    QMenu *event = bar.addMenu(tr("Even&t"));
    event->addActions({editEvent, duplicateEvent});
    event->addSeparator();
    event->addActions({tellEverybody, failedMails});
    event->addSeparator();
    event->addActions({cancelEvent, deleteEvent, eraseEvent});
    QMenu *registration = bar.addMenu(tr("&Registrations"));
    registration->addActions(
        {registerSomebody, importPeople, correct, cancelRegistrations, restore});
    registration->addSeparator();
    registration->addActions({sendTicket, showMails});
    registration->addSeparator();
    registration->addActions({erase});
    m_organizerMenu = bar.addMenu(tr("&Organizer"));
    m_organizerMenu->addActions({team, keys, audit, details});
    makeViewMenu(bar);
    QMenu *help = bar.addMenu(tr("&Help"));
    help->addActions({about, aboutQt});
}

void ConsoleActions::makeViewMenu(QMenuBar &bar)
{
    QMenu *view = bar.addMenu(tr("&View"));
    view->addActions({refresh, showRegistrations, showDashboard, showTypes});
    view->addSeparator();
    sortMenu = view->addMenu(tr("&Sort events by"));
    columnMenu = view->addMenu(tr("Event co&lumns"));
    view->addActions({newestFirst});
    view->addSeparator();
    view->addMenu(tr("&Colours"))->addActions(colors->actions());
}

void ConsoleActions::makeToolBar()
{
    auto *bar = m_window.addToolBar(tr("Main tool bar"));
    bar->setObjectName(QStringLiteral("mainToolBar"));
    bar->setMovable(false);
    bar->setIconSize({18, 18});
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addActions({newEvent});
    bar->addSeparator();
    bar->addActions({editEvent, duplicateEvent, cancelEvent, deleteEvent});
    bar->addSeparator();
    bar->addActions({refresh});
    m_toolBar = bar;
}

void ConsoleActions::addMenu(QMenu &menu)
{
    m_window.menuBar()->insertMenu(m_organizerMenu->menuAction(), &menu);
}

void ConsoleActions::addAccount(QWidget *bar)
{
    m_toolBar->addWidget(bar);
    m_toolBar->addAction(signIn);
}

QList<QAction *> ConsoleActions::eventActions() const
{
    return {editEvent,   duplicateEvent, cancelEvent,      deleteEvent,         tellEverybody,
            failedMails, eraseEvent,     registerSomebody, importPeople,        correct,
            restore,     sendTicket,     showMails,        cancelRegistrations, erase,
            exportList,  print,          findRegistration};
}

} // namespace boxoffice
