#include "backend/database/watchdog.h"

#include "backend/database/storage_log.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace boxoffice {

namespace {

// Returns the number that the kernel gave the socket; 0 for what is no socket.
ino_t inodeOf(int descriptor)
{
    struct stat info = {};
    return ::fstat(descriptor, &info) == 0 && S_ISSOCK(info.st_mode) ? info.st_ino : 0;
}

bool leadsTo(int descriptor, const Watchdog::Peer &peer)
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getpeername(descriptor, reinterpret_cast<sockaddr *>(&address), &size) != 0) {
        return false;
    }
    switch (address.ss_family) {
    case AF_UNIX:
        return peer.socketFile == reinterpret_cast<const sockaddr_un *>(&address)->sun_path;
    case AF_INET:
        return peer.socketFile.empty()
            && ntohs(reinterpret_cast<const sockaddr_in *>(&address)->sin_port) == peer.port;
    case AF_INET6:
        return peer.socketFile.empty()
            && ntohs(reinterpret_cast<const sockaddr_in6 *>(&address)->sin6_port) == peer.port;
    default:
        return false;
    }
}

} // namespace

Watchdog::Opening::Opening(Peer peer, std::chrono::nanoseconds deadline)
    : m_peer(std::move(peer))
    , m_deadline(deadline)
{ }

Watchdog::Line::Line(int descriptor, const Clock &clock)
    : m_descriptor(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3))
    , m_clock(clock)
{ }

Watchdog::Line::~Line()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

void Watchdog::Line::arm(std::chrono::milliseconds limit)
{
    m_deadline.store((m_clock.steady() + limit).count(), std::memory_order_release);
}

void Watchdog::Line::shutIfOverdue(std::chrono::nanoseconds now, bool anyCall)
{
    std::int64_t deadline = m_deadline.load(std::memory_order_acquire);
    // The exchange fails when the call ended, or another began, since the load.
    if (deadline != 0 && (anyCall || deadline < now.count())
        && m_deadline.compare_exchange_strong(deadline, 0)) {
        qCWarning(lcStorage) << "a database call outlived its deadline; its connection is cut";
        ::shutdown(m_descriptor, SHUT_RDWR);
    }
}

Watchdog::Watchdog(std::chrono::milliseconds tick, const Clock &clock)
    : m_tick(tick)
    , m_clock(clock)
    , m_thread([this] { run(); })
{ }

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
    auto line = std::make_shared<Line>(descriptor, m_clock);
    {
        MutexLock lock(m_mutex);
        m_lines.push_back(line);
    }
    m_wake.notifyAll();
    return line;
}

std::shared_ptr<Watchdog::Opening> Watchdog::opening(const Peer &peer,
                                                     std::chrono::milliseconds limit)
{
    auto opening = std::make_shared<Opening>(peer, m_clock.steady() + limit);
    {
        MutexLock lock(m_mutex);
        m_openings.push_back(opening);
    }
    m_wake.notifyAll();
    return opening;
}

void Watchdog::endAllAfter(std::chrono::milliseconds delay)
{
    m_endAllAt.store((m_clock.steady() + delay).count());
}

bool Watchdog::isOver() const
{
    const std::int64_t end = m_endAllAt.load();
    return end != 0 && m_clock.steady().count() > end;
}

void Watchdog::run()
{
    MutexLock lock(m_mutex);
    while (!m_stopping) {
        if (m_lines.empty() && m_openings.empty()) {
            m_wake.wait(m_mutex);
        } else {
            m_wake.waitFor(m_mutex, m_tick);
            lookAtAll();
        }
    }
}

void Watchdog::lookAtAll()
{
    const std::chrono::nanoseconds now = m_clock.steady();
    const bool anyCall = isOver();
    std::erase_if(m_lines, [now, anyCall](const std::weak_ptr<Line> &weak) {
        const std::shared_ptr<Line> line = weak.lock(); // keeps the descriptor open meanwhile
        if (line) {
            line->shutIfOverdue(now, anyCall);
        }
        return !line;
    });
    std::erase_if(m_openings, [](const auto &weak) { return weak.expired(); });
    for (const std::weak_ptr<Opening> &weak : m_openings) {
        const std::shared_ptr<Opening> opening = weak.lock();
        if (opening && (anyCall || opening->m_deadline < now)) {
            shutUnwatched(opening->m_peer);
        }
    }
}

void Watchdog::shutUnwatched(const Peer &peer)
{
    std::vector<ino_t> watched;
    for (const std::weak_ptr<Line> &weak : m_lines) {
        if (const std::shared_ptr<Line> line = weak.lock()) {
            watched.push_back(inodeOf(line->m_descriptor));
        }
    }
    for (const auto &entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        const int descriptor = std::atoi(entry.path().filename().c_str());
        const ino_t inode = inodeOf(descriptor);
        if (inode != 0 && std::find(watched.begin(), watched.end(), inode) == watched.end()
            && leadsTo(descriptor, peer)) {
            qCWarning(lcStorage) << "a connection is not opened in time; it is cut";
            ::shutdown(descriptor, SHUT_RDWR);
        }
    }
}

} // namespace boxoffice
