#include "desktop/console/main_window.h"

#include "desktop/books/formats.h"
#include "desktop/console/connection_bar.h"
#include "desktop/console/dashboard/dashboard_view.h"
#include "desktop/console/events/event_commands.h"
#include "desktop/console/events/event_header.h"
#include "desktop/console/events/events_view.h"
#include "desktop/console/registrations/registration_commands.h"
#include "desktop/console/registrations/registration_output.h"
#include "desktop/console/registrations/registrations_view.h"
#include "desktop/look/bars.h"
#include "desktop/look/column_menus.h"
#include "desktop/look/icons.h"
#include "desktop/look/problem_strip.h"
#include "desktop/look/progress_panel.h"

#include <QAction>
#include <QCloseEvent>
#include <QDateTime>
#include <QMessageBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace boxoffice {

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_actions(*this)
    , m_progress(new ProgressPanel(this))
    , m_eventCommands(new EventCommands(m_session, *this))
    , m_registrationCommands(new RegistrationCommands(m_session, *m_progress, *this))
    , m_registrationOutput(new RegistrationOutput(m_session, *m_progress, *this))
{
    setWindowTitle(tr("Boxoffice"));
    setWindowIcon(applicationIcon());
    setContextMenuPolicy(Qt::NoContextMenu);
    buildCentral();
    buildStatusBar();
    wireActions();
    wireRegistrationActions();
    wireViews();
    wireStats();
    wireProblems();
    restoreLayout();
    updateActions();
    showConnection();
    showTotals();
}

MainWindow::~MainWindow()
{
    delete takeCentralWidget(); // the views go before what they show
}

void MainWindow::buildCentral()
{
    auto *central = new QWidget(this);
    auto *connection = new ConnectionBar(m_session.monitor, central);
    connect(connection, &ConnectionBar::addressWanted, this, &MainWindow::chooseServer);
    auto *busy = new BusyLine(central);
    connect(&m_session.client, &ApiClient::activeCallsChanged, busy, &BusyLine::setActiveCalls);
    m_notices = new NoticeBar(central);
    m_events = new EventsView(m_session.events.model(), central);
    new ColumnMenus(m_events->table(), *m_actions.sortMenu, *m_actions.columnMenu);
    m_splitter = new QSplitter(Qt::Horizontal, central);
    m_splitter->addWidget(m_events);
    m_splitter->addWidget(buildDetail());
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

QWidget *MainWindow::buildDetail()
{
    m_detail = new QStackedWidget(this);
    auto *nothing = new QLabel(tr("Select an event to see who is coming."), m_detail);
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setProperty("role", QStringLiteral("empty"));
    auto *page = new QWidget(m_detail);
    m_header = new EventHeader(page);
    m_tabs = new QTabWidget(page);
    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->setDocumentMode(true);
    m_registrations = new RegistrationsView(m_session.registrations.model(), m_tabs);
    m_registrations->addButtons({m_actions.registerSomebody, m_actions.cancelRegistrations,
                                 m_actions.exportList, m_actions.print});
    m_dashboard = new DashboardView(m_tabs);
    m_tabs->addTab(m_registrations, tr("Registrations"));
    m_tabs->addTab(m_dashboard, tr("Dashboard"));
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_header);
    layout->addWidget(m_tabs, 1);
    m_detail->addWidget(nothing);
    m_detail->addWidget(page);
    return m_detail;
}

void MainWindow::buildStatusBar()
{
    m_connection = new QLabel(this);
    m_connection->setObjectName(QStringLiteral("connectionStatus"));
    m_totals = new QLabel(this);
    m_totals->setObjectName(QStringLiteral("totals"));
    statusBar()->addWidget(m_totals);
    statusBar()->addPermanentWidget(m_connection);
    statusBar()->setContentsMargins(10, 2, 4, 2);
}

