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
    , m_buckets(isOn() ? std::max<qsizetype>(mostKeys, 1) : 0)
{ }

RateLimiter::Verdict RateLimiter::take(const QByteArray &key, qint64 now)
{
    Verdict verdict;
    if (!isOn()) {
        return verdict;
    }
    const qint64 size = m_interval * m_burst;
    MutexLock lock(m_mutex);
    qint64 &bucket = m_buckets.slotOf(key, now, verdict.looked).fullAt;
    const qint64 fullAt = std::max(bucket, now);
    verdict.limit = m_burst;
    verdict.taken = fullAt + m_interval - now <= size;
    if (verdict.taken) {
        bucket = fullAt + m_interval;
    } else {
        verdict.retryIn = secondsUp(fullAt + m_interval - now - size);
    }
    const qint64 toFull = std::max(bucket, now) - now;
    verdict.remaining = static_cast<int>((size - toFull) / m_interval);
    verdict.fullIn = secondsUp(toFull);
    return verdict;
}

qsizetype RateLimiter::keys(qint64 now) const
{
    MutexLock lock(m_mutex);
    return m_buckets.inUse(now);
}

} // namespace boxoffice
