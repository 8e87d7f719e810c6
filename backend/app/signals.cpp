#include "backend/app/signals.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace boxoffice {

SignalPipe::SignalPipe()
{
    ::signal(SIGPIPE, SIG_IGN);
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &wanted, nullptr); // inherited by every thread made later
    m_descriptor = ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

SignalPipe::~SignalPipe()
{
    m_notifier.reset();
    ::close(m_descriptor);
}

bool SignalPipe::isPending() const
{
    pollfd waiting{m_descriptor, POLLIN, 0};
    return ::poll(&waiting, 1, 0) > 0;
}

void SignalPipe::onSignal(QObject *context, std::function<void()> act)
{
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, context,
                     [this, act = std::move(act)] {
                         signalfd_siginfo info;
                         if (::read(m_descriptor, &info, sizeof info) == sizeof info) {
                             act();
                         }
                     });
}

} // namespace boxoffice
