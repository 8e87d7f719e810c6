// A connected, non-blocking socket. A write hands the kernel what it takes at once, and keeps the
// rest (bodies shared, not copied) until it takes more.
//
// QTcpSocket would do the same with two buffers of 16 KiB a connection that it never frees. It
// would also drop unsent bytes on a half-close, and it costs a third more CPU per request.
//
// Threads: the thread that created it.
#pragma once

#include "backend/http/descriptor.h"
#include "backend/http/socket_watch.h"

#include <QByteArray>
#include <QByteArrayView>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace boxoffice {

class ByteStream final : private SocketWatch::Handler
{
public:
    struct Listener
    {
        virtual void readable() = 0; // there are bytes, the end of the stream, or an error
        virtual void writable() = 0; // flush() has something to do

    protected:
        ~Listener() = default;
    };

    // listener: borrowed, must outlive the stream. Owns: fd.
    ByteStream(int fd, Listener &listener);

    bool isOpen() const { return m_fd.isOpen(); }
    int descriptor() const { return m_fd.get(); }

    // Returns the number of bytes read; 0 at the end of the stream; -1 if there are none now; -2 if
    // the connection is broken. peek: does not consume them.
    qint64 read(char *buffer, qint64 size, bool peek = false);
    void setReading(bool on);

    // Returns false if the connection is broken. head is copied if necessary.
    bool send(QByteArrayView head, const QByteArray &body);
    bool flush();
    qint64 unsent() const { return m_queue ? m_queue->bytes : 0; }

    // Half-closes: the client sees the end of the stream.
    void shutdownWrite();
    void close();
    // Returns the descriptor, which the caller now owns, and what was not sent yet.
    std::pair<int, QByteArray> release();

private:
    struct Queue
    {
        std::deque<QByteArray> parts;
        qsizetype offset = 0; // sent of the first part
        qint64 bytes = 0;
    };

    void canRead() override { m_listener.readable(); }
    void canWrite() override { m_listener.writable(); }
    void keep(QByteArray part, qsizetype from);

    Listener &m_listener;
    Descriptor m_fd;
    SocketWatch m_watch;
    std::unique_ptr<Queue> m_queue; // null while nothing is unsent
};

} // namespace boxoffice
