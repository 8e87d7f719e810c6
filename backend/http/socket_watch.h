// Reports when a socket is readable or writable, as QSocketNotifier does, but through one epoll for
// all sockets of a thread. Qt polls every descriptor of a thread on each wake-up and sends an event
// object for each ready one. With idle connections that is most of the work.
//
// A watch may be stopped or destroyed in any callback, its own included.
//
// Threads: the thread that created it, which must run a Qt event loop.
#pragma once

#include <QtGlobal>

#include <memory>

namespace boxoffice {

class SocketWatch
{
public:
    // Keeps this thread's epoll open while the returned value lives, so that it needs no new
    // descriptor when none may be left.
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

    // Level-triggered: reported again while it is true.
    void setReading(bool on) { ask(on, m_writing); }
    void setWriting(bool on) { ask(m_reading, on); }

    // Calls canRead() once from the event loop, if reading is on by then: for bytes that were taken
    // from the kernel but not read yet.
    void readSoon();

    // Ends all callbacks; the descriptor may then be closed or handed over.
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
