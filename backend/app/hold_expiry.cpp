#include "backend/app/hold_expiry.h"

namespace boxoffice {

// A lane that has too much to do lets them expire with the next command of the event.
HoldExpiry::HoldExpiry(AdmissionQueue &admission, const DatabaseConfig &database,
                       Watchdog *watchdog)
    : m_watch(std::make_unique<HoldWatch>(
        database, watchdog, [this, &admission](const std::vector<Uuid> &events) {
            for (const Uuid &event : events) {
                if (!admission.submit({ExpireHoldsCommand{event}, {0, 1, nullptr}, this})) {
                    return;
                }
            }
        }))
{ }

} // namespace boxoffice
