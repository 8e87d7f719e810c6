#include "backend/admission/admission_queue.h"

#include "backend/admission/admission_lane.h"

#include <algorithm>

namespace boxoffice {

AdmissionQueue::AdmissionQueue(BookingStoreFactory makeStore, const AdmissionOptions &options)
    : m_options(options)
{
    const int lanes = std::max(options.lanes, 1);
    for (int i = 0; i < lanes; ++i) {
        m_lanes.push_back(std::make_unique<AdmissionLane>(makeStore, m_options, m_counters));
    }
}

AdmissionQueue::~AdmissionQueue()
{
    stop();
}

Result<void> AdmissionQueue::submit(Submission submission)
{
    if (m_counters.waiting.fetch_add(1) >= m_options.maxWaiting) {
        m_counters.waiting.fetch_sub(1);
        m_counters.refused.fetch_add(1);
        return overloaded();
    }
    AdmissionLane &lane = laneOf(submission.command);
    if (!lane.push(std::move(submission))) {
        m_counters.waiting.fetch_sub(1);
        m_counters.refused.fetch_add(1);
        return overloaded();
    }
    return {};
}

void AdmissionQueue::stop(std::chrono::milliseconds grace)
{
    const QDeadlineTimer giveUp(grace);
    for (const auto &lane : m_lanes) {
        lane->stop(giveUp);
    }
    for (const auto &lane : m_lanes) {
        lane->join();
    }
}

AdmissionStats AdmissionQueue::stats() const
{
    return {m_counters.waiting, m_counters.refused, m_counters.batches,    m_counters.answered,
            m_counters.dropped, m_counters.expired, m_counters.reconnects, m_counters.unknown};
}

// An event always maps to the same lane, so that two lanes of one server never wait for each
// other's row lock, and the commands of an event keep their order.
AdmissionLane &AdmissionQueue::laneOf(const Command &command)
{
    const Uuid scope = scopeOf(command);
    const std::size_t n =
        scope.isNil() ? m_nextLane.fetch_add(1, std::memory_order_relaxed) : qHash(scope, 0);
    return *m_lanes[n % m_lanes.size()];
}

} // namespace boxoffice
