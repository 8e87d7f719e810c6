// The ticket types and quotas of an event. It shows; what is done to them is asked for by signals.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/type_book.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace boxoffice {

class EmptyText;
class ProblemStrip;

class TypesView : public QWidget
{
    Q_OBJECT

public:
    // book: borrowed, outlives this.
    TypesView(TypeBook &book, QWidget *parent);

    // why: said where they may not be changed.
    void setMayEdit(bool may, const QString &why);

Q_SIGNALS:
    void addTypeWanted();
    void editTypeWanted(const boxoffice::ListedTicketType &type);
    void removeTypeWanted(const boxoffice::ListedTicketType &type);
    void moveWanted(int from, int to);
    void addQuotaWanted();
    void editQuotaWanted(const boxoffice::Quota &quota);
    void removeQuotaWanted(const boxoffice::Quota &quota);

private:
    QPushButton *addButton(const QString &text, const char *name);
    void buildTypes();
    void buildQuotas();
    void layOut();
    void wire();
    void wireKeys();
    void onKey(const QKeySequence &key, QTableView *table, QPushButton *button);
    void move(int by);
    void showState();
    void showSelected();
    // Null: none is selected.
    const ListedTicketType *selectedType() const;
    const Quota *selectedQuota() const;

    TypeBook &m_book;
    bool m_mayEdit = true;
    ProblemStrip *m_problem;
    QTableView *m_types;
    EmptyText *m_typesEmpty;
    QPushButton *m_addType, *m_editType, *m_removeType, *m_up, *m_down;
    QLabel *m_quotasTitle;
    QTableView *m_quotas;
    EmptyText *m_quotasEmpty;
    QPushButton *m_addQuota, *m_editQuota, *m_removeQuota;
};

} // namespace boxoffice
