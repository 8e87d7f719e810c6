// What one request costs: its part of the bodies in flight, and its line in the access log.
//
// Threads: the worker's, except the total of all bodies, which the workers share.
#pragma once

#include "backend/http/edge_context.h"
#include "backend/http/message/api_request.h"
#include "shared/ids.h"

#include <QByteArrayView>

#include <optional>

namespace boxoffice {

class RequestAccount
{
public:
    // context: borrowed, must outlive the account.
    explicit RequestAccount(EdgeContext &context) : m_context(context) { }
    ~RequestAccount() { chargeBody(0); }
    RequestAccount(const RequestAccount &) = delete;
    RequestAccount &operator=(const RequestAccount &) = delete;

    // The first byte of a request has come.
    void begin();
    // In milliseconds of the context's clock.
    qint64 startedAt() const { return m_startedMicros / 1000; }

    Method method() const { return m_method; }
    void setMethod(Method method) { m_method = method; }
    // pattern: static for as long as the routes live.
    void setRoute(QByteArrayView pattern, const std::optional<Uuid> &eventId);

    // Sets our part of the bodies in flight; false when all parts together are over the limit,
    // unless ours is small: however many hold half a large body, others can book.
    bool chargeBody(qint64 bytes);

    void log(int status, qint64 bytes, const QByteArray &requestId);

private:
    qint64 nowMicros() const;

    EdgeContext &m_context;
    Method m_method = Method::Other;
    qint64 m_startedMicros = 0;
    qint64 m_charged = 0;     // our part of m_context.bodyBytes
    QByteArrayView m_pattern; // null: no route
    std::optional<Uuid> m_eventId;
};

} // namespace boxoffice
