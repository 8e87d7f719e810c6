// Who is signed in, and the organizer that is worked for; at the end of the tool bar.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/access_book.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace boxoffice {

class AccountBar : public QWidget
{
    Q_OBJECT

public:
    // access: borrowed, outlives this.
    AccountBar(AccessBook &access, QWidget *parent);

private:
    void update();
    void fillOrganizers();
    static QString tellRole(const Membership &membership);

    AccessBook &m_access;
    QLabel *m_who;
    QComboBox *m_organizers;
};

} // namespace boxoffice
