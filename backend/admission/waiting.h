// A command in a line of a lane, and what is to be known of it until it is decided.
//
// Threads: a value.
#pragma once

#include "backend/admission/admission_queue.h"

#include <QDeadlineTimer>

#include <chrono>

namespace boxoffice {

struct Waiting
{
    Submission submission;
    QDeadlineTimer expiry;
    // Under its key a transaction that was lost may have kept a refusal: for good, if so.
    bool mayBeKept = false;
    std::chrono::milliseconds pause{0}; // before it was last tried, of a parked one
};

} // namespace boxoffice
