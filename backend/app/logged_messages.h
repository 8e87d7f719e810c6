// Qt's messages (qWarning and the like, from any part of the server) as lines of its log, so that
// no thread waits for whoever reads stderr: AccessLog drops lines where Qt's own handler would
// hang.
//
// Threads: made and destroyed by the main thread, before and after all that may say something. One
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
