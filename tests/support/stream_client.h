// A subscriber of a live stream, for tests: blocking, on a socket of its own.
//
// Threads: belongs to one thread.
#pragma once

#include <QByteArray>
#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>

#include <chrono>
#include <utility>

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
                 int receiveBuffer = 0,
                 const QList<std::pair<QByteArray, QByteArray>> &headers = {});
    ~StreamClient();
    StreamClient(const StreamClient &) = delete;
    StreamClient &operator=(const StreamClient &) = delete;

    int status() const { return m_status; }
    QByteArray header(const QByteArray &name) const; // name in lower case
    // Returns the next message, of any kind but comments; an empty one if none comes in half a
    // minute.
    StreamMessage next();
    // Returns the next message of that kind, skipping others, with the same patience.
    StreamMessage next(const QByteArray &event);
    // Returns whether the server closes the stream, after whatever else, with the same patience.
    bool waitForEnd();

    // Returns whether that comment comes, among whatever else.
    bool waitForComment(const QByteArray &text);

private:
    static constexpr std::chrono::seconds kPatience{30};

    bool readMore();
    StreamMessage nextBefore(const QDeadlineTimer &deadline);

    int m_socket = -1;
    int m_status = 0;
    QByteArray m_head;
    QByteArray m_buffer;
};

} // namespace boxoffice
