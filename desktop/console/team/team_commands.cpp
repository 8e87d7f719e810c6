#include "desktop/console/team/team_commands.h"

#include "desktop/books/access_words.h"
#include "desktop/books/formats.h"
#include "desktop/console/team/invite_dialog.h"
#include "desktop/look/questions.h"
#include "desktop/look/secret_dialog.h"

namespace boxoffice {

TeamCommands::TeamCommands(ConsoleSession &session, QWidget &window)
    : OrganizerCommands(session, session.team, &window)
    , m_window(window)
{ }

bool TeamCommands::isSelf(const Member &member)
{
    const auto &account = access().account();
    return account && account->id == member.accountId;
}

void TeamCommands::invite()
{
    auto *dialog = new InviteDialog(&m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_inviteKey = ApiClient::newKey();
    connect(dialog, &InviteDialog::inviteRequested, this,
            [this, dialog](const TeamRequest &request) { sendInvitation(*dialog, request); });
    dialog->open();
}

void TeamCommands::sendInvitation(InviteDialog &dialog, const TeamRequest &request)
{
    dialog.setBusy(true);
    const QPointer<InviteDialog> shown(&dialog);
    carryOut(
        client().invite(organizer(), request, m_inviteKey),
        [this, shown](const Invitation &invitation) {
            if (shown) {
                shown->accept();
            }
            if (invitation.isMailed) {
                Q_EMIT told(tr("The invitation was sent by mail to %1. It is good until %2.")
                                .arg(invitation.email, formatDateTime(invitation.expiresAt)));
                return;
            }
            auto *secret = new SecretDialog(
                tr("Invitation"),
                tr("Send this link to %1. It is good once, until %2, and is shown only now.")
                    .arg(invitation.email, formatDateTime(invitation.expiresAt)),
                tr("Link"), wholeLink(invitation.link), &m_window);
            secret->setAttribute(Qt::WA_DeleteOnClose);
            secret->open();
        },
        [this, shown](const ApiError &error) {
            if (!error.outcomeUnknown) {
                m_inviteKey = ApiClient::newKey(); // the next attempt is another wish
            }
            if (shown) {
                shown->showError(error);
            } else {
                Q_EMIT complained(error.message);
            }
        });
}

void TeamCommands::setRole(const Member &member, Role role)
{
    if (!isSelf(member)) {
        sendRole(member, role);
        return;
    }
    ask({tr("Change your own role?"),
         tr("As “%1” you can't take that back yourself.").arg(formatRole(role)),
         tr("Change my role"), tr("Keep it")},
        m_window, this, [this, member, role] { sendRole(member, role); });
}

void TeamCommands::sendRole(const Member &member, Role role)
{
    carryOut(client().setRole(organizer(), member.id, role),
             [this, isOwn = isSelf(member)](const Member &changed) {
                 Q_EMIT told(
                     tr("%1 has the role “%2” now.").arg(changed.name, formatRole(changed.role)));
                 if (isOwn) {
                     access().read();
                 }
             });
}

void TeamCommands::makeLink(const Member &member)
{
    carryOut(client().makeResetLink(organizer(), member.id), [this, member](const ResetLink &link) {
        auto *secret = new SecretDialog(
            tr("Password link"),
            tr("With this link %1 chooses a new password. It is good once, until %2, and "
               "is shown only now.")
                .arg(member.name, formatDateTime(link.expiresAt)),
            tr("Link"), wholeLink(link.link), &m_window);
        secret->setAttribute(Qt::WA_DeleteOnClose);
        secret->open();
    });
}

void TeamCommands::remove(const Member &member)
{
    const QString text = isSelf(member)
        ? tr("You will not see this organizer's events and registrations any more.")
        : tr("%1 will not see this organizer's events and registrations any more. The account "
             "stays.")
              .arg(member.name);
    ask({tr("Remove from the team?"), text, tr("Remove"), tr("Keep")}, m_window, this,
        [this, member] { sendRemoval(member); });
}

void TeamCommands::sendRemoval(const Member &member)
{
    carryOut(client().removeMember(organizer(), member.id),
             [this, member, isOwn = isSelf(member)](const Nothing &) {
                 Q_EMIT told(tr("%1 is not in the team any more.").arg(member.name));
                 if (isOwn) {
                     access().read();
                 }
             });
}

void TeamCommands::withdraw(const Invitation &invitation)
{
    ask({tr("Withdraw the invitation?"),
         tr("The link that was made for %1 will not be good any more.").arg(invitation.email),
         tr("Withdraw"), tr("Keep it")},
        m_window, this, [this, invitation] {
            carryOut(client().withdrawInvitation(organizer(), invitation.id),
                     [this, invitation](const Nothing &) {
                         Q_EMIT told(tr("%1 is not invited any more.").arg(invitation.email));
                     });
        });
}

} // namespace boxoffice
