// One lane of the admission queue: a waiting line, a thread, and the store that thread books with.
//
//   push()      into the line                 waiting_line.h
//   take        a batch of what waits         batch_taker.h
//   settle      book it, answer it            settlement.h
//
// Threads: push() and stop() from any thread; everything else on the lane's own thread.
#pragma once

#include "backend/admission/batch.h"
#include "backend/admission/waiting_line.h"
#include "backend/domain/booking_store.h"

#include <thread>

namespace boxoffice {

class AdmissionLane
{
public:
    // makeStore is called on the lane's thread. options, counters: borrowed.
    AdmissionLane(BookingStoreFactory makeStore, const AdmissionOptions &options,
                  AdmissionCounters &counters);
    ~AdmissionLane();

    // Returns false after stop(): the submission was not taken.
    bool push(Submission submission)
    {
        return m_line.push(std::move(submission), m_options.maxWait);
    }
    // Refuses new submissions and settles the waiting ones; returns at once. After `giveUp`
    // nothing new is started.
    void stop(QDeadlineTimer giveUp) { m_line.stop(giveUp); }
    // Waits for the thread to end. Requires: stop() was called.
    void join();

private:
    void run();

    // Constant after construction
    const BookingStoreFactory m_makeStore;
    const AdmissionOptions &m_options;
    AdmissionCounters &m_counters;

    WaitingLine m_line;
    std::thread m_thread; // last: it uses all of the above
};

} // namespace boxoffice