void MainWindow::wireViews()
{
    connect(m_events, &EventsView::currentChanged, this, &MainWindow::selectEvent);
    connect(m_events, &EventsView::opened, m_eventCommands, &EventCommands::edit);
    connect(m_events, &EventsView::contextMenuWanted, this, [this](const QPoint &position) {
        openMenu({m_actions.editEvent, m_actions.duplicateEvent, nullptr, m_actions.cancelEvent,
                  m_actions.deleteEvent, nullptr, m_actions.registerSomebody, m_actions.exportList,
                  m_actions.print, nullptr, m_actions.newEvent},
                 position);
    });
    connect(m_registrations, &RegistrationsView::contextMenuWanted, this,
            [this](const QPoint &position) {
                openMenu({m_actions.copy, m_actions.cancelRegistrations, nullptr,
                          m_actions.registerSomebody, m_actions.exportList, m_actions.print},
                         position);
            });
    RegistrationBook &book = m_session.registrations;
    connect(m_registrations, &RegistrationsView::searchChanged, &book,
            &RegistrationBook::setSearch);
    connect(m_registrations, &RegistrationsView::filterChanged, &book,
            &RegistrationBook::setFilter);
    connect(m_registrations, &RegistrationsView::selectionChanged, this,
            &MainWindow::updateActions);
    connect(&book, &RegistrationBook::loaded, this, &MainWindow::showCount);
    connect(&book, &RegistrationBook::loadFailed, this, &MainWindow::showCount);
    connect(&book.model(), &QAbstractItemModel::rowsInserted, this, &MainWindow::showCount);
    connect(&book.model(), &QAbstractItemModel::rowsRemoved, this, &MainWindow::showCount);
    EventBook &events = m_session.events;
    connect(&events, &EventBook::eventChanged, this, [this](const Uuid &id) {
        if (id == m_session.currentEvent) {
            showCurrentEvent();
        }
    });
    connect(&events, &EventBook::eventGone, this, [this](const Uuid &id) {
        const auto event = id == m_session.currentEvent ? m_session.events.find(id) : std::nullopt;
        if (event) { // another one is selected now
            m_notices->tell(tr("“%1” was deleted.").arg(event->name));
        }
    });
    connect(&events, &EventBook::refreshed, this, [this] {
        m_events->setEmptyText(tr("No events yet. Create the first one with Ctrl+N."));
        showTotals();
        if (m_events->current().isNil() && m_events->table().model()->rowCount() > 0) {
            m_events->table().setCurrentIndex(m_events->table().model()->index(0, 0));
        }
    });
    connect(&events.model(), &EventTableModel::totalsChanged, this, &MainWindow::showTotals);
    connect(&m_session.monitor, &ConnectionMonitor::stateChanged, this,
            &MainWindow::showConnection);
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
    connect(&m_session.stats.trouble(), &ReadTrouble::changed, this, [this] {
        if (const auto &problem = m_session.stats.trouble().problem()) {
            m_dashboard->showProblem(problem->message);
        }
    });
}

void MainWindow::wireStats()
{
    connect(m_tabs, &QTabWidget::currentChanged, this,
            [this] { m_session.stats.setLookedAt(m_tabs->currentWidget() == m_dashboard); });
    connect(&m_session.stats, &EventStatsBook::statsRead, m_dashboard,
            [this](const EventStats &stats, const SalesProjection &projection) {
                const qint64 now = QDateTime::currentMSecsSinceEpoch();
                const auto event = m_session.events.find(m_session.currentEvent);
                m_dashboard->showStats(
                    stats, event ? whileOpen(projection, *event, now) : projection, now);
            });
    connect(&m_session.stats, &EventStatsBook::recentRead, m_dashboard, &DashboardView::showRecent);
}

void MainWindow::connectTo(const QUrl &server)
{
    m_events->setEmptyText(tr("Connecting…"));
    m_session.connectTo(server);
}

