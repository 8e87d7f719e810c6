// Token buckets by key: each key may be used `burst` times at once and then `perMinute` times a
// minute.
//
// It implements the generic cell rate algorithm (ITU-T I.371), which represents a token bucket by
// one number: the time at which it would be full again.
//
// Time and memory are constant for any sequence of keys. The table is set-associative: a secret of
// the process maps a key to one set of kWays slots. A slot whose bucket is full again is free. If
// no slot of the set is free, the key shares the set's overflow bucket with all other keys that
// found none. So a flood of made-up keys neither evicts nor resets existing buckets; it only makes
// new keys of the same set wait for each other.
//
// Threads: any.
#pragma once

#include "shared/mutex.h"

#include <QByteArray>

#include <array>
#include <vector>

namespace boxoffice {

class RateLimiter
{
public:
    struct Rate
    {
        int perMinute = 0; // 0: no limit
        int burst = 1;     // at least 1
    };

    struct Verdict
    {
        bool taken = true; // false: the bucket is empty
        int limit = 0;     // the bucket's size
        int remaining = 0;
        int fullIn = 0;  // seconds until the bucket is full, rounded up
        int retryIn = 0; // seconds until it has a token, rounded up; 0 when taken
        int looked = 0;  // slots that were looked at, at most kWays
    };

    static constexpr int kWays = 8;

    // mostKeys: rounded up to whole sets; 16 bytes each, and an eighth more.
    explicit RateLimiter(Rate rate, qsizetype mostKeys = 65'536);

    bool isOn() const { return m_interval > 0; }
    // Takes a token. now: microseconds of a monotonic clock.
    Verdict take(const QByteArray &key, qint64 now);
    // Returns how many keys have a bucket of their own that is not full.
    qsizetype keys(qint64 now) const;

private:
    struct Bucket
    {
        size_t key = 0;    // its keyed hash
        qint64 fullAt = 0; // microseconds
    };
    struct Set
    {
        std::array<Bucket, kWays> slots;
        qint64 sharedFullAt = 0; // of the keys that found no slot
    };

    qint64 &bucketOf(const QByteArray &key, qint64 now, int &looked) BOXOFFICE_REQUIRES(m_mutex);

    const qint64 m_interval; // microseconds a token
    const int m_burst;
    const std::array<size_t, 2> m_secrets; // for the set, and for the slot

    mutable Mutex m_mutex;
    std::vector<Set> m_sets BOXOFFICE_GUARDED_BY(m_mutex); // as many all the time; none when off
};

} // namespace boxoffice
