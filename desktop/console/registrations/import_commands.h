// Importing a file of people into the current event.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

namespace boxoffice {

class ImportCommands : public QObject
{
    Q_OBJECT

public:
    // session: borrowed, outlives this.  window: owns this, and is the dialogs' parent.
    ImportCommands(ConsoleSession &session, QWidget &window);

    // Asks for the file.
    void importPeople();

private:
    void open(const Event &event, const QString &path);

    ConsoleSession &m_session;
    QWidget &m_window;
};

} // namespace boxoffice
