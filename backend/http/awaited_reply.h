// Which request of a connection waits for its answer: numbers them, and ends the wait. Who has a
// request's ReplyAddress sees it end from any thread.
//
// Threads: the worker's, except the counter behind ReplyAddress::current.
#pragma once

#include "backend/domain/reply_address.h"

namespace boxoffice {

class AwaitedReply
{
public:
    explicit AwaitedReply(quint64 connection)
        : m_connection(connection)
        , m_current(std::make_shared<std::atomic<quint64>>(0))
    { }
    ~AwaitedReply() { end(); }
    AwaitedReply(const AwaitedReply &) = delete;
    AwaitedReply &operator=(const AwaitedReply &) = delete;

    quint64 connection() const { return m_connection; }
    // Of the request that waits, or of the last one that did.
    quint64 request() const { return m_request; }
    ReplyAddress address() const { return {m_connection, m_request, m_current}; }

    void begin()
    {
        m_awaited = true;
        m_kept = false;
        m_current->store(++m_request, std::memory_order_release);
    }
    bool isAwaited() const { return m_awaited; }
    bool isAwaited(quint64 request) const { return m_awaited && request == m_request; }
    // Its handler goes on later, with the same request.
    void keep() { m_kept = true; }
    bool isKept() const { return m_kept && m_awaited; }
    // Not an error if none waits.
    void end()
    {
        m_awaited = false;
        m_current->store(0, std::memory_order_release);
    }
    // Returns true if the request had not begun: now it never will.
    bool withdraw()
    {
        quint64 now = m_request;
        return m_current->compare_exchange_strong(now, 0, std::memory_order_acq_rel);
    }

private:
    const quint64 m_connection;
    const std::shared_ptr<std::atomic<quint64>> m_current; // see ReplyAddress
    quint64 m_request = 0;
    bool m_awaited = false;
    bool m_kept = false;
};

} // namespace boxoffice
