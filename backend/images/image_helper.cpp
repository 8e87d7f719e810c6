#include "backend/images/image_helper.h"

#include <QDeadlineTimer>
#include <QProcess>

#include <csignal>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace boxoffice {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kReservesMuch = true; // a sanitizer's address space has no limit
#elif defined(__has_feature)
constexpr bool kReservesMuch = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kReservesMuch = false;
#endif

constexpr int kOftenEnough = 50; // ms between looks at stop() and the wall clock
constexpr int kMostFiles = 32;   // its pipes, and libraries while they are loaded
constexpr int kNiceness = 5;     // beside busy threads it gets a quarter

// Between fork and exec, so nothing here allocates. Ends the process unless each limit holds.
void limitMyself(const ImageHelperOptions &options)
{
    const auto limit = [](int resource, rlim_t most) {
        const rlimit both{most, most};
        if (::setrlimit(static_cast<__rlimit_resource_t>(resource), &both) != 0) {
            ::_exit(126);
        }
    };
    if (!kReservesMuch) {
        limit(RLIMIT_AS, static_cast<rlim_t>(options.memory));
    }
    limit(RLIMIT_CPU, static_cast<rlim_t>(options.cpuSeconds));
    limit(RLIMIT_NOFILE, kMostFiles);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    ::setpriority(PRIO_PROCESS, 0, kNiceness); // as well as can be
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
        || ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
        ::_exit(126);
    }
}

QProcessEnvironment nearlyEmpty()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8")); // none would inherit
    return environment;
}

} // namespace

Result<ImageFiles> ImageHelper::run(const QByteArray &upload)
{
    QProcess helper;
    helper.setProcessEnvironment(nearlyEmpty());
    helper.setWorkingDirectory(QStringLiteral("/"));
    helper.setStandardErrorFile(QProcess::nullDevice());
    helper.setChildProcessModifier([this] { limitMyself(m_options); });
    helper.start(m_options.program, m_options.arguments);
    const QDeadlineTimer end(m_options.wallClock);
    if (m_stopping || !helper.waitForStarted()) {
        helper.kill();
        helper.waitForFinished();
        return m_stopping ? overloaded() : internalError();
    }
    helper.write(upload);
    helper.closeWriteChannel();
    QByteArray report;
    while (helper.state() != QProcess::NotRunning) {
        helper.waitForReadyRead(kOftenEnough);
        report += helper.readAllStandardOutput();
        if (m_stopping || end.hasExpired() || report.size() > kMaxImageReport) {
            helper.kill();
            helper.waitForFinished();
            return m_stopping || end.hasExpired() ? overloaded() : errorOf(ImageFault::TooHard);
        }
    }
    report += helper.readAllStandardOutput();
    const bool isDone = helper.exitStatus() == QProcess::NormalExit && helper.exitCode() == 0;
    return isDone ? readImageReport(report) : errorOf(ImageFault::TooHard);
}

} // namespace boxoffice
