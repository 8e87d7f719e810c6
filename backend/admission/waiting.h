// A command in a lane's queue, with its state until it is decided.
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
    // A lost transaction may have stored a refusal under its key.
    bool mayBeKept = false;
    std::chrono::milliseconds pause{0}; // before the last attempt, if it is parked
};

} // namespace boxoffice
