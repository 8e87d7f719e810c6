#include "backend/abuse/rate_limiter.h"

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qint64 kSecond = 1'000'000;
constexpr qint64 kMinute = 60 * kSecond;

int secondsUp(qint64 micros)
{
    return static_cast<int>((std::max<qint64>(micros, 0) + kSecond - 1) / kSecond);
}

} // namespace

RateLimiter::RateLimiter(Rate rate, qsizetype mostKeys)
    : m_interval(rate.perMinute > 0 ? std::max<qint64>(kMinute / rate.perMinute, 1) : 0)
    , m_burst(std::max(rate.burst, 1))
    , m_mostKeys(std::max<qsizetype>(mostKeys, 1))
{ }

RateLimiter::Verdict RateLimiter::take(const QByteArray &key, qint64 now)
{
    if (!isOn()) {
        return {};
    }
    const qint64 size = m_interval * m_burst;
    MutexLock lock(m_mutex);
    auto found = m_fullAt.find(key);
    if (found == m_fullAt.end()) {
        makeRoom(now);
        found = m_fullAt.insert(key, now);
    }
    const qint64 fullAt = std::max(*found, now);
    Verdict verdict;
    verdict.limit = m_burst;
    verdict.taken = fullAt + m_interval - now <= size;
    if (verdict.taken) {
        *found = fullAt + m_interval;
    } else {
        verdict.retryIn = secondsUp(fullAt + m_interval - now - size);
    }
    const qint64 toFull = std::max(*found, now) - now;
    verdict.remaining = static_cast<int>((size - toFull) / m_interval);
    verdict.fullIn = secondsUp(toFull);
    return verdict;
}

qsizetype RateLimiter::keys() const
{
    MutexLock lock(m_mutex);
    return m_fullAt.size();
}

// Looks at all keys at most once a second: under a flood, one at random goes instead.
void RateLimiter::makeRoom(qint64 now)
{
    if (m_fullAt.size() < m_mostKeys) {
        return;
    }
    if (now - m_sweptAt >= kSecond) {
        m_sweptAt = now;
        m_fullAt.removeIf([now](const auto &entry) { return entry.value() <= now; });
    }
    if (m_fullAt.size() >= m_mostKeys) {
        m_fullAt.erase(m_fullAt.cbegin());
    }
}

} // namespace boxoffice
