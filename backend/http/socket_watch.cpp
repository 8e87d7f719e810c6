#include "backend/http/socket_watch.h"

#include "backend/http/descriptor.h"

#include <QObject>
#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include <sys/epoll.h>

namespace boxoffice {

namespace {
constexpr int kEventsAtOnce = 256; // the rest is told in the next round of the event loop
}

class SocketWatch::Poller final : public QObject
{
public:
    // The thread's poller, made anew when the last watch has gone meanwhile.
    static std::shared_ptr<Poller> ofThisThread();

    Poller();

    quint64 add(SocketWatch *watch);
    void remove(quint64 ticket);
    void readSoon(quint64 ticket);
    void control(int operation, int fd, quint64 ticket, quint32 events);

private:
    struct Seat
    {
        SocketWatch *watch = nullptr; // null: free
        quint32 turn = 0;             // of those who sat here
    };

    SocketWatch *find(quint64 ticket) const;
    bool open();
    void poll();
    void tell(quint64 ticket, quint32 events);

    Descriptor m_epoll;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::vector<Seat> m_seats;
    std::vector<quint32> m_free;
};

std::shared_ptr<SocketWatch::Poller> SocketWatch::Poller::ofThisThread()
{
    thread_local std::weak_ptr<Poller> current;
    auto poller = current.lock();
    if (!poller) {
        // Later: the last watch may go while the poller is telling it something.
        poller.reset(new Poller, [](Poller *p) { p->deleteLater(); });
        current = poller;
    }
    return poller;
}

SocketWatch::Poller::Poller()
{
    open();
}

// Where it fails, a socket that is added is not told of, and closed by its deadline.
bool SocketWatch::Poller::open()
{
    if (!m_epoll.isOpen()) {
        m_epoll = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
        if (!m_epoll.isOpen()) {
            return false;
        }
        m_notifier = std::make_unique<QSocketNotifier>(m_epoll.get(), QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { poll(); });
    }
    return true;
}

quint64 SocketWatch::Poller::add(SocketWatch *watch)
{
    if (m_free.empty()) {
        m_free.push_back(static_cast<quint32>(m_seats.size()));
        m_seats.emplace_back();
    }
    const quint32 index = m_free.back();
    m_free.pop_back();
    Seat &seat = m_seats[index];
    seat.watch = watch;
    ++seat.turn;
    return quint64(seat.turn) << 32 | index;
}

void SocketWatch::Poller::remove(quint64 ticket)
{
    const auto index = static_cast<quint32>(ticket);
    m_seats[index].watch = nullptr;
    m_free.push_back(index);
}

SocketWatch *SocketWatch::Poller::find(quint64 ticket) const
{
    const Seat &seat = m_seats[static_cast<quint32>(ticket)];
    return seat.turn == ticket >> 32 ? seat.watch : nullptr;
}

void SocketWatch::Poller::control(int operation, int fd, quint64 ticket, quint32 events)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = ticket;
    if (!open() || ::epoll_ctl(m_epoll.get(), operation, fd, &event) != 0) {
        qWarning("epoll_ctl %d failed, errno %d", operation, errno);
    }
}

void SocketWatch::Poller::readSoon(quint64 ticket)
{
    QMetaObject::invokeMethod(
        this, [this, ticket] { tell(ticket, EPOLLIN); }, Qt::QueuedConnection);
}

void SocketWatch::Poller::poll()
{
    std::array<epoll_event, kEventsAtOnce> events;
    const int count = ::epoll_wait(m_epoll.get(), events.data(), kEventsAtOnce, 0);
    for (int i = 0; i < count; ++i) {
        tell(events[static_cast<std::size_t>(i)].data.u64,
             events[static_cast<std::size_t>(i)].events);
    }
}

void SocketWatch::Poller::tell(quint64 ticket, quint32 events)
{
    constexpr quint32 broken = EPOLLERR | EPOLLHUP; // told whether asked for or not
    SocketWatch *watch = find(ticket);
    if (watch && watch->m_reading && (events & (EPOLLIN | broken))) {
        watch->m_handler.canRead();
        watch = find(ticket); // it may have gone
    }
    if (watch && watch->m_writing && (events & (EPOLLOUT | broken))) {
        watch->m_handler.canWrite();
    }
}

std::shared_ptr<void> SocketWatch::keepOpen()
{
    return Poller::ofThisThread();
}

SocketWatch::SocketWatch(int fd, Handler &handler)
    : m_fd(fd)
    , m_handler(handler)
    , m_poller(Poller::ofThisThread())
    , m_ticket(m_poller->add(this))
{
    apply(EPOLL_CTL_ADD);
}

SocketWatch::~SocketWatch()
{
    stop();
}

void SocketWatch::stop()
{
    if (std::exchange(m_stopped, true)) {
        return;
    }
    ask(false, false);
    m_poller->remove(m_ticket);
}

// What is asked for nothing is not listed: epoll would go on telling of a broken connection.
void SocketWatch::ask(bool reading, bool writing)
{
    if (m_stopped && (reading || writing)) {
        return;
    }
    const bool same = reading == m_reading && writing == m_writing;
    m_reading = reading;
    m_writing = writing;
    if (same) {
        return;
    }
    const bool wanted = reading || writing;
    const bool listed = std::exchange(m_listed, wanted);
    apply(!wanted ? EPOLL_CTL_DEL : listed ? EPOLL_CTL_MOD : EPOLL_CTL_ADD);
}

void SocketWatch::apply(int operation)
{
    const quint32 events = (m_reading ? EPOLLIN : 0U) | (m_writing ? EPOLLOUT : 0U);
    m_poller->control(operation, m_fd, m_ticket, events);
}

void SocketWatch::readSoon()
{
    m_poller->readSoon(m_ticket);
}

} // namespace boxoffice
