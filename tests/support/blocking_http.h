// An HTTP client for tests: one keep-alive connection, one request at a time, blocking.
//
// Threads: belongs to one thread; make one a thread.
#pragma once

#include "shared/exact_json.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>

#include <chrono>
#include <utility>

namespace boxoffice {

struct HttpAnswer
{
    int status = 0; // 0: the connection failed or was closed before a whole answer came
    QList<std::pair<QByteArray, QByteArray>> headers; // names in lower case
    QByteArray body;

    QByteArray header(QByteArrayView name) const;
    bool hasHeader(QByteArrayView name) const;
    QJsonObject json() const { return parseJson(body).object(); }
    QJsonArray jsonArray() const;
    QByteArray code() const; // the error's code
    QByteArray field() const;
};

class BlockingHttp
{
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    explicit BlockingHttp(quint16 port, std::chrono::seconds timeout = std::chrono::seconds(30));
    ~BlockingHttp();
    BlockingHttp(const BlockingHttp &) = delete;
    BlockingHttp &operator=(const BlockingHttp &) = delete;

    // Connects now, so that a later request costs only itself.
    bool connect();
    HttpAnswer get(const QByteArray &target, const Headers &headers = {});
    HttpAnswer post(const QByteArray &target, const QByteArray &body, const Headers &headers = {});
    HttpAnswer request(const QByteArray &method, const QByteArray &target,
                       const QByteArray &body = {}, const Headers &headers = {});
    // Sends a request and does not wait for its answer.
    bool send(const QByteArray &method, const QByteArray &target, const QByteArray &body,
              const Headers &headers = {});
    HttpAnswer receive(bool isHead = false);
    void close();

private:
    bool wasClosed() const;
    bool readMore();
    bool readChunks(QByteArray *body);

    const quint16 m_port;
    const std::chrono::seconds m_timeout;
    int m_socket = -1;
    QByteArray m_buffer;
};

} // namespace boxoffice
