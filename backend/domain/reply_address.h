// The destination of an answer: a request of a connection, identified by numbers, so that it may
// pass through any thread and outlive the connection.
//
// One compare-and-swap on `current` decides whether a request was started or withdrawn. If it was
// started, its connection waits for the outcome. If its connection withdrew it, nobody starts it.
//
// Threads: a value. isLive() and begin() may be called from any thread at any time.
#pragma once

#include <QtGlobal>

#include <atomic>
#include <memory>

namespace boxoffice {

struct ReplyAddress
{
    static constexpr quint64 kBegun = quint64(1) << 63;

    quint64 connection = 0; // never reused within a process
    quint64 request = 0;    // never 0 for a request that waits for an answer

    // The request under way on its connection, with kBegun once it was started; 0 once the client
    // left or was answered. Null: the caller waits for ever.
    std::shared_ptr<std::atomic<quint64>> current;

    // False once nobody waits for the answer: such a request must not be started.
    bool isLive() const
    {
        const quint64 now = current ? current->load(std::memory_order_acquire) : request;
        return now == request || now == (request | kBegun);
    }

    // Called before something is changed for the request. Returns false if nobody waits for the
    // answer: then nothing must be changed.
    bool begin() const
    {
        quint64 now = request;
        return !current
            || current->compare_exchange_strong(now, request | kBegun, std::memory_order_acq_rel)
            || now == (request | kBegun);
    }

    // Reverts begin(): nothing was changed for the request, and it may be withdrawn again.
    void putOff() const
    {
        quint64 now = request | kBegun;
        if (current) {
            current->compare_exchange_strong(now, request, std::memory_order_acq_rel);
        }
    }
};

} // namespace boxoffice
