// Signing in and out: asks when the server wants it, also in the middle of something, and shows who
// one is.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/access_book.h"
#include "desktop/console/console_actions.h"
#include "desktop/console/sign_in_dialog.h"

namespace boxoffice {

class SessionControls : public QObject
{
    Q_OBJECT

public:
    // access, actions: borrowed, outlive this.  window: owns this, and is the dialog's parent.
    SessionControls(AccessBook &access, const ConsoleActions &actions, QWidget &window);

Q_SIGNALS:
    void told(const QString &sentence);

private:
    void ask(bool hasEnded);
    void onSignedIn();
    void signOut();
    void updateActions();

    AccessBook &m_access;
    const ConsoleActions &m_actions;
    QWidget &m_window;
    QPointer<SignInDialog> m_dialog;
};

} // namespace boxoffice
