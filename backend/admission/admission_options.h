// The options and counters of the admission queue.
#pragma once

#include <QtGlobal>

#include <atomic>
#include <chrono>

namespace boxoffice {

struct AdmissionOptions
{
    int lanes = 2;           // more: more database connections busy, smaller batches
    int maxBatch = 256;      // more: fewer commits, a longer wait for the first command
    int maxWaiting = 20'000; // over all lanes; beyond it submit() fails with overloaded
    // A command that has waited longer than this when its turn comes is answered overloaded and
    // not booked. More: fewer refusals in a burst, but later ones.
    std::chrono::milliseconds maxWait = std::chrono::seconds(10);
    // How long a lane tries to reconnect to the database before it answers all waiting commands
    // database_unavailable.
    std::chrono::milliseconds reconnectFor = std::chrono::seconds(3);
};

// A reading of the counters; each grows from 0 at the start, except waiting.
struct AdmissionStats
{
    qint64 waiting = 0;    // commands in all lines now
    qint64 refused = 0;    // by submit(): a line was full
    qint64 batches = 0;    // transactions tried
    qint64 answered = 0;   // commands with an outcome of their own
    qint64 dropped = 0;    // never started: the client had gone
    qint64 expired = 0;    // never started: waited longer than maxWait
    qint64 reconnects = 0; // batches run again after a lost connection
    qint64 unknown = 0;    // answered outcome_unknown
};

// The same, shared by the lanes. Each member is independent of the others.
struct AdmissionCounters
{
    std::atomic<qint64> waiting{0}, refused{0}, batches{0}, answered{0}, dropped{0}, expired{0},
        reconnects{0}, unknown{0};
};

} // namespace boxoffice
