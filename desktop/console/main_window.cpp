#include "desktop/console/main_window.h"

#include "desktop/console/account_bar.h"
#include "desktop/console/connection_bar.h"
#include "desktop/console/event_detail.h"
#include "desktop/console/events/event_commands.h"
#include "desktop/console/events/events_view.h"
#include "desktop/console/order_desk.h"
#include "desktop/console/registrations/registration_commands.h"
#include "desktop/console/registrations/registration_output.h"
#include "desktop/console/registrations/registrations_view.h"
#include "desktop/console/server_dialog.h"
#include "desktop/console/session_controls.h"
#include "desktop/console/status_line.h"
#include "desktop/console/ticket_desk.h"
#include "desktop/console/type_desk.h"
#include "desktop/console/window_layout.h"
#include "desktop/console/window_title.h"
#include "desktop/look/bars.h"
#include "desktop/look/column_menus.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/icons.h"
#include "desktop/look/problem_strip.h"
#include "desktop/look/progress_panel.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <functional>

namespace boxoffice {

MainWindow::MainWindow(std::unique_ptr<TokenStore> tokens, QWidget *parent)
    : QMainWindow(parent)
    , m_session(std::move(tokens))
    , m_actions(*this)
    , m_progress(new ProgressPanel(this))
    , m_eventCommands(new EventCommands(m_session, *m_progress, *this))
    , m_registrationCommands(new RegistrationCommands(m_session, *m_progress, *this))
    , m_registrationOutput(new RegistrationOutput(m_session, *m_progress, *this))
    , m_sessionControls(new SessionControls(m_session.access, m_actions, *this))
{
    setWindowIcon(applicationIcon());
    setContextMenuPolicy(Qt::NoContextMenu);
    buildCentral();
    setStatusBar(new StatusLine(m_session, this));
    wireAccess();
    wireEventActions();
    wireRegistrationActions();
    wireWindowActions();
    wireNotices();
    wireEvents();
    wireMenus();
    wireProblems();
    m_layout = new WindowLayout(*this, *m_splitter,
                                WindowLayout::Tables{{QStringLiteral("events"), &m_events->table()}}
                                    + m_detail->tables());
    showCurrentEvent();
}

MainWindow::~MainWindow()
{
    delete takeCentralWidget(); // the views go before what they show
    delete m_organizerWindow;
}

void MainWindow::buildCentral()
{
    auto *central = new QWidget(this);
    auto *connection = new ConnectionBar(m_session.monitor, central);
    connect(connection, &ConnectionBar::addressWanted, this, &MainWindow::chooseServer);
    auto *busy = new BusyLine(central);
    connect(&m_session.client, &ApiClient::activeCallsChanged, busy, &BusyLine::setActiveCalls);
    m_notices = new NoticeBar(central);
    m_splitter = new QSplitter(Qt::Horizontal, central);
    m_events = new EventsView(m_session.events.model(), m_splitter);
    new ColumnMenus(m_events->table(), *m_actions.sortMenu, *m_actions.columnMenu);
    m_detail = new EventDetail(m_session, m_splitter);
    m_registrations = &m_detail->registrations();
    m_registrations->addButtons({m_actions.registerSomebody, m_actions.correct,
                                 m_actions.cancelRegistrations, m_actions.exportList,
                                 m_actions.print});
    m_registrations->followOrder(*m_actions.newestFirst);
    m_ticketDesk = new TicketDesk(m_session, m_actions, *m_registrations, *m_notices, *this);
    new TypeDesk(m_session, m_detail->types(), *m_notices, *this); // owned by this
    m_orderDesk = new OrderDesk(m_session, *m_detail, *m_progress, *m_notices, *this);
    m_actions.addMenu(*m_orderDesk->menu());
    m_splitter->setStretchFactor(0, 10);
    m_splitter->setStretchFactor(1, 11);
    m_splitter->setHandleWidth(16);
    m_splitter->setChildrenCollapsible(false);
    auto *inner = new QVBoxLayout;
    inner->setContentsMargins(14, 9, 14, 12);
    inner->setSpacing(10);
    inner->addWidget(m_splitter, 1);
    inner->addWidget(m_progress);
    inner->addWidget(m_notices);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(connection);
    layout->addWidget(busy);
    layout->addLayout(inner, 1);
    setCentralWidget(central);
}

void MainWindow::wireAccess()
{
    connect(&m_session.access, &AccessBook::changed, this, &MainWindow::updateRights);
    connect(&m_session.access, &AccessBook::scopeChanged, this, [this] {
        if (const auto organizer = m_session.access.organizer()) {
            m_settings.setOrganizer(m_session.access.server(), organizer->toString());
        }
    });
    connect(m_sessionControls, &SessionControls::told, this,
            [this](const QString &sentence) { m_notices->tell(sentence); });
    m_actions.addAccount(new AccountBar(m_session.access, this));
    const auto opens = [this](QAction *action, OrganizerWindow::Part part) {
        connect(action, &QAction::triggered, this, [this, part] { showOrganizer(part); });
    };
    opens(m_actions.team, OrganizerWindow::Part::Team);
    opens(m_actions.keys, OrganizerWindow::Part::Keys);
    opens(m_actions.audit, OrganizerWindow::Part::Audit);
    opens(m_actions.details, OrganizerWindow::Part::Details);
    updateRights();
}

void MainWindow::showOrganizer(OrganizerWindow::Part part)
{
    if (!m_organizerWindow) {
        m_organizerWindow = new OrganizerWindow(m_session, this);
    }
    m_organizerWindow->open(part);
}

void MainWindow::updateRights()
{
    const AccessBook &access = m_session.access;
    m_actions.allow([&access](Permission permission) { return access.may(permission); },
                    access.account() ? tr("Your role does not include this.")
                                     : tr("Sign in to do this."));
    m_actions.allowMail(access.sendsMail());
    m_actions.showOrganizer(access.membership() != nullptr);
    showCurrentEvent(); // whose it is
}

void MainWindow::wireEventActions()
{
    const auto onEvent = [this](QAction *action, void (EventCommands::*command)(const Uuid &)) {
        connect(action, &QAction::triggered, m_eventCommands,
                [this, command] { std::invoke(command, m_eventCommands, m_session.current.id()); });
    };
    connect(m_actions.newEvent, &QAction::triggered, m_eventCommands, &EventCommands::create);
    onEvent(m_actions.editEvent, &EventCommands::edit);
    onEvent(m_actions.duplicateEvent, &EventCommands::duplicate);
    onEvent(m_actions.cancelEvent, &EventCommands::cancelEvent);
    onEvent(m_actions.deleteEvent, &EventCommands::remove);
    onEvent(m_actions.eraseEvent, &EventCommands::eraseData);
    connect(m_eventCommands, &EventCommands::toldOfNews, m_ticketDesk, &TicketDesk::tellOfNews);
    connect(m_actions.findEvent, &QAction::triggered, this, [this] { find(m_events->search()); });
    connect(m_actions.showRegistrations, &QAction::triggered, m_detail,
            [this] { m_detail->showTab(EventDetail::Tab::Registrations); });
    connect(m_actions.showDashboard, &QAction::triggered, m_detail,
            [this] { m_detail->showTab(EventDetail::Tab::Dashboard); });
    connect(m_actions.showTypes, &QAction::triggered, m_detail,
            [this] { m_detail->showTab(EventDetail::Tab::Types); });
    connect(m_eventCommands, &EventCommands::saved, m_events, &EventsView::select);
}

void MainWindow::wireRegistrationActions()
{
    connect(m_actions.registerSomebody, &QAction::triggered, m_registrationCommands,
            &RegistrationCommands::registerSomebody);
    connect(m_actions.cancelRegistrations, &QAction::triggered, m_registrationCommands,
            [this] { m_registrationCommands->cancel(m_registrations->selected()); });
    // Delete means the rows one looks at, never those of another table.
    m_actions.cancelRegistrations->setShortcutContext(Qt::WidgetShortcut);
    m_registrations->table().addAction(m_actions.cancelRegistrations);
    connect(m_actions.exportList, &QAction::triggered, m_registrationOutput,
            &RegistrationOutput::exportList);
    connect(m_actions.print, &QAction::triggered, m_registrationOutput, &RegistrationOutput::print);
    connect(m_actions.findRegistration, &QAction::triggered, this, [this] {
        m_detail->showTab(EventDetail::Tab::Registrations);
        find(m_registrations->search());
    });
    RegistrationBatch &batch = m_session.registrations.batch();
    connect(m_actions.undo, &QAction::triggered, &batch, &RegistrationBatch::undo);
    connect(&batch, &RegistrationBatch::runningChanged, this, &MainWindow::updateActions);
    connect(&batch, &RegistrationBatch::undoDropped, this, &MainWindow::updateActions);
    connect(&batch, &RegistrationBatch::finished, m_registrations,
            &RegistrationsView::selectSuccessor);
    connect(m_registrations, &RegistrationsView::selectionChanged, this,
            &MainWindow::updateActions);
}

void MainWindow::wireWindowActions()
{
    connect(m_actions.refresh, &QAction::triggered, this, [this] { m_session.refresh(); });
    connect(m_actions.copy, &QAction::triggered, this, &MainWindow::copySelection);
    connect(m_actions.server, &QAction::triggered, this, &MainWindow::chooseServer);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions.about, &QAction::triggered, this, &MainWindow::showAbout);
    connect(m_actions.aboutQt, &QAction::triggered, qApp, &QApplication::aboutQt);
    for (QAction *action : m_actions.colors->actions()) {
        const auto scheme = static_cast<ColorScheme>(action->data().toInt());
        action->setChecked(scheme == m_settings.colorScheme());
        connect(action, &QAction::triggered, this, [this, scheme] { chooseColors(scheme); });
    }
}

