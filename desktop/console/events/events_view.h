// The table of events with its search: shows, sorts, filters, and says what was chosen.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/event_filter_proxy.h"
#include "desktop/books/event_table_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace boxoffice {

class ProblemStrip;

class EventsView : public QWidget
{
    Q_OBJECT

public:
    // model: borrowed, outlives this.
    EventsView(EventTableModel &model, QWidget *parent);

    void select(const Uuid &id);
    QTableView &table() const { return *m_table; }
    QLineEdit &search() const { return *m_search; }
    // What stands in an empty table.
    void setEmptyText(const QString &text);
    ProblemStrip &problem() const { return *m_problem; }

Q_SIGNALS:
    // Nil: none.
    void chosen(const boxoffice::Uuid &id);
    // Enter or a double click.
    void opened(const boxoffice::Uuid &id);
    void contextMenuWanted(const QPoint &globalPosition);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTable();
    void keepCurrentMarked();
    void updateEmptyText();
    Uuid idAt(const QModelIndex &proxyIndex) const;

    EventTableModel &m_model;
    EventFilterProxy m_proxy;
    QLineEdit *m_search;
    QComboBox *m_status;
    QTableView *m_table;
    ProblemStrip *m_problem;
    QLabel *m_empty;
    QString m_emptyText;
};

} // namespace boxoffice
