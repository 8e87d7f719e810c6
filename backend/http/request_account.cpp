#include "backend/http/request_account.h"

#include "backend/http/access_log.h"
#include "shared/clock.h"

namespace boxoffice {

namespace {
constexpr qint64 smallBody = 16 * 1024; // is taken whatever others hold
} // namespace

qint64 RequestAccount::nowMicros() const
{
    return m_context.clock->steady() / std::chrono::microseconds(1);
}

void RequestAccount::begin()
{
    m_startedMicros = nowMicros();
    m_pattern = {};
    m_eventId.reset();
}

void RequestAccount::setRoute(QByteArrayView pattern, const std::optional<Uuid> &eventId)
{
    m_pattern = pattern;
    m_eventId = eventId;
}

bool RequestAccount::chargeBody(qint64 bytes)
{
    const qint64 change = bytes - m_charged;
    if (change == 0) {
        return true;
    }
    m_charged = bytes;
    const qint64 total = m_context.bodyBytes.fetch_add(change) + change;
    return change < 0 || bytes <= smallBody || total <= m_context.limits.maxBodiesInFlight;
}

void RequestAccount::log(int status, qint64 bytes, const QByteArray &requestId)
{
    if (!m_context.accessLog) {
        return;
    }
    AccessRecord record;
    record.method = m_method;
    record.route = m_pattern;
    record.eventId = m_eventId;
    record.status = status;
    record.micros = nowMicros() - m_startedMicros;
    record.bytes = bytes;
    record.requestId = requestId;
    m_context.accessLog->request(record);
}

} // namespace boxoffice
