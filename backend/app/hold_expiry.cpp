#include "backend/app/hold_expiry.h"

namespace boxoffice {

namespace {

// Nobody has asked.
class Unheard final : public OutcomeReceiver
{
    void outcomesReady(std::vector<Answered>) override { }
};

} // namespace

// A lane that has too much to do lets them expire with the next command of the event.
std::unique_ptr<HoldWatch> watchHolds(AdmissionQueue &admission, const DatabaseConfig &database,
                                      Watchdog *watchdog)
{
    static Unheard unheard; // outlives every queue
    return std::make_unique<HoldWatch>(
        database, watchdog, [&admission](const std::vector<Uuid> &events) {
            for (const Uuid &event : events) {
                if (!admission.submit({ExpireHoldsCommand{event}, {0, 1, nullptr}, &unheard})) {
                    return;
                }
            }
        });
}

} // namespace boxoffice
