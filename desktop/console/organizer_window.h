// The window beside the main one that shows the organizer: its team, its keys, its audit log, and
// its own details, as far as one may. It wires; the work is done by the session and the commands.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

#include <QDialog>

class QTabWidget;

namespace boxoffice {

class AuditView;
class KeysView;
class NoticeBar;
class OrganizerView;
class ProgressPanel;
class TeamView;

class OrganizerWindow : public QDialog
{
    Q_OBJECT

public:
    enum class Part { Team, Keys, Audit, Details };

    // session: borrowed, outlives this.
    OrganizerWindow(ConsoleSession &session, QWidget *parent);

    void open(Part part);

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void layOut();
    void wireTeam();
    void wireKeys();
    void wireAudit();
    void wireDetails();
    template <typename Commands> void tellOf(Commands &commands);
    // Shows the tabs that one may see; closes where there is none.
    void showRights();
    void look();

    ConsoleSession &m_session;
    QTabWidget *m_tabs;
    TeamView *m_team;
    KeysView *m_keys;
    AuditView *m_audit;
    OrganizerView *m_details;
    ProgressPanel *m_progress;
    NoticeBar *m_notices;
};

} // namespace boxoffice
