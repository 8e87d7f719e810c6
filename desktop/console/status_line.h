// The window's last line: what all events come to on the left, the state of the connection on the
// right.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

#include <QStatusBar>

class QLabel;

namespace boxoffice {

class StatusLine : public QStatusBar
{
    Q_OBJECT

public:
    // session: borrowed; it may end before this.
    StatusLine(ConsoleSession &session, QWidget *parent);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showTotals();
    void showConnection();

    ConsoleSession &m_session;
    QLabel *m_totals;
    QLabel *m_connection;
};

} // namespace boxoffice
