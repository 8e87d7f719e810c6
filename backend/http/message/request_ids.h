// X-Request-Id: the client's own if it is well-formed, else a new one.
//
// Threads: a RequestIds belongs to one worker.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace boxoffice {

class RequestIds
{
public:
    RequestIds();

    // Writes the id of the request to out. offered: what the client sent; may be empty.
    void assign(QByteArray &out, QByteArrayView offered);

private:
    char m_prefix[9]; // random: ids of different workers and servers do not collide
    quint64 m_last = 0;
};

} // namespace boxoffice
