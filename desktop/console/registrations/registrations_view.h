// The table of an event's registrations with its search. It shows; what is done to the rows is
// asked for by signals. The server sorts by the time of registration only, so that column's header
// alone takes a click.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/registration_table_model.h"

#include <QItemSelectionModel>
#include <QPersistentModelIndex>
#include <QTableView>
#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace boxoffice {

class ProblemStrip;
class SortHeader;

struct RegistrationListState
{
    qint64 expected = -1; // by the event's own count; -1 if only some of them are wanted
    bool isLoading = false;
    bool isRead = false;       // it is what the server has, even if it is nothing
    QString whyForbidden = {}; // empty: it may be read
    bool hasTickets = false;   // names and numbers
    bool hasTypes = false;     // the event has ticket types
};

class RegistrationsView : public QWidget
{
    Q_OBJECT

public:
    // model: borrowed, outlives this.
    RegistrationsView(RegistrationTableModel &model, QWidget *parent);

    QList<Registration> selected() const;
    // Nothing unless it is exactly one.
    std::optional<Registration> selectedOne() const;
    // fits: bool(const Registration &).
    template <typename Fits> bool isAnySelected(Fits fits) const
    {
        for (const QItemSelectionRange &range : m_table->selectionModel()->selection()) {
            for (int row = range.top(); row <= range.bottom(); ++row) {
                if (fits(m_model.at(row))) {
                    return true;
                }
            }
        }
        return false;
    }
    QTableView &table() const { return *m_table; }
    QLineEdit &search() const { return *m_search; }
    // Buttons beside the search; actions: borrowed.
    void addButtons(const QList<QAction *> &actions);
    // The youngest first while it is checked, as the header shows. action: borrowed.
    void followOrder(QAction &newestFirst);
    // Where what was selected has gone, the next row takes its place.
    void selectSuccessor();
    void showState(const RegistrationListState &state);
    ProblemStrip &problem() const { return *m_problem; }
    void clearSearch();

Q_SIGNALS:
    void searchChanged(const QString &text); // when typing has paused
    void filterChanged(boxoffice::RegistrationStatus filter);
    void orderChanged(bool newestFirst);
    void selectionChanged();
    void opened(); // the selected one, by double click
    void contextMenuWanted(const QPoint &globalPosition);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTable();
    void layOutColumns();
    bool isAllSelected() const;
    void showCount();
    // Reads the rest for it.
    void selectAllThereAre();
    void selectMore();
    QString countText(const RegistrationListState &state) const;
    QString emptyText(const RegistrationListState &state) const;
    void placeEmptyText();
    RegistrationStatus filter() const;
    // The columns about mail and about the type are there while a row has something to say in them.
    void showRareColumns(int first, int last);
    void noteSuccessor(int first, int last);

    RegistrationTableModel &m_model;
    QLineEdit *m_search;
    QComboBox *m_filter;
    QTableView *m_table;
    SortHeader *m_header;
    QPersistentModelIndex m_successor;
    ProblemStrip *m_problem;
    QLabel *m_empty;
    RegistrationListState m_state;
    QLabel *m_count;
    QPushButton *m_selectAll;
    QHBoxLayout *m_buttons;
    QTimer m_typing;
    bool m_hasTypedRows = false; // of a ticket type, or beyond the capacity
    bool m_wantsAll = false;     // and the rest is being read
};

} // namespace boxoffice
