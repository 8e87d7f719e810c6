// A list of the current event as a table, with what searches and filters it above, and below how
// many there are. It shows; what is done to the rows is asked for by signals.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/followed_list.h"

#include <QTableView>
#include <QWidget>

#include <optional>

class QAction;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;

namespace boxoffice {

class EmptyText;
class ProblemStrip;

class ListPane : public QWidget
{
    Q_OBJECT

public:
    struct Names
    {
        QString object;       // that of each part begins with it
        QString list;         // for screen readers
        QString which;        // likewise, of the filter
        QString search = {};  // what the search says while it is empty; empty: there is none
        QString finds = {};   // for screen readers
        QString problem = {}; // with the reason in the place of %1
    };

    QTableView &table() const { return *m_table; }
    // Requires: there is one.
    QLineEdit &search() const { return *m_search; }
    void clearSearch();
    // Buttons beside the search; actions: borrowed.
    void addButtons(const QList<QAction *> &actions);
    // Nothing unless it is exactly one.
    std::optional<int> selectedRow() const;
    // Empty: it may be read.
    void setWhyForbidden(const QString &sentence);
    bool isOnline() const { return m_isOnline; }
    // Where the whole server is away, the window says so, once.
    void setOnline(bool online);

Q_SIGNALS:
    void searchChanged(const QString &text); // when typing has paused
    void filterChanged(std::optional<int> status);
    void selectionChanged();
    void opened();  // the selected one, by double click or Return
    void removed(); // likewise, by Delete
    void contextMenuWanted(const QPoint &globalPosition);

protected:
    // list: borrowed, outlives this.
    ListPane(FollowedList &list, const Names &names, QWidget *parent);

    // status: nothing for all.
    void addFilter(const QString &text, std::optional<int> status);
    std::optional<int> filter() const;
    bool isSearching() const;
    void setWidths(std::initializer_list<std::pair<int, int>> widths); // by column
    void showRemark(const QString &text);
    void showState();
    // Nobody is there, and the server said so.
    virtual QString emptyText() const = 0;
    // Of an early server.
    virtual QString unknownText() const = 0;
    virtual QString countText() const = 0;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void nameParts(const Names &names);
    void layOut();
    void wire();
    QString textOfEmpty() const;

    FollowedList &m_list;
    const QString m_problemText;
    QLineEdit *m_search; // null: there is none
    QComboBox *m_filter;
    QHBoxLayout *m_buttons;
    QLabel *m_remark;
    ProblemStrip *m_problem;
    QTableView *m_table;
    EmptyText *m_empty;
    QLabel *m_count;
    QTimer m_typing;
    QString m_whyForbidden;
    bool m_isOnline = false;
};

} // namespace boxoffice
