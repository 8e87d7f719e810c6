// An event's registrations on their way out of the program: to a file, and to paper. It is what the
// list shows, and says so where that is not all of them.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

#include <memory>

class QPrinter;

namespace boxoffice {

class ProgressLine;
class ProgressPanel;

class RegistrationOutput : public QObject
{
    Q_OBJECT

public:
    // session, panel: borrowed, outlive this.  window: owns this, and is the dialogs' parent.
    RegistrationOutput(ConsoleSession &session, ProgressPanel &panel, QWidget &window);

    void exportList();
    void print();

Q_SIGNALS:
    void told(const QString &sentence);
    void complained(const QString &sentence);

private:
    void exportTo(const Event &event, const RegistrationQuery &query, const QString &path);
    void printTo(const Event &event, const RegistrationQuery &query,
                 std::unique_ptr<QPrinter> printer);
    // Says so if not.
    bool isStillThere(const Event &event);
    ProgressLine *begin(const QString &text);
    void end(ProgressLine *line, const ApiError *error);

    ConsoleSession &m_session;
    ProgressPanel &m_panel;
    QWidget &m_window;
};

} // namespace boxoffice
