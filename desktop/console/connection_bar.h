// The strip above the views that tells the state of the connection.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/connection_monitor.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace boxoffice {

// Hidden while the connection is well; else says what is wrong, and when it is tried again.
class ConnectionBar : public QFrame
{
    Q_OBJECT

public:
    // monitor: borrowed, outlives this.
    ConnectionBar(ConnectionMonitor &monitor, QWidget *parent);

Q_SIGNALS:
    void addressWanted();

private:
    void update();

    ConnectionMonitor &m_monitor;
    QLabel *m_text;
    QLabel *m_countdown;
    QPushButton *m_retry;
    QPushButton *m_address;
    QTimer m_tick;
};

} // namespace boxoffice
