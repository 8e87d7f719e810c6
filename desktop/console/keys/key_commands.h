// What can be done to keys: asks where a slip would hurt, carries it out, tells the outcome.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/organizer_commands.h"

namespace boxoffice {

class KeyDialog;

class KeyCommands : public OrganizerCommands
{
    Q_OBJECT

public:
    // session: borrowed, outlives this.  window: owns this, and is the dialogs' parent.
    KeyCommands(ConsoleSession &session, QWidget &window);

    void create();
    void revoke(const ApiKey &key);

private:
    void send(KeyDialog &dialog, const KeyDraft &draft);
    void show(const ApiKey &key);

    QWidget &m_window;
    QByteArray m_openKey; // idempotency key of the wish whose outcome is still open
};

} // namespace boxoffice
