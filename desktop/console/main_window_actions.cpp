#include "desktop/console/main_window.h"

#include "desktop/console/events/event_commands.h"
#include "desktop/console/events/events_view.h"
#include "desktop/console/registrations/registration_commands.h"
#include "desktop/console/registrations/registration_output.h"
#include "desktop/console/registrations/registrations_view.h"
#include "desktop/console/server_dialog.h"
#include "desktop/look/bars.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QScreen>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>

#include <functional>

namespace boxoffice {

namespace {

constexpr int kLayoutSavedMs = 500; // after the last change

} // namespace

void MainWindow::wireActions()
{
    const auto onEvent = [this](QAction *action, void (EventCommands::*command)(const Uuid &)) {
        connect(action, &QAction::triggered, m_eventCommands,
                [this, command] { std::invoke(command, m_eventCommands, m_session.currentEvent); });
    };
    connect(m_actions.newEvent, &QAction::triggered, m_eventCommands, &EventCommands::create);
    onEvent(m_actions.editEvent, &EventCommands::edit);
    onEvent(m_actions.duplicateEvent, &EventCommands::duplicate);
    onEvent(m_actions.cancelEvent, &EventCommands::cancelEvent);
    onEvent(m_actions.deleteEvent, &EventCommands::remove);
    connect(m_eventCommands, &EventCommands::saved, m_events, &EventsView::select);
    connect(m_eventCommands, &EventCommands::told, m_notices,
            [this](const QString &sentence) { m_notices->tell(sentence); });
    connect(m_eventCommands, &EventCommands::complained, m_notices,
            [this](const QString &sentence) { m_notices->complain(sentence); });
    connect(m_actions.refresh, &QAction::triggered, this, [this] { m_session.refresh(); });
    connect(m_actions.findEvent, &QAction::triggered, this, [this] {
        m_events->search().setFocus();
        m_events->search().selectAll();
    });
    connect(m_actions.showDashboard, &QAction::triggered, this,
            [this] { m_tabs->setCurrentIndex(1); });
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

void MainWindow::wireRegistrationActions()
{
    RegistrationCommands &commands = *m_registrationCommands;
    connect(m_actions.registerSomebody, &QAction::triggered, &commands,
            &RegistrationCommands::registerSomebody);
    connect(m_actions.cancelRegistrations, &QAction::triggered, &commands,
            [this] { m_registrationCommands->cancel(m_registrations->selected()); });
    // Delete means the rows one looks at, never those of another table.
    m_actions.cancelRegistrations->setShortcutContext(Qt::WidgetShortcut);
    m_registrations->table().addAction(m_actions.cancelRegistrations);
    connect(m_actions.undo, &QAction::triggered, &commands, &RegistrationCommands::undo);
    connect(m_actions.exportList, &QAction::triggered, m_registrationOutput,
            &RegistrationOutput::exportList);
    connect(m_actions.print, &QAction::triggered, m_registrationOutput, &RegistrationOutput::print);
    connect(m_actions.copy, &QAction::triggered, this, &MainWindow::copySelection);
    connect(m_actions.showRegistrations, &QAction::triggered, this,
            [this] { m_tabs->setCurrentIndex(0); });
    connect(m_actions.findRegistration, &QAction::triggered, this, [this] {
        m_tabs->setCurrentIndex(0);
        m_registrations->search().setFocus();
        m_registrations->search().selectAll();
    });
    connect(&commands, &RegistrationCommands::told, m_notices,
            [this](const QString &sentence) { m_notices->tell(sentence); });
    const auto undo = [this] { m_registrationCommands->undo(); };
    connect(&commands, &RegistrationCommands::complained, m_notices,
            [this, undo](const QString &sentence, const QString &remedy) {
                m_notices->complain(sentence, remedy, undo);
            });
    connect(m_registrationOutput, &RegistrationOutput::told, m_notices,
            [this](const QString &sentence) { m_notices->tell(sentence); });
    connect(m_registrationOutput, &RegistrationOutput::complained, m_notices,
            [this](const QString &sentence) { m_notices->complain(sentence); });
    connect(&commands, &RegistrationCommands::undoOffered, m_notices,
            [this, undo](const QString &sentence) { m_notices->tell(sentence, tr("Undo"), undo); });
    const RegistrationBatch &batch = m_session.registrations.batch();
    connect(&batch, &RegistrationBatch::runningChanged, this, &MainWindow::updateActions);
    connect(&batch, &RegistrationBatch::finished, m_registrations,
            &RegistrationsView::selectSuccessor);
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
    const bool registrations = m_registrations->table().hasFocus();
    const QString text =
        selectionAsText(registrations ? m_registrations->table() : m_events->table());
    if (!text.isEmpty()) {
        QApplication::clipboard()->setText(text);
    }
}

void MainWindow::chooseServer()
{
    auto *dialog = new ServerDialog(m_session.monitor.server(), this);
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

void MainWindow::restoreLayout()
{
    // Also with the frame that the desktop puts around it.
    resize(QSize(1280, 800).boundedTo(screen()->availableGeometry().size() - QSize(8, 40)));
    restoreGeometry(m_settings.layout(QStringLiteral("window")));
    restoreState(m_settings.layout(QStringLiteral("bars")));
    const QByteArray splitter = m_settings.layout(QStringLiteral("splitter"));
    if (splitter.isEmpty()) {
        m_splitter->setSizes({656, 596});
    } else {
        m_splitter->restoreState(splitter);
    }
    m_events->restoreState(m_settings.layout(QStringLiteral("events")));
    m_registrations->restoreState(m_settings.layout(QStringLiteral("registrations")));
    m_saveLayout.setSingleShot(true);
    m_saveLayout.setInterval(kLayoutSavedMs);
    connect(&m_saveLayout, &QTimer::timeout, this, &MainWindow::saveLayout);
    const auto soon = qOverload<>(&QTimer::start);
    connect(m_splitter, &QSplitter::splitterMoved, &m_saveLayout, soon);
    for (const QTableView *table : {&m_events->table(), &m_registrations->table()}) {
        const QHeaderView *header = table->horizontalHeader();
        connect(header, &QHeaderView::sectionResized, &m_saveLayout, soon);
        connect(header, &QHeaderView::sectionMoved, &m_saveLayout, soon);
        connect(header, &QHeaderView::sortIndicatorChanged, &m_saveLayout, soon);
    }
}

void MainWindow::saveLayout()
{
    m_settings.setLayout(QStringLiteral("window"), saveGeometry());
    m_settings.setLayout(QStringLiteral("bars"), saveState());
    m_settings.setLayout(QStringLiteral("splitter"), m_splitter->saveState());
    m_settings.setLayout(QStringLiteral("events"), m_events->saveState());
    m_settings.setLayout(QStringLiteral("registrations"), m_registrations->saveState());
}

} // namespace boxoffice
