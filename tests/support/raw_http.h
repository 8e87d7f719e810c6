// A TCP client that sends exactly the bytes it is told to, for tests of the HTTP edge.
//
// All calls block for at most `patience`, and fail by returning what came so far.
//
// Threads: one at a time.
#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace boxoffice {

struct RawAnswer
{
    int status = 0;  // 0: no complete answer came
    QByteArray head; // status line and headers, without the empty line
    QByteArray body;

    // Returns the first header of that name in any case; null when there is none.
    QByteArray header(const QByteArray &name) const;
    // Returns "code" of an error's JSON body.
    QByteArray code() const;
};

class RawHttp
{
public:
    static constexpr int patience = 10'000; // milliseconds

    // Connects to 127.0.0.1. receiveBuffer: of the socket; 0: the system's default. from: an
    // address of the loopback interface such as "127.0.0.2"; null: the system's choice.
    explicit RawHttp(quint16 port, int receiveBuffer = 0, const char *from = nullptr);
    ~RawHttp();
    RawHttp(RawHttp &&other) noexcept;
    RawHttp &operator=(RawHttp &&) = delete;

    bool isConnected() const { return m_fd >= 0; }

    // Returns false if the server has closed the connection meanwhile.
    bool send(const QByteArray &bytes);
    // Sends what fits without waiting; returns how many bytes that were.
    qint64 sendSome(const QByteArray &bytes);
    bool sendSlowly(const QByteArray &bytes); // one byte a packet
    void halfClose();
    void close();
    // Closes so that the server sees a reset.
    void reset();

    // toHead: the answer has no body, whatever its Content-Length says.
    RawAnswer receive(bool toHead = false);
    // Returns all until the server closes.
    QByteArray receiveAll();
    // True once the server was seen to have closed.
    bool hasEnded() const { return m_ended; }
    // Returns what comes up to and with the first `end` behind the first `marker`; less if it does
    // not come.
    QByteArray receiveUntil(const QByteArray &marker, const QByteArray &end);
    // Returns true if the server closes without a further byte.
    bool endsHere();
    // Returns true if the server has ended the connection with a reset.
    bool wasReset() const { return m_reset; }
    // Returns true if nothing comes within that many milliseconds.
    bool staysSilent(int milliseconds);

    // send() and receive()
    RawAnswer ask(const QByteArray &bytes, bool toHead = false);

private:
    bool readMore(int milliseconds = patience);

    int m_fd = -1;
    QByteArray m_buffer;
    bool m_ended = false;
    bool m_reset = false;
};

} // namespace boxoffice
