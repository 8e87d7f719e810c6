// What can be done to an event's registrations: by hand, and cancel. A dialog stays with the
// event it was opened for, whatever is selected by the time of its answer.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

namespace boxoffice {

class ProgressLine;
class ProgressPanel;
class RegisterDialog;

class RegistrationCommands : public QObject
{
    Q_OBJECT

public:
    // session, panel: borrowed, outlive this.  window: owns this, and is the dialogs' parent.
    RegistrationCommands(ConsoleSession &session, ProgressPanel &panel, QWidget &window);

    void registerSomebody();
    // Many of them only after a question.
    void cancel(const QList<Registration> &registrations);

Q_SIGNALS:
    void told(const QString &sentence);
    void undoOffered(const QString &sentence);
    // remedy: what RegistrationBatch::undo() may do about it; empty: nothing.
    void complained(const QString &sentence, const QString &remedy);

private:
    // What there is to choose from, as the server has it now.
    void offerWhatThereIs(RegisterDialog &dialog, const Uuid &eventId);
    void sendRegistration(RegisterDialog &dialog, const Uuid &eventId,
                          const RegistrationAddition &addition);
    void onBatchRunning(bool running);
    void onBatchProgressed(int done, int total);
    void onBatchFinished(const BatchOutcome &outcome);
    void tellFailures(const BatchOutcome &outcome);

    ConsoleSession &m_session;
    ProgressPanel &m_panel;
    QWidget &m_window;
    QPointer<ProgressLine> m_progress;                // of the batch that runs
    std::pair<Uuid, RegistrationAddition> m_openWish; // whose outcome is not known yet
    QByteArray m_openKey;
};

} // namespace boxoffice
