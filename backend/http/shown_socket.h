// What QAbstractHttpServer sees of a client: a QTcpSocket without a descriptor of its own
// (QSslSocket's trick), from which it reads "GET / HTTP/1.1" once and nothing else, so that it
// takes the client in. What is asked and answered does not go through it.
//
// Threads: the worker's.
#pragma once

#include <QTcpSocket>

namespace boxoffice {

class ShownSocket : public QTcpSocket
{
public:
    // Qt has handled the first request.
    void markKnown() { m_known = true; }

    qint64 bytesAvailable() const override;

protected:
    explicit ShownSocket(QObject *parent);

    bool isKnown() const { return m_known; }
    // Lets Qt read a request. Returns false if it did not handle it.
    bool show();

    qint64 readData(char *data, qint64 size) override;
    // Raw writes would break the framing.
    qint64 writeData(const char *data, qint64 size) override;

private:
    bool m_known = false;
    bool m_showing = false; // Qt may read
    qsizetype m_shown = 0;  // of what it reads, bytes
};

} // namespace boxoffice
