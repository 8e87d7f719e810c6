// The organizer's audit log with its filters. It shows; the export is asked for by a signal.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/audit_book.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QTableView;

namespace boxoffice {

class EmptyText;
class ProblemStrip;

class AuditView : public QWidget
{
    Q_OBJECT

public:
    // book: borrowed, outlives this.
    AuditView(AuditBook &book, QWidget *parent);

Q_SIGNALS:
    void exportWanted();

private:
    QComboBox *filter(const QString &name, const char *objectName, const QString &all);
    void fillActions();
    void fillPeriods();
    void fillActors();
    void buildTable();
    void layOut();
    void applyFilters();
    void showState();

    AuditBook &m_book;
    ProblemStrip *m_problem;
    QComboBox *m_actor;
    QComboBox *m_action;
    QComboBox *m_period;
    QPushButton *m_export;
    QTableView *m_table;
    EmptyText *m_empty;
    QLabel *m_count;
    QPushButton *m_more;
};

} // namespace boxoffice
