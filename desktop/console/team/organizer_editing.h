// Saves what was changed of the current organizer.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/organizer_commands.h"

namespace boxoffice {

class OrganizerView;

class OrganizerEditing : public OrganizerCommands
{
    Q_OBJECT

public:
    // session: borrowed, outlives this.  view: the same, and the parent.
    OrganizerEditing(ConsoleSession &session, OrganizerView &view);

private:
    void save(const OrganizerPatch &patch);

    OrganizerBook &m_book;
    OrganizerView &m_view;
};

} // namespace boxoffice
