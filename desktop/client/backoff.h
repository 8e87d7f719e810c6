// How long to wait before the next attempt: the wait doubles with each failure, and half of it is
// chance, so that many consoles do not come back in step ("equal jitter", Brooker: Exponential
// Backoff and Jitter, AWS Architecture Blog, 2015).
//
// Threads: any.
#pragma once

#include <QRandomGenerator>

#include <algorithm>

namespace boxoffice {

struct Backoff
{
    int firstMs;
    int longestMs;

    // failures: how many there were before the one just now, from 0. Returns milliseconds.
    int delay(int failures) const
    {
        const int doubled = static_cast<int>(
            std::min(qint64(longestMs), qint64(firstMs) << std::clamp(failures, 0, 20)));
        return doubled / 2 + QRandomGenerator::global()->bounded(doubled / 2 + 1);
    }
};

} // namespace boxoffice
