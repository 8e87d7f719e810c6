#include "desktop/client/read_trouble.h"

#include "desktop/client/backoff.h"

namespace boxoffice {

namespace {

constexpr Backoff kReadBackoff{.firstMs = 1'000, .longestMs = 30'000};

} // namespace

ReadTrouble::ReadTrouble(QObject *parent) : QObject(parent)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        Q_EMIT changed(); // it is being tried now
        Q_EMIT retryDue();
    });
}

void ReadTrouble::struggles(const ApiError &reason)
{
    m_problem = reason;
    Q_EMIT changed();
}

void ReadTrouble::failed(const ApiError &error)
{
    m_retry.start(kReadBackoff.delay(m_failures++));
    struggles(error);
}

void ReadTrouble::clear()
{
    m_failures = 0;
    m_retry.stop();
    if (m_problem) {
        m_problem.reset();
        Q_EMIT changed();
    }
}

void ReadTrouble::retryNow()
{
    if (m_retry.isActive()) {
        m_retry.stop();
        Q_EMIT changed();
        Q_EMIT retryDue();
    }
}

} // namespace boxoffice
