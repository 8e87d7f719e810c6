#include "backend/abuse/rate_limiter.h"

#include <QHash>
#include <QRandomGenerator>

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
    , m_secrets{static_cast<size_t>(QRandomGenerator::system()->generate64()),
                static_cast<size_t>(QRandomGenerator::system()->generate64())}
    , m_sets(isOn()
                 ? static_cast<std::size_t>((std::max<qsizetype>(mostKeys, 1) + kWays - 1) / kWays)
                 : 0)
{ }

RateLimiter::Verdict RateLimiter::take(const QByteArray &key, qint64 now)
{
    Verdict verdict;
    if (!isOn()) {
        return verdict;
    }
    const qint64 size = m_interval * m_burst;
    MutexLock lock(m_mutex);
    qint64 &bucket = bucketOf(key, now, verdict.looked);
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

// The key's own bucket; a new one where a slot is free; else what the newcomers of its set share.
qint64 &RateLimiter::bucketOf(const QByteArray &key, qint64 now, int &looked)
{
    Set &set = m_sets[qHash(key, m_secrets[0]) % m_sets.size()];
    const size_t hash = qHash(key, m_secrets[1]);
    Bucket *free = nullptr;
    for (Bucket &bucket : set.slots) {
        ++looked;
        if (bucket.fullAt <= now) {
            free = free ? free : &bucket;
        } else if (bucket.key == hash) {
            return bucket.fullAt;
        }
    }
    if (!free) {
        return set.sharedFullAt;
    }
    *free = {hash, now};
    return free->fullAt;
}

qsizetype RateLimiter::keys(qint64 now) const
{
    MutexLock lock(m_mutex);
    qsizetype count = 0;
    for (const Set &set : m_sets) {
        count += std::count_if(set.slots.begin(), set.slots.end(),
                               [now](const Bucket &bucket) { return bucket.fullAt > now; });
    }
    return count;
}

} // namespace boxoffice
