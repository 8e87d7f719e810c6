#include "desktop/console/read_trouble.h"

#include <QRandomGenerator>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kLongestDelayMs = 30'000;

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
    setProblem(reason);
}

void ReadTrouble::failed(const ApiError &error)
{
    const int doubled = std::min(kLongestDelayMs, 1'000 << std::min(m_failures++, 5));
    // With jitter, so that many consoles don't come back in step.
    m_retry.start(doubled / 2 + QRandomGenerator::global()->bounded(doubled / 2 + 1));
    setProblem(error);
}

void ReadTrouble::succeeded()
{
    m_failures = 0;
    m_retry.stop();
    setProblem(std::nullopt);
}

void ReadTrouble::retryNow()
{
    if (m_retry.isActive()) {
        m_retry.stop();
        Q_EMIT changed();
        Q_EMIT retryDue();
    }
}

void ReadTrouble::setProblem(const std::optional<ApiError> &problem)
{
    if (problem || m_problem) {
        m_problem = problem;
        Q_EMIT changed();
    }
}

} // namespace boxoffice
