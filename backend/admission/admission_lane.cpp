#include "backend/admission/admission_lane.h"

#include "backend/admission/settlement.h"

#include <utility>

namespace boxoffice {

AdmissionLane::AdmissionLane(BookingStoreFactory makeStore, const AdmissionOptions &options,
                             AdmissionCounters &counters)
    : m_makeStore(std::move(makeStore))
    , m_options(options)
    , m_counters(counters)
    , m_thread([this] { run(); })
{ }

AdmissionLane::~AdmissionLane()
{
    stop(QDeadlineTimer(0));
    join();
}

void AdmissionLane::join()
{
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

// The store goes with this function: a database connection is closed by the thread that opened it.
void AdmissionLane::run()
{
    Answers answers(m_counters);
    BatchTaker taker(m_line, answers, m_options, m_counters);
    Settlement settlement(m_makeStore(), taker, answers, m_line, m_options, m_counters);
    settlement.connect(); // so that the first command need not wait for it; settle() tries again
    Batch batch;
    while (taker.take(batch)) {
        if (batch.size() > 0) {
            settlement.settle(std::exchange(batch, {}));
        }
    }
}

} // namespace boxoffice
