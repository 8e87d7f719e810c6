// A subscriber of a live stream, for tests: blocking, on a socket of its own.
//
// Threads: belongs to one thread.
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>

namespace boxoffice {

struct StreamMessage
{
    QByteArray id;
    QByteArray event; // empty: the stream ended, or nothing came in time
    QJsonObject data;
};

class StreamClient
{
public:
    // receiveBuffer: bytes the kernel keeps for a client that does not read; 0: its default.
    StreamClient(quint16 port, const QByteArray &target, const QByteArray &lastEventId = {},
                 int receiveBuffer = 0);
    ~StreamClient();
    StreamClient(const StreamClient &) = delete;
    StreamClient &operator=(const StreamClient &) = delete;

    int status() const { return m_status; }
    QByteArray header(const QByteArray &name) const; // name in lower case
    // Returns the next message, of any kind but comments; waits up to 15 s.
    StreamMessage next();
    // Returns the next message of that kind, skipping others.
    StreamMessage next(const QByteArray &event);

    // Returns whether that comment comes, among whatever else.
    bool waitForComment(const QByteArray &text);

private:
    bool readMore();

    int m_socket = -1;
    int m_status = 0;
    QByteArray m_head;
    QByteArray m_buffer;
};

} // namespace boxoffice
