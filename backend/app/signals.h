// SIGTERM, SIGINT and SIGHUP (the terminal was closed, or: reload), brought into the event loop.
// SIGPIPE is ignored for the whole process.
//
// Threads: make it on the main thread before any other exists.
#pragma once

#include <QSocketNotifier>

#include <functional>
#include <memory>

namespace boxoffice {

class SignalPipe
{
public:
    SignalPipe();
    ~SignalPipe();
    SignalPipe(const SignalPipe &) = delete;
    SignalPipe &operator=(const SignalPipe &) = delete;

    // Returns whether a signal arrived that onSignal() has not seen yet. Threads: any.
    bool isPending() const;
    // Calls `act` from the event loop for each signal, also for one that came before.
    void onSignal(QObject *context, std::function<void(int signal)> act);

private:
    int m_descriptor;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace boxoffice
