// One order: whose it is, what has become of its seats, and its tickets with what can be done about
// them. It follows the order, and sends nothing itself.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/open_order.h"
#include "desktop/books/row_model.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTableView;

namespace boxoffice {

class ElidedLabel;
class EmptyText;
class ProblemStrip;

class OrderDialog : public QDialog
{
    Q_OBJECT

public:
    // open: borrowed, outlives this.  mayChange: else it only shows.
    OrderDialog(OpenOrder &open, bool mayChange, QWidget *parent);

    const Order &order() const { return m_open.order(); }
    void setBusy(bool busy);
    // What came of a change.
    void say(const QString &sentence);

Q_SIGNALS:
    // Of the whole order.
    void cancelWanted();
    void correctWanted(const boxoffice::Registration &ticket);
    // Some of its tickets: valid ones, cancelled ones.
    void cancelTicketsWanted(const QList<boxoffice::Registration> &tickets);
    void restoreTicketsWanted(const QList<boxoffice::Registration> &tickets);

private:
    QLabel *label(const char *name);
    QPushButton *button(const QString &text, const char *name);
    void buildTable();
    void layOut();
    void wire();
    void showOrder();
    void showButtons();
    // Of the selected tickets those that are valid, or those that are cancelled and can come back.
    QList<Registration> selected(bool cancelled) const;
    QString emptyText() const;

    OpenOrder &m_open;
    const bool m_mayChange;
    RowModel<Registration> m_tickets;
    ProblemStrip *m_problem;
    ElidedLabel *m_buyer;
    QLabel *m_facts;
    QLabel *m_fate;
    QTableView *m_table;
    EmptyText *m_empty;
    QLabel *m_said;
    QPushButton *m_cancelOrder;
    QPushButton *m_correct;
    QPushButton *m_cancelTickets;
    QPushButton *m_restore;
    QTimer m_tick;
    bool m_isBusy = false;
};

} // namespace boxoffice
