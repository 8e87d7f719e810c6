// Group commit: turns many waiting commands into few database commits, in arrival order.
//
//   AdmissionQueue queue(makeStore, {.lanes = 2});
//   if (auto accepted = queue.submit({command, replyTo, &receiver}); !accepted) { ...answer it... }
//
// A lane takes all waiting commands, at most maxBatch, and books them in one transaction. While it
// commits, the next batch gathers. There is no timer: an idle lane answers at once. Every command
// gets its own outcome, only after its commit. README.md beside this file has the protocol and the
// failure table.
//
// Threads: submit() and stats() from any thread. Stores are called on their lane's thread only.
#pragma once

#include "backend/admission/admission_options.h"
#include "backend/domain/booking_store.h"
#include "backend/domain/reply_address.h"
#include "shared/result.h"

#include <QDeadlineTimer>

#include <atomic>
#include <memory>
#include <vector>

namespace boxoffice {

struct Answered
{
    ReplyAddress to;
    Outcome outcome;
};

// Receives outcomes. Called on a lane's thread, once for each batch; must not block.
class OutcomeReceiver
{
public:
    virtual ~OutcomeReceiver() = default;
    virtual void outcomesReady(std::vector<Answered> answers) = 0;
};

struct Submission
{
    Command command;
    ReplyAddress replyTo;
    OutcomeReceiver *receiver = nullptr; // borrowed, must outlive the queue
};

class AdmissionLane;

class AdmissionQueue
{
public:
    // Starts the lanes. makeStore: called once on each lane's thread.
    AdmissionQueue(BookingStoreFactory makeStore, const AdmissionOptions &options);
    // stop(), with the default grace.
    ~AdmissionQueue();
    AdmissionQueue(const AdmissionQueue &) = delete;
    AdmissionQueue &operator=(const AdmissionQueue &) = delete;

    // Never blocks. Fails at once with overloaded if options.maxWaiting commands wait, or after
    // stop(): the caller must answer then. Commands of one event keep their order.
    Result<void> submit(Submission submission);

    // Refuses new commands, settles and answers the waiting ones, joins the lanes. After the grace
    // period, commands that have not started are answered database_unavailable. Idempotent.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(5));

    // For tests.
    AdmissionStats stats() const;

private:
    AdmissionLane &laneOf(const Command &command);

    // Constant after construction
    const AdmissionOptions m_options;
    AdmissionCounters m_counters;
    std::vector<std::unique_ptr<AdmissionLane>> m_lanes;
    std::atomic<unsigned> m_nextLane{0}; // for commands without an event
};

} // namespace boxoffice
