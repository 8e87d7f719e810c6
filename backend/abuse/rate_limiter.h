// Token buckets by key: each key may be used `burst` times at once and then `perMinute` times a
// minute.
//
// It implements the generic cell rate algorithm (ITU-T I.371), which represents a token bucket by
// one number: the time at which it would be full again.
//
// Time and memory are constant for any sequence of keys (keyed_slots.h): a bucket that is full
// again is a free slot.
//
// Threads: any.
#pragma once

#include "shared/keyed_slots.h"
#include "shared/mutex.h"

#include <QByteArray>

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
        int looked = 0;  // slots that were looked at
    };

    // mostKeys: rounded up to whole sets; 16 bytes each, and an eighth more.
    explicit RateLimiter(Rate rate, qsizetype mostKeys = 65'536);

    bool isOn() const { return m_interval > 0; }
    // Takes a token. now: microseconds of a monotonic clock.
    Verdict take(const QByteArray &key, qint64 now);
    // Returns how many keys have a bucket of their own that is not full.
    qsizetype keys(qint64 now) const;

    static constexpr int kWays = 8; // slots that are looked at for a key, at most

private:
    struct Bucket
    {
        qint64 fullAt = 0; // microseconds

        bool isFree(qint64 now) const { return fullAt <= now; }
    };
    using Buckets = KeyedSlots<Bucket>;
    static_assert(Buckets::kWays == kWays);

    const qint64 m_interval; // microseconds a token
    const int m_burst;

    mutable Mutex m_mutex;
    Buckets m_buckets BOXOFFICE_GUARDED_BY(m_mutex); // none when off
};

} // namespace boxoffice
