// Writes Qt's messages (qWarning and the like, from any part of the server) to the server's log, so
// that no thread blocks on the reader of stderr: AccessLog drops lines where Qt's own handler would
// block.
//
// Threads: created and destroyed by the main thread, before and after everything that may log. One
// at a time in a process.
#pragma once

namespace boxoffice {

class AccessLog;

class LoggedMessages
{
public:
    explicit LoggedMessages(AccessLog &log); // borrowed
    ~LoggedMessages();                       // Qt's messages go where they went before
    LoggedMessages(const LoggedMessages &) = delete;
    LoggedMessages &operator=(const LoggedMessages &) = delete;
};

} // namespace boxoffice
