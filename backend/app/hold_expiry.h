// Lets holds expire in time: hands what HoldWatch notices to the lanes.
#pragma once

#include "backend/admission/admission_queue.h"
#include "backend/storage/hold_watch.h"

#include <memory>

namespace boxoffice {

// Starts it. admission, watchdog: borrowed, must outlive what is returned.
std::unique_ptr<HoldWatch> watchHolds(AdmissionQueue &admission, const DatabaseConfig &database,
                                      Watchdog *watchdog);

} // namespace boxoffice
