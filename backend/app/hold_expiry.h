// Lets holds expire in time: hands what HoldWatch notices to the lanes.
//
// Threads: an instance may be made and destroyed on any thread.
#pragma once

#include "backend/admission/admission_queue.h"
#include "backend/storage/hold_watch.h"

namespace boxoffice {

class HoldExpiry final : private OutcomeReceiver
{
public:
    // admission, watchdog: borrowed, must outlive this; admission must be stopped before it is
    // destroyed.
    HoldExpiry(AdmissionQueue &admission, const DatabaseConfig &database, Watchdog *watchdog);
    // Notices nothing any more.
    void stop() { m_watch.reset(); }

private:
    void outcomesReady(std::vector<Answered>) override { }

    std::unique_ptr<HoldWatch> m_watch;
};

} // namespace boxoffice
