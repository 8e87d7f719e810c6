// What can be done to the team: asks where a slip would hurt, carries it out, tells the outcome.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/organizer_commands.h"

namespace boxoffice {

class InviteDialog;

class TeamCommands : public OrganizerCommands
{
    Q_OBJECT

public:
    // session: borrowed, outlives this.  window: owns this, and is the dialogs' parent.
    TeamCommands(ConsoleSession &session, QWidget &window);

    void invite();
    void setRole(const Member &member, Role role);
    void makeLink(const Member &member);
    void remove(const Member &member);
    void withdraw(const Invitation &invitation);

private:
    bool isSelf(const Member &member);
    void sendInvitation(InviteDialog &dialog, const TeamRequest &request);
    void sendRole(const Member &member, Role role);
    void sendRemoval(const Member &member);

    QWidget &m_window;
    QByteArray m_inviteKey; // of the wish whose outcome is still open
};

} // namespace boxoffice
