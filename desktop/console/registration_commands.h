// What can be done to an event's registrations: by hand, cancel and undo, export, print.
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
    // Asks for a file; exportTo() is the rest.
    void exportList();
    void exportTo(const QString &path);
    void print();
    void printTo(std::unique_ptr<QPrinter> printer);

Q_SIGNALS:
    void told(const QString &sentence);
    void undoOffered(const QString &sentence);
    void complained(const QString &sentence);

private:
    void sendRegistration(RegisterDialog &dialog, const QString &email);
    void onBatchProgressed(int done, int total);
    void onBatchFinished(const BatchOutcome &outcome, bool wasUndo);
    QProgressDialog *newProgress(const QString &text, int maximum);
    void finishOne(QProgressDialog *progress, const ApiError *error);

    ConsoleSession &m_session;
    QWidget &m_window;
    QPointer<QProgressDialog> m_batchProgress;
    QString m_openEmail; // whose registration's outcome is not known yet
    QByteArray m_openKey;
};

} // namespace boxoffice
