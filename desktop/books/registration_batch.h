// Cancels many registrations, or restores them: several at a time, in the background, each once.
// What is asked for while it is at work is done too.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_client.h"

#include <QSet>

namespace boxoffice {

// What became of a change of many rows.
struct BatchOutcome
{
    bool wasRestoring = false;
    QList<Registration> done; // as they are now
    QStringList failed;       // e-mails of those that are as they were
    QStringList unknown;      // e-mails of those that may have been changed or not
    ApiError firstError;      // of failed or unknown
};

class RegistrationBatch : public QObject
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    explicit RegistrationBatch(ApiClient &client, QObject *parent);

    // Ends with finished(), together with what is being cancelled already.
    void cancel(const QList<Registration> &registrations);
    // The cancelled ones among them come back, as far as there are seats and they were not erased.
    // Those that could not may be tried once more, by undo(). Does nothing while another change
    // runs.
    void restore(const QList<Registration> &registrations);
    // Restores the last cancelled ones.
    void undo();
    // How one is by now, after another change: what is erased or valid again is not restored.
    void note(const Registration &now);
    // All of this event are being erased.
    void forgetEvent(const Uuid &event);
    bool canUndo() const { return !m_undoable.isEmpty() && !m_running; }
    bool isRunning() const { return m_running; }
    // What has not been sent yet is not sent any more.
    void stop();

Q_SIGNALS:
    void changed(const boxoffice::Registration &registration);
    void progressed(int done, int total);
    void finished(const boxoffice::BatchOutcome &outcome);
    // Also canUndo().
    void runningChanged(bool running);
    // Less can be undone than before.
    void undoDropped();

private:
    struct Change
    {
        Registration registration; // as it was
        QByteArray key;
    };

    void begin(const QList<Change> &changes, bool restoring);
    void sendNext();
    void onSent(const Change &change, const ApiResult<Registration> &result);
    void onFailed(const Change &change, const ApiError &error);
    void giveUpWaiting();
    template <typename Predicate> void dropUndoOf(Predicate predicate);
    void keepForUndo(const Change &change, const ApiError &error);
    void end();

    ApiClient &m_client;
    QList<Change> m_waiting;
    QSet<Uuid> m_asked;          // of the batch that runs
    QList<Registration> m_later; // to be cancelled when the restoring that runs is over
    QList<Change> m_undoable;
    BatchOutcome m_outcome;
    int m_inFlight = 0;
    int m_total = 0;
    bool m_running = false;
};

} // namespace boxoffice
