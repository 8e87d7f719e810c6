// What can be done to orders and to those who wait: open and cancel an order, cancel and restore
// some of its tickets; offer seats out of turn, and take somebody off the list. What frees seats or
// passes over somebody asks first.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"
#include "desktop/client/wish_keys.h"

namespace boxoffice {

class OpenOrder;
class OrderDialog;

class OrderCommands : public QObject
{
    Q_OBJECT

public:
    // session: borrowed, outlives this.  window: owns this, and is the dialogs' parent.
    OrderCommands(ConsoleSession &session, QWidget &window);

    void open(const Order &order);
    void cancel(const Order &order);
    void offer(const WaitingPlace &entry);
    void remove(const WaitingEntry &entry);

Q_SIGNALS:
    void told(const QString &sentence);
    void complained(const QString &sentence);
    // One of the tickets of the open order is to be corrected, above its dialog.
    void correctWanted(const boxoffice::Registration &ticket, QWidget *over);

private:
    void wire(OrderDialog &dialog, OpenOrder &open);
    // shown, open: null where no dialog is open.
    void askToCancel(const Order &order, OrderDialog *shown, OpenOrder *open);
    void sendCancelling(const Order &order, OrderDialog *shown, OpenOrder *open);
    void onBatchFinished(OrderDialog &dialog, const BatchOutcome &outcome);
    void sendOffer(const WaitingEntry &entry);
    void sendRemoval(const WaitingEntry &entry);
    // Of a call that was begun with ++changesUnderWay.
    void end(const ApiError *error);

    ConsoleSession &m_session;
    QWidget &m_window;
    WishKeys m_keys;
};

} // namespace boxoffice
