// Token buckets by key: each key may be used `burst` times at once and then `perMinute` times a
// minute.
//
// Kept as the generic cell rate algorithm (ITU-T I.371), which is the same bucket told by one
// number: the time at which it would be full again.
//
// Memory: at most `mostKeys` keys. Full buckets are forgotten first; beyond that any, so that a
// flood of made-up keys can make the limit laxer, never refuse somebody else.
//
// Threads: any.
#pragma once

#include "shared/mutex.h"

#include <QByteArray>
#include <QHash>

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
    };

    explicit RateLimiter(Rate rate, qsizetype mostKeys = 65'536);

    bool isOn() const { return m_interval > 0; }
    // Takes a token. now: microseconds of a clock that does not jump.
    Verdict take(const QByteArray &key, qint64 now);
    qsizetype keys() const;

private:
    void makeRoom(qint64 now) BOXOFFICE_REQUIRES(m_mutex);

    const qint64 m_interval; // microseconds a token
    const int m_burst;
    const qsizetype m_mostKeys;

    mutable Mutex m_mutex;
    QHash<QByteArray, qint64> m_fullAt BOXOFFICE_GUARDED_BY(m_mutex); // microseconds
    qint64 m_sweptAt BOXOFFICE_GUARDED_BY(m_mutex) = 0;
};

} // namespace boxoffice
