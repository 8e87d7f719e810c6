// Keeps a RegistrationTableModel equal to the server's list of one event, and carries out what is
// done to it: cancelling many, undoing that, registering by hand.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_client.h"
#include "desktop/console/read_trouble.h"
#include "desktop/console/registration_table_model.h"

#include <QPointer>
#include <QTimer>

namespace boxoffice {

// What became of a change of many rows.
struct BatchOutcome
{
    QList<Registration> done; // as they are now
    QStringList failedEmails;
    ApiError firstError;
};

class RegistrationBook : public QObject
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    explicit RegistrationBook(ApiClient &client, QObject *parent = nullptr);

    RegistrationTableModel &model() { return m_model; }
    const RegistrationQuery &query() const { return m_query; }
    bool isLoading() const { return m_page || m_refresh; }
    // What is shown came from the server, even if it is nothing.
    bool isRead() const { return m_read; }
    // Of the latest reading; retry() is how to try again.
    ReadTrouble &trouble() { return m_trouble; }
    void retry();

    // Nil: none. booked: how many active ones it has, if that is known.
    void setEvent(const Uuid &eventId, int booked = -1);
    void setSearch(const QString &text);
    void setFilter(RegistrationFilter filter);
    // All rows that are shown, again.
    void refresh();
    // Somebody booked or cancelled somewhere, and there are so many active ones by now: looks at
    // the end of the list, at most once a second, and at all that is shown if some must be gone.
    void expectChanges(int booked);

    // Several at a time, in the background; ends with batchFinished(). Only one batch at once.
    void cancelRegistrations(const QList<Registration> &registrations);
    // The last cancelled ones are registered again, as far as there are seats.
    void undoCancel();
    bool canUndo() const { return !m_undoable.isEmpty() && !m_batchRunning; }
    bool isBatchRunning() const { return m_batchRunning; }
    // Of a batch: what has not been sent yet is not sent any more.
    void stopBatch();
    Call<Registration> *registerAttendee(const Uuid &eventId, const QString &email,
                                         const QByteArray &key);

Q_SIGNALS:
    void loaded();
    void loadFailed(const boxoffice::ApiError &error);
    void batchProgressed(int done, int total);
    void batchFinished(const boxoffice::BatchOutcome &outcome, bool wasUndo);
    void undoAvailable(bool available);

private:
    void restart();
    void readPage(const QString &cursor);
    void readAgain(const QString &cursor, qsizetype wanted);
    void beginBatch(const QList<Registration> &registrations, bool undo);
    void sendNext();
    void onSent(const Registration &asked, const ApiResult<Registration> &result);
    void showIfFits(const Registration &registration);
    void readTail();
    void readTailFrom(const PageKey &asked);
    Call<RegistrationPage> *list(const PageKey &key);
    void onFailed(const ApiError &error);
    void onRead();
    bool showsAllActive() const;
    void suspectCancellations();
    void lookForCancellations();

    ApiClient &m_client;
    RegistrationTableModel m_model;
    RegistrationQuery m_query;
    ReadTrouble m_trouble;
    QPointer<CallBase> m_page;
    QPointer<CallBase> m_refresh;
    bool m_read = false;
    bool m_pageFailed = false; // the model still wants it
    QTimer m_tail;
    QTimer m_suspicion;          // that rows which are shown were cancelled elsewhere
    int m_booked = -1;           // as last told; -1: not known
    QList<Registration> m_again; // rows of a refresh so far

    QList<Registration> m_waiting; // of the batch
    QList<Registration> m_undoable;
    BatchOutcome m_outcome;
    int m_batchTotal = 0;
    int m_inFlight = 0;
    bool m_batchRunning = false;
    bool m_batchIsUndo = false;
};

} // namespace boxoffice
