#include "desktop/console/session_controls.h"

#include <QAction>

namespace boxoffice {

SessionControls::SessionControls(AccessBook &access, const ConsoleActions &actions, QWidget &window)
    : QObject(&window)
    , m_access(access)
    , m_actions(actions)
    , m_window(window)
{
    connect(&access, &AccessBook::signInWanted, this, &SessionControls::ask);
    connect(&access, &AccessBook::signedIn, this, &SessionControls::onSignedIn);
    connect(&access, &AccessBook::changed, this, &SessionControls::updateActions);
    connect(&access, &AccessBook::signInFailed, this, [this](const ApiError &error) {
        if (m_dialog) {
            m_dialog->showError(error);
        }
    });
    connect(actions.signIn, &QAction::triggered, this, [this] { ask(false); });
    connect(actions.signOut, &QAction::triggered, this, &SessionControls::signOut);
    updateActions();
}

// Also above an open editor, which stays as it is.
void SessionControls::ask(bool hasEnded)
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    const auto &account = m_access.account();
    m_dialog = new SignInDialog({.server = m_access.server(),
                                 .email = account ? account->email : QString(),
                                 .hasEnded = hasEnded,
                                 .isKept = m_access.isTokenKept()},
                                &m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setWindowModality(Qt::ApplicationModal);
    connect(m_dialog, &SignInDialog::signInRequested, this, [this](const SignInRequest &request) {
        m_dialog->setBusy(true);
        m_access.signIn(request);
    });
    connect(m_dialog, &QDialog::rejected, &m_access, &AccessBook::decline);
    connect(m_dialog, &QDialog::finished, this, [this] { m_dialog.clear(); });
    m_dialog->show();
}

void SessionControls::onSignedIn()
{
    if (m_dialog) {
        m_dialog->accept();
    }
}

void SessionControls::signOut()
{
    m_access.signOut();
    Q_EMIT told(tr("You are signed out."));
}

void SessionControls::updateActions()
{
    const bool isSignedIn = m_access.account().has_value();
    m_actions.signIn->setVisible(m_access.isProtected() && !isSignedIn);
    m_actions.signOut->setVisible(isSignedIn);
}

} // namespace boxoffice
