// The organizer's API keys. It shows; what is done to them is asked for by signals.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/key_book.h"

#include <QWidget>

class QPushButton;
class QTableView;

namespace boxoffice {

class EmptyText;
class ProblemStrip;

class KeysView : public QWidget
{
    Q_OBJECT

public:
    // book: borrowed, outlives this.
    KeysView(KeyBook &book, QWidget *parent);

Q_SIGNALS:
    void newKeyWanted();
    void revokeWanted(const boxoffice::ApiKey &key);

private:
    void buildTable();
    void showSelected();
    void showState();
    // Null: none is selected.
    const ApiKey *selected() const;

    KeyBook &m_book;
    ProblemStrip *m_problem;
    QTableView *m_table;
    EmptyText *m_empty;
    QPushButton *m_new;
    QPushButton *m_revoke;
};

} // namespace boxoffice