void MainWindow::wireNotices()
{
    const auto tell = [this](const QString &sentence) { m_notices->tell(sentence); };
    const auto complain = [this](const QString &sentence) { m_notices->complain(sentence); };
    connect(m_eventCommands, &EventCommands::told, m_notices, tell);
    connect(m_eventCommands, &EventCommands::complained, m_notices, &NoticeBar::complain);
    connect(m_registrationOutput, &RegistrationOutput::told, m_notices, tell);
    connect(m_registrationOutput, &RegistrationOutput::complained, m_notices, complain);
    connect(m_registrationCommands, &RegistrationCommands::told, m_notices, tell);
    const auto undo = [this] { m_session.registrations.batch().undo(); };
    connect(m_registrationCommands, &RegistrationCommands::complained, m_notices,
            [this, undo](const QString &sentence, const QString &remedy) {
                m_notices->complain(sentence, remedy, undo);
            });
    connect(m_registrationCommands, &RegistrationCommands::undoOffered, m_notices,
            [this, undo](const QString &sentence) { m_notices->tell(sentence, tr("Undo"), undo); });
    connect(&m_session.current, &CurrentEvent::gone, m_notices, [this](const Event &event) {
        m_notices->tell(tr("“%1” was deleted.").arg(event.name)); // another one is selected now
    });
}