void MainWindow::selectEvent(const Uuid &id)
{
    if (id != m_session.currentEvent) {
        m_dashboard->clear();
        m_session.registrations.setEvent({});
        m_registrations->clearSearch();
        m_session.setCurrentEvent(id);
    }
    m_detail->setCurrentIndex(id.isNil() ? 0 : 1);
    showCurrentEvent();
    updateActions();
}

void MainWindow::showCurrentEvent()
{
    const auto event = m_session.events.find(m_session.currentEvent);
    if (!event) {
        return;
    }
    m_header->show(*event);
    m_dashboard->showSeats(event->bookedCount, event->capacity);
    m_actions.cancelEvent->setEnabled(event->status != EventStatus::Cancelled);
    showCount();
}

void MainWindow::showCount()
{
    const auto event = m_session.events.find(m_session.currentEvent);
    const RegistrationQuery &query = m_session.registrations.query();
    const bool whole = query.search.isEmpty() && query.filter == RegistrationStatus::Active;
    m_registrations->showState({event && whole ? event->bookedCount : -1,
                                m_session.registrations.isLoading(),
                                m_session.registrations.isRead()});
}

void MainWindow::showTotals()
{
    if (!m_session.events.isLoaded()) {
        m_totals->clear();
        return;
    }
    const auto &totals = m_session.events.model().totals();
    m_totals->setText(tr("%Ln event(s)", nullptr, totals.events)
                      + tr("  ·  %1 of %2 seats booked")
                            .arg(formatCount(totals.booked), formatCount(totals.capacity)));
}

void MainWindow::showConnection()
{
    const ConnectionMonitor &monitor = m_session.monitor;
    const QString address = monitor.server().toDisplayString(QUrl::RemoveUserInfo);
    const auto state = monitor.state();
    QColor color = theme().mutedText;
    QString text = tr("Connecting to %1").arg(address);
    if (state == ConnectionMonitor::State::Online) {
        m_settings.setServer(monitor.server());
        color = theme().good;
        text = monitor.isLive() ? tr("Connected to %1, live").arg(address)
                                : tr("Connected to %1").arg(address);
    } else if (state != ConnectionMonitor::State::Connecting) {
        color = theme().danger;
        text = tr("Not connected to %1").arg(address);
    }
    m_connection->setText(QStringLiteral("<span style=\"color:%1\">●</span>&nbsp; %2")
                              .arg(color.name(), text.toHtmlEscaped()));
    showProblems();
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
        const auto state = m_session.monitor.state();
        m_events->setEmptyText(m_session.isOnline() ? events.problem()
                                       ? tr("The events appear here as soon as they can be read.")
                                       : tr("Loading…")
                                   : state == ConnectionMonitor::State::Connecting
                                   ? tr("Connecting…")
                                   : tr("The events appear here as soon as the server answers."));
    }
}

void MainWindow::updateActions()
{
    const bool hasEvent = m_session.events.find(m_session.currentEvent).has_value();
    for (QAction *action : m_actions.eventActions()) {
        action->setEnabled(hasEvent);
    }
    if (const auto event = m_session.events.find(m_session.currentEvent)) {
        m_actions.cancelEvent->setEnabled(event->status != EventStatus::Cancelled);
    }
    const bool someSelected = m_registrations->table().selectionModel()->hasSelection();
    m_actions.cancelRegistrations->setEnabled(hasEvent && someSelected);
    m_actions.undo->setEnabled(m_session.registrations.batch().canUndo());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_session.changesUnderWay == 0 || m_reallyClose) {
        saveLayout();
        QMainWindow::closeEvent(event);
        return;
    }
    event->ignore();
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

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_dashboard) {
        m_dashboard->applyColors();
        showConnection();
    }
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    if (isVisible()) {
        m_saveLayout.start();
    }
}

void MainWindow::moveEvent(QMoveEvent *event)
{
    QMainWindow::moveEvent(event);
    if (isVisible()) {
        m_saveLayout.start();
    }
}

} // namespace boxoffice
