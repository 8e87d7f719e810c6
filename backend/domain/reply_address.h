// Where an answer goes: a request of a connection, named by numbers so that it may travel through
// any thread and outlive the connection.
//
// Threads: a value. isLive() may be called from any thread at any time.
#pragma once

#include <QtGlobal>

#include <atomic>
#include <memory>

namespace boxoffice {

struct ReplyAddress
{
    quint64 connection = 0; // never reused within a process
    quint64 request = 0;    // never 0 for a request that waits for an answer

    // The request its connection is busy with; 0 once the client has gone or was answered.
    std::shared_ptr<const std::atomic<quint64>> current;

    // False once nobody waits for the answer: such a request must not be started.
    bool isLive() const { return !current || current->load(std::memory_order_acquire) == request; }
};

} // namespace boxoffice
