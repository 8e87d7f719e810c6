// What can be done to one registration: correct it, and erase what is known of the person. A dialog
// stays with the registration it was opened for, whatever is selected by the time of its answer.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

namespace boxoffice {

class CorrectDialog;

class TicketCommands : public QObject
{
    Q_OBJECT

public:
    // session: borrowed, outlives this.  window: owns this, and is the dialogs' parent.
    TicketCommands(ConsoleSession &session, QWidget &window);

    // over: the dialog's parent; null: the window.
    void correct(const Registration &registration, QWidget *over = nullptr);
    // After a question.
    void erase(const Registration &registration);

Q_SIGNALS:
    void told(const QString &sentence);
    void complained(const QString &sentence);

private:
    void sendCorrection(CorrectDialog &dialog, const Registration &registration,
                        const RegistrationPatch &patch);
    void sendErasing(const Registration &registration);
    // Takes what came of it; returns whether it went well.
    bool onChanged(const ApiResult<Registration> &result);

    ConsoleSession &m_session;
    QWidget &m_window;
    std::pair<Uuid, RegistrationPatch> m_openWish; // whose outcome is not known yet
    QByteArray m_openKey;
};

} // namespace boxoffice
