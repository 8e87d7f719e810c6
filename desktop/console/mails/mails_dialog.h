// The mails of one registration, or the failed ones of an event, with what can be done about them.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/mail_list.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTableView;

namespace boxoffice {

class ProblemStrip;

class MailsDialog : public QDialog
{
    Q_OBJECT

public:
    // list: borrowed, outlives this.  about: whose mails.  maySend: else it only shows.
    MailsDialog(MailList &list, const QString &about, bool maySend, QWidget *parent);

private:
    void buildTable();
    void layOut(const QString &about);
    void wire();
    QPushButton *button(const QString &text, const char *name);
    QList<Mail> selected() const;
    void showState();
    void showSent(int done, const std::optional<ApiError> &problem);

    MailList &m_list;
    const bool m_maySend;
    ProblemStrip *m_problem;
    QTableView *m_table;
    QLabel *m_empty;
    QLabel *m_said;
    QPushButton *m_more;
    QPushButton *m_again;
    QPushButton *m_all; // of a registration: the ticket
};

} // namespace boxoffice
