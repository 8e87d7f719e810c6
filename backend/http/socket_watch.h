// Tells when a socket can be read or written, as QSocketNotifier does, but through one epoll for
// all sockets of a thread: Qt polls every descriptor of a thread each time anything happens, and
// sends an event object for each that is ready. With idle connections that is most of the work.
//
// A watch may be stopped or destroyed in any callback, its own included.
//
// Threads: the thread it was made in, which must run a Qt event loop.
#pragma once

#include <QtGlobal>

#include <memory>

namespace boxoffice {

class SocketWatch
{
public:
    // As long as what is returned is held, this thread's epoll stays open: it needs no descriptor
    // again, when perhaps none is left.
    static std::shared_ptr<void> keepOpen();

    struct Handler
    {
        virtual void canRead() = 0;  // or has ended, or is broken
        virtual void canWrite() = 0; // or is broken

    protected:
        ~Handler() = default;
    };

    // fd: borrowed; open until stop() or the destructor. handler: borrowed, must outlive this.
    // Reading is on, writing is off.
    SocketWatch(int fd, Handler &handler);
    ~SocketWatch();
    SocketWatch(const SocketWatch &) = delete;
    SocketWatch &operator=(const SocketWatch &) = delete;

    // Told again and again while it is true: level-triggered.
    void setReading(bool on) { ask(on, m_writing); }
    void setWriting(bool on) { ask(m_reading, on); }
    bool isReading() const { return m_reading; }

    // canRead() once from the event loop, if reading is on by then: for bytes that were taken from
    // the kernel and not read yet.
    void readSoon();

    // Nothing is told any more; the descriptor may be closed or handed on.
    void stop();

private:
    class Poller; // one a thread

    void ask(bool reading, bool writing);
    void apply(int operation);

    const int m_fd;
    Handler &m_handler;
    const std::shared_ptr<Poller> m_poller;
    const quint64 m_ticket; // names this watch to the poller; never used twice
    bool m_reading = true;
    bool m_writing = false;
    bool m_listed = true; // with epoll
    bool m_stopped = false;
};

} // namespace boxoffice
