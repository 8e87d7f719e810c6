// The table of events with its search: shows, sorts, filters, and says what was chosen. Whether it
// shows what is to come, what is past or both is remembered.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/event_filter_proxy.h"
#include "desktop/books/event_table_model.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QTableView;

namespace boxoffice {

class EmptyOffer;
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
    void buildFilters();
    void buildTable();
    void styleHeader();
    void wireFilters();
    void wireTable();
    void keepCurrentMarked();
    void updateEmptyText();
    QString hiddenText(int hidden) const;
    // By the person's wish.
    void chooseTime(EventTime time);
    void showTime(EventTime time);
    void showOtherTime();
    bool isNarrowed() const;
    Uuid idAt(const QModelIndex &proxyIndex) const;

    EventTableModel &m_model;
    EventFilterProxy m_proxy;
    QLineEdit *m_search;
    QComboBox *m_time;
    QComboBox *m_status;
    QTableView *m_table;
    ProblemStrip *m_problem;
    EmptyOffer *m_empty;
    QString m_emptyText;
};

} // namespace boxoffice
