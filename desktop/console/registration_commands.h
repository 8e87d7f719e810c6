// What can be done to an event's registrations: by hand, cancel and undo, export, print.
// A dialog stays with the event it was opened for, whatever is selected by the time of its answer.
//
// Threads: GUI only.
#pragma once

#include "desktop/console/console_session.h"

#include <memory>

class QPrinter;
class QProgressDialog;

namespace boxoffice {

class RegisterDialog;

class RegistrationCommands : public QObject
{
    Q_OBJECT

public:
    // session: borrowed, outlives this.  window: owns this, and is the dialogs' parent.
    RegistrationCommands(ConsoleSession &session, QWidget &window);

    void registerSomebody();
    void cancel(const QList<Registration> &registrations);
    void undo();
    void exportList();
    void print();

Q_SIGNALS:
    void told(const QString &sentence);
    void undoOffered(const QString &sentence);
    void complained(const QString &sentence);

private:
    void sendRegistration(RegisterDialog &dialog, const Uuid &eventId, const QString &email);
    void exportTo(const Event &event, const RegistrationQuery &query, const QString &path);
    void printTo(const Event &event, const RegistrationQuery &query,
                 std::unique_ptr<QPrinter> printer);
    // Says so if not.
    bool isStillThere(const Event &event);
    void onBatchProgressed(int done, int total);
    void onBatchFinished(const BatchOutcome &outcome, bool wasUndo);
    QProgressDialog *newProgress(const QString &text, int maximum);
    void finishOne(QProgressDialog *progress, const ApiError *error);

    ConsoleSession &m_session;
    QWidget &m_window;
    QPointer<QProgressDialog> m_batchProgress;
    std::pair<Uuid, QString> m_openWish; // event and e-mail whose outcome is not known yet
    QByteArray m_openKey;
};

} // namespace boxoffice
