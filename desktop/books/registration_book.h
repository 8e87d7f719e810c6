// Keeps a RegistrationTableModel equal to the server's list of the current event, and carries out
// what is done to it.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/current_event.h"
#include "desktop/books/registration_adder.h"
#include "desktop/books/registration_batch.h"
#include "desktop/books/registration_table_model.h"
#include "desktop/client/api_client.h"
#include "desktop/client/read_trouble.h"

#include <QPointer>
#include <QTimer>

namespace boxoffice {

class RegistrationBook : public QObject
{
    Q_OBJECT

public:
    // client, current: borrowed, outlive this.
    RegistrationBook(ApiClient &client, CurrentEvent &current);

    RegistrationTableModel &model() { return m_model; }
    // What is listed, from its beginning.
    RegistrationQuery query() const;
    bool isLoading() const { return m_page || m_refresh; }
    // What is shown came from the server, even if it is nothing.
    bool isRead() const { return m_read; }
    // Of the latest reading; retry() is how to try again.
    ReadTrouble &trouble() { return m_trouble; }
    void retry();

    // Without the right nothing is read.
    void setMayRead(bool may);
    bool mayRead() const { return m_mayRead; }

    // Ends with the event: another one's list begins without a search.
    void setSearch(const QString &text);
    void setFilter(RegistrationStatus filter);
    // Else the oldest, as the server has them.
    void setNewestFirst(bool newest);
    // All rows that are shown, again.
    void refresh();

    // Cancelling many and undoing that; what becomes of them is shown here.
    RegistrationBatch &batch() { return m_batch; }
    // Adding people, who are shown here.
    RegistrationAdder &adder() { return m_adder; }
    // One that was changed by a call of somebody else's.
    void take(const Registration &registration);
    // Whether rows that are shown have what came with tickets.
    bool knowsTickets() const { return m_model.rowCount() > 0 && m_model.at(0).version > 0; }

Q_SIGNALS:
    void loaded();
    void loadFailed(const boxoffice::ApiError &error);
    // One was made or changed here, whether or not it is listed.
    void changedHere(const boxoffice::Registration &registration);

private:
    void onSwitched();
    void onUpdated(const Event &event);
    void restart();
    void readPage(const QString &cursor);
    void readAgain(const QString &cursor, qsizetype wanted);
    void showIfFits(const Registration &registration);
    void readYoungest();
    void readTail();
    void readHeadFrom(const QString &cursor);
    void readTailFrom(const PageKey &asked);
    Call<RegistrationPage> *list(const PageKey &key);
    void onFailed(const ApiError &error);
    void onRead();
    bool showsAllActive() const;
    void suspectCancellations();
    void lookForCancellations();

    ApiClient &m_client;
    RegistrationTableModel m_model;
    CurrentEvent &m_current;
    QString m_search;
    RegistrationStatus m_filter = RegistrationStatus::Active;
    bool m_newestFirst = false;
    ReadTrouble m_trouble;
    RegistrationBatch m_batch;
    RegistrationAdder m_adder;
    QPointer<CallBase> m_page;
    QPointer<CallBase> m_refresh;
    bool m_mayRead = true;
    bool m_read = false;
    bool m_pageFailed = false;   // the model still wants it
    QTimer m_young;              // somebody may have come
    QTimer m_suspicion;          // that rows which are shown were cancelled elsewhere
    int m_booked = -1;           // as last told; -1: not known
    QList<Registration> m_again; // what was read again so far
};

} // namespace boxoffice
