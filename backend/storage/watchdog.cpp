#include "backend/storage/watchdog.h"

#include "backend/storage/storage_log.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace boxoffice {

namespace {

std::int64_t steadyNanoseconds()
{
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

} // namespace

Watchdog::Line::Line(int descriptor) : m_descriptor(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3)) { }

Watchdog::Line::~Line()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

void Watchdog::Line::arm(std::chrono::milliseconds limit)
{
    m_deadline.store(steadyNanoseconds() + limit / std::chrono::nanoseconds(1),
                     std::memory_order_release);
}

void Watchdog::Line::shutIfOverdue(std::int64_t now, bool anyCall)
{
    std::int64_t deadline = m_deadline.load(std::memory_order_acquire);
    // The exchange fails when the call ended, or another began, since the load.
    if (deadline != 0 && (anyCall || deadline < now)
        && m_deadline.compare_exchange_strong(deadline, 0)) {
        qCWarning(lcStorage) << "a database call outlived its deadline; its connection is cut";
        ::shutdown(m_descriptor, SHUT_RDWR);
    }
}

Watchdog::Watchdog(std::chrono::milliseconds tick) : m_tick(tick), m_thread([this] { run(); }) { }

Watchdog::~Watchdog()
{
    {
        MutexLock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notifyAll();
    m_thread.join();
}

std::shared_ptr<Watchdog::Line> Watchdog::watch(int descriptor)
{
    auto line = std::make_shared<Line>(descriptor);
    {
        MutexLock lock(m_mutex);
        m_lines.push_back(line);
    }
    m_wake.notifyAll();
    return line;
}

void Watchdog::endAllAfter(std::chrono::milliseconds delay)
{
    MutexLock lock(m_mutex);
    m_endAllAt = steadyNanoseconds() + delay / std::chrono::nanoseconds(1);
}

void Watchdog::run()
{
    MutexLock lock(m_mutex);
    while (!m_stopping) {
        if (m_lines.empty()) {
            m_wake.wait(m_mutex);
        } else {
            m_wake.waitFor(m_mutex, m_tick);
            lookAtAll();
        }
    }
}

void Watchdog::lookAtAll()
{
    const std::int64_t now = steadyNanoseconds();
    const bool anyCall = m_endAllAt != 0 && now > m_endAllAt;
    std::erase_if(m_lines, [now, anyCall](const std::weak_ptr<Line> &weak) {
        const std::shared_ptr<Line> line = weak.lock(); // keeps the descriptor open meanwhile
        if (line) {
            line->shutIfOverdue(now, anyCall);
        }
        return !line;
    });
}

} // namespace boxoffice
