// The audit log on its way to a file: what the list shows, and what follows it.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

namespace boxoffice {

class ProgressPanel;

class AuditOutput : public QObject
{
    Q_OBJECT

public:
    // session, panel: borrowed, outlive this.  window: owns this, and is the dialog's parent.
    AuditOutput(ConsoleSession &session, ProgressPanel &panel, QWidget &window);

    void exportList();

Q_SIGNALS:
    void told(const QString &sentence);
    void complained(const QString &sentence);

private:
    void exportTo(const QString &path);
    void end(QObject *job, QWidget *line);

    ConsoleSession &m_session;
    ProgressPanel &m_panel;
    QWidget &m_window;
};

} // namespace boxoffice
