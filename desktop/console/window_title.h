// What a window of the console is about, for its title bar and the list of windows.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

namespace boxoffice {

// The current event, and whose it is: the organizer that is worked for, or, without one, the server
// unless that is this machine. Empty if there is neither.
QString titleFor(const ConsoleSession &session);

} // namespace boxoffice
