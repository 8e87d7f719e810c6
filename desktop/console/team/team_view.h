// The members of the organizer's team, and who is invited. It shows; what is done to them is asked
// for by signals.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/team_book.h"

#include <QWidget>

class QComboBox;
class QPushButton;
class QTableView;

namespace boxoffice {

class EmptyText;
class ProblemStrip;

class TeamView : public QWidget
{
    Q_OBJECT

public:
    // book: borrowed, outlives this.
    TeamView(TeamBook &book, QWidget *parent);

Q_SIGNALS:
    void inviteWanted();
    void roleWanted(const boxoffice::Member &member, boxoffice::Role role);
    void linkWanted(const boxoffice::Member &member);
    void removeWanted(const boxoffice::Member &member);
    void withdrawWanted(const boxoffice::Invitation &invitation);

private:
    QTableView *table(QAbstractItemModel &model, const char *name, const QString &title,
                      std::initializer_list<int> widths);
    QPushButton *button(const QString &text, const char *name);
    void fillRoles();
    void layOut();
    void wire();
    void showMember();
    void showState();
    // Null: none is selected.
    const Member *member() const;
    const Invitation *invitation() const;

    TeamBook &m_book;
    ProblemStrip *m_problem;
    QTableView *m_members;
    QTableView *m_invitations;
    EmptyText *m_noMembers;
    EmptyText *m_noInvitations;
    QPushButton *m_invite;
    QComboBox *m_role;
    QPushButton *m_link;
    QPushButton *m_remove;
    QPushButton *m_withdraw;
};

} // namespace boxoffice
