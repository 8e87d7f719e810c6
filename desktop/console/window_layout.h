// Where a window, its splitter and the columns of its tables were: put back at the start, and saved
// soon after each change, since a program may end without closing its windows.
//
// Threads: GUI only.
#pragma once

#include "desktop/look/console_settings.h"

#include <QList>
#include <QObject>
#include <QTimer>

#include <utility>

class QMainWindow;
class QSplitter;
class QTableView;

namespace boxoffice {

class WindowLayout : public QObject
{
    Q_OBJECT

public:
    using Tables = QList<std::pair<QString, QTableView *>>; // by the name they are remembered under

    // window: owns this, and all that is given.
    WindowLayout(QMainWindow &window, QSplitter &splitter, const Tables &tables);

    void save();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void restore();
    void watch();

    QMainWindow &m_window;
    QSplitter &m_splitter;
    const Tables m_tables;
    ConsoleSettings m_settings;
    QTimer m_soon;
};

} // namespace boxoffice