void MainWindow::wireEvents()
{
    CurrentEvent &current = m_session.current;
    connect(m_events, &EventsView::chosen, &current, &CurrentEvent::set);
    connect(m_events, &EventsView::opened, m_actions.editEvent, &QAction::trigger);
    connect(&current, &CurrentEvent::switched, this, &MainWindow::showCurrentEvent);
    connect(&current, &CurrentEvent::updated, this, &MainWindow::showCurrentEvent);
    connect(&m_session.events, &EventBook::refreshed, this, [this] {
        m_events->setEmptyText(tr("No events yet. Create the first one with Ctrl+N."));
        selectFirstIfNone();
    });
}

void MainWindow::wireMenus()
{
    connect(m_events, &EventsView::contextMenuWanted, this, [this](const QPoint &position) {
        openMenu({m_actions.editEvent, m_actions.duplicateEvent, nullptr, m_actions.tellEverybody,
                  m_actions.failedMails, nullptr, m_actions.cancelEvent, m_actions.deleteEvent,
                  nullptr, m_actions.registerSomebody, m_actions.exportList, m_actions.print,
                  nullptr, m_actions.newEvent},
                 position);
    });
    connect(m_registrations, &RegistrationsView::contextMenuWanted, this,
            [this](const QPoint &position) {
                openMenu({m_actions.copy, m_actions.correct, m_actions.cancelRegistrations,
                          m_actions.restore, nullptr, m_actions.sendTicket, m_actions.showMails,
                          nullptr, m_actions.erase, nullptr, m_actions.registerSomebody,
                          m_actions.exportList, m_actions.print},
                         position);
            });
}

void MainWindow::wireProblems()
{
    ReadTrouble &events = m_session.events.trouble();
    ReadTrouble &registrations = m_session.registrations.trouble();
    connect(&events, &ReadTrouble::changed, this, &MainWindow::showProblems);
    connect(&registrations, &ReadTrouble::changed, this, &MainWindow::showProblems);
    connect(&m_events->problem(), &ProblemStrip::retryWanted, &events, &ReadTrouble::retryNow);
    connect(&m_registrations->problem(), &ProblemStrip::retryWanted, &registrations,
            &ReadTrouble::retryNow);
    connect(&m_session.monitor, &ConnectionMonitor::stateChanged, this, [this] {
        showProblems();
        if (m_session.isOnline()) {
            m_settings.setServer(m_session.client.server());
        }
    });
}

void MainWindow::connectTo(const QUrl &server)
{
    m_events->setEmptyText(tr("Connecting…"));
    m_session.connectTo(server, Uuid::parse(m_settings.organizer(server)));
}

void MainWindow::selectFirstIfNone()
{
    const QAbstractItemModel &rows = *m_events->table().model();
    if (m_session.current.id().isNil() && rows.rowCount() > 0) {
        m_events->table().setCurrentIndex(rows.index(0, 0));
    }
}

