#include "desktop/console/organizer_window.h"

#include "desktop/console/audit/audit_output.h"
#include "desktop/console/audit/audit_view.h"
#include "desktop/console/keys/key_commands.h"
#include "desktop/console/keys/keys_view.h"
#include "desktop/console/team/organizer_editing.h"
#include "desktop/console/team/organizer_view.h"
#include "desktop/console/team/team_commands.h"
#include "desktop/console/team/team_view.h"
#include "desktop/look/bars.h"
#include "desktop/look/progress_panel.h"

#include <QTabWidget>
#include <QVBoxLayout>

namespace boxoffice {

OrganizerWindow::OrganizerWindow(ConsoleSession &session, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_tabs(new QTabWidget(this))
    , m_team(new TeamView(session.team, m_tabs))
    , m_keys(new KeysView(session.keys, m_tabs))
    , m_audit(new AuditView(session.audit, m_tabs))
    , m_details(new OrganizerView(session.organizer, m_tabs))
    , m_progress(new ProgressPanel(this))
    , m_notices(new NoticeBar(this))
{
    setObjectName(QStringLiteral("organizerWindow"));
    layOut();
    wireTeam();
    wireKeys();
    wireAudit();
    wireDetails();
    connect(m_tabs, &QTabWidget::currentChanged, this, &OrganizerWindow::look);
    connect(&session.access, &AccessBook::changed, this, &OrganizerWindow::showRights);
}

void OrganizerWindow::layOut()
{
    m_tabs->setObjectName(QStringLiteral("organizerTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_team, tr("Team"));
    m_tabs->addTab(m_keys, tr("Keys"));
    m_tabs->addTab(m_audit, tr("Audit log"));
    m_tabs->addTab(m_details, tr("Details"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 12, 18, 14);
    layout->setSpacing(10);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_notices);
    resize(1000, 620);
}

template <typename Commands> void OrganizerWindow::tellOf(Commands &commands)
{
    connect(&commands, &Commands::told, m_notices,
            [this](const QString &sentence) { m_notices->tell(sentence); });
    connect(&commands, &Commands::complained, m_notices,
            [this](const QString &sentence) { m_notices->complain(sentence); });
}

void OrganizerWindow::wireTeam()
{
    auto *commands = new TeamCommands(m_session, *this);
    connect(m_team, &TeamView::inviteWanted, commands, &TeamCommands::invite);
    connect(m_team, &TeamView::roleWanted, commands, &TeamCommands::setRole);
    connect(m_team, &TeamView::linkWanted, commands, &TeamCommands::makeLink);
    connect(m_team, &TeamView::removeWanted, commands, &TeamCommands::remove);
    connect(m_team, &TeamView::withdrawWanted, commands, &TeamCommands::withdraw);
    tellOf(*commands);
}

void OrganizerWindow::wireKeys()
{
    auto *commands = new KeyCommands(m_session, *this);
    connect(m_keys, &KeysView::newKeyWanted, commands, &KeyCommands::create);
    connect(m_keys, &KeysView::revokeWanted, commands, &KeyCommands::revoke);
    tellOf(*commands);
}

void OrganizerWindow::wireAudit()
{
    auto *output = new AuditOutput(m_session, *m_progress, *this);
    connect(m_audit, &AuditView::exportWanted, output, &AuditOutput::exportList);
    tellOf(*output);
}

void OrganizerWindow::wireDetails()
{
    tellOf(*new OrganizerEditing(m_session, *m_details));
}

void OrganizerWindow::open(Part part)
{
    m_tabs->setCurrentIndex(static_cast<int>(part));
    show();
    raise();
    activateWindow();
    showRights();
}

void OrganizerWindow::showRights()
{
    const AccessBook &access = m_session.access;
    const Membership *own = access.membership();
    const Permission needed[] = {Permission::TeamWrite, Permission::KeysWrite,
                                 Permission::AuditRead, Permission::OrganizerWrite};
    bool isAny = false;
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        const bool may = own && access.may(needed[tab]);
        m_tabs->setTabVisible(tab, may);
        isAny = isAny || may;
    }
    setWindowTitle(own ? own->organizer.name : QString());
    if (!isAny) {
        hide();
    }
    look();
}

// Only what is in front is read.
void OrganizerWindow::look()
{
    const QWidget *front = isVisible() ? m_tabs->currentWidget() : nullptr;
    m_session.team.setLookedAt(front == m_team);
    m_session.keys.setLookedAt(front == m_keys);
    m_session.audit.setLookedAt(front == m_audit);
    m_session.organizer.setLookedAt(front == m_details);
}

void OrganizerWindow::hideEvent(QHideEvent *event)
{
    QDialog::hideEvent(event);
    look();
}

} // namespace boxoffice