void MainWindow::showCurrentEvent()
{
    const QString title = titleFor(m_session);
    setWindowTitle(title.isEmpty() ? tr("Boxoffice") : title); // Qt adds the program's name
    updateActions();
}

// Where the whole server is away, the bar above says so, once.
void MainWindow::showProblems()
{
    const auto sentence = [this](const ReadTrouble &trouble, const QString &what) {
        return trouble.problem() && m_session.isOnline() ? what.arg(trouble.problem()->message)
                                                         : QString();
    };
    const ReadTrouble &events = m_session.events.trouble();
    const ReadTrouble &registrations = m_session.registrations.trouble();
    m_events->problem().show(sentence(events, tr("The events could not be read. %1")),
                             events.retryIn());
    m_registrations->problem().show(
        sentence(registrations, tr("The registrations could not be read. %1")),
        registrations.retryIn());
    if (!m_session.events.isLoaded()) {
        m_events->setEmptyText(whyNoEvents());
    }
}

QString MainWindow::whyNoEvents()
{
    if (m_session.monitor.state() == ConnectionMonitor::State::Connecting) {
        return tr("Connecting…");
    }
    if (!m_session.isOnline()) {
        return tr("The events appear here as soon as the server answers.");
    }
    return m_session.events.trouble().problem()
        ? tr("The events appear here as soon as they can be read.")
        : tr("Loading…");
}

void MainWindow::updateActions()
{
    const auto event = m_session.current.event();
    for (QAction *action : m_actions.eventActions()) {
        action->setEnabled(event && m_actions.isAllowed(action));
    }
    const auto narrow = [](QAction *action, bool possible) {
        action->setEnabled(action->isEnabled() && possible);
    };
    narrow(m_actions.cancelEvent, event && event->status != EventStatus::Cancelled);
    narrow(m_actions.cancelRegistrations,
           m_registrations->table().selectionModel()->hasSelection());
    m_actions.undo->setEnabled(m_session.registrations.batch().canUndo()
                               && m_actions.isAllowed(m_actions.undo));
    m_ticketDesk->updateActions();
}

void MainWindow::find(QLineEdit &search)
{
    search.setFocus();
    search.selectAll();
}

void MainWindow::openMenu(const QList<QAction *> &actions, const QPoint &globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QAction *action : actions) {
        if (action) {
            menu->addAction(action);
        } else {
            menu->addSeparator();
        }
    }
    menu->popup(globalPosition);
}

void MainWindow::copySelection()
{
    const auto *table = qobject_cast<QTableView *>(focusWidget());
    const QString text = selectionAsText(table ? *table : m_events->table());
    if (!text.isEmpty()) {
        QApplication::clipboard()->setText(text);
    }
}

void MainWindow::chooseServer()
{
    auto *dialog = new ServerDialog(m_session.client.server(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ServerDialog::serverChosen, this, &MainWindow::connectTo);
    dialog->open();
}

void MainWindow::chooseColors(ColorScheme scheme)
{
    m_settings.setColorScheme(scheme);
    applyTheme(*qApp, scheme);
}

void MainWindow::showAbout()
{
    const ServerInfo &server = m_session.monitor.serverInfo();
    const QString serverVersion = server.version.isEmpty()
        ? tr("The server does not tell its version.")
        : tr("The server is version %1.").arg(server.version);
    auto *box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Boxoffice"));
    box->setIconPixmap(applicationIcon().pixmap(64, 64));
    box->setText(tr("<h3>Boxoffice console %1</h3>").arg(QStringLiteral(BOXOFFICE_VERSION)));
    box->setInformativeText(
        tr("<p>The organizer's desk: events, seats and registrations.</p><p>%1</p>"
           "<p>Free software under the GNU General Public License, version 3 or later. "
           "Built with Qt %2.</p>")
            .arg(serverVersion.toHtmlEscaped(), QLatin1StringView(qVersion())));
    box->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_session.changesUnderWay > 0 && !m_reallyClose) {
        event->ignore();
        askWhetherToQuit();
        return;
    }
    m_layout->save();
    QMainWindow::closeEvent(event);
}

void MainWindow::askWhetherToQuit()
{
    auto *question = new QMessageBox(QMessageBox::Question, tr("Quit?"),
                                     tr("Something is still being done. If you quit now, the rest "
                                        "of it is not done."),
                                     QMessageBox::Close | QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(question, &QMessageBox::finished, this, [this](int answer) {
        if (answer == QMessageBox::Close) {
            m_reallyClose = true;
            close();
        }
    });
    question->open();
}

} // namespace boxoffice
