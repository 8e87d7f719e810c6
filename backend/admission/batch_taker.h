// Makes batches of a lane's waiting commands: in its line, or parked for locks that others hold.
//
// Threads: belongs to the lane's thread.
#pragma once

#include "backend/admission/batch.h"
#include "backend/admission/parked_lines.h"
#include "backend/admission/waiting_line.h"
#include "backend/domain/booking_store.h"

#include <span>

namespace boxoffice {

class BatchTaker
{
public:
    // All are borrowed.
    BatchTaker(WaitingLine &line, Answers &answers, const AdmissionOptions &options,
               AdmissionCounters &counters)
        : m_line(line)
        , m_answers(answers)
        , m_options(options)
        , m_counters(counters)
    { }

    // Waits for something to do. Returns false when the lane was stopped and its lines are empty.
    // The batch may be empty.
    bool take(Batch &batch);
    // Called when the batch has got its locks, for which it may have waited. Returns the commands
    // that arrived meanwhile for the same events, which would have to wait for these locks again,
    // and adds their askers to the batch. locked: sorted.
    std::vector<Command> joinIn(Batch &batch, std::span<const Uuid> locked);
    // Puts a command back whose row others hold, ahead of those that came after it. alone: to be
    // tried in a batch of its own, carefully.
    void park(Waiting waiting, bool alone);
    // Answers all commands that wait.
    void refuseAll(const Error &error);

    // Whether the batch may wait for rows that others hold: only if no other command has to wait
    // for that. Another server that sells the same event locks the row again as soon as it has
    // released it, so only a transaction that queues for the lock gets it.
    bool mayWait(const Batch &batch);
    // Keeps the time that batches wait for locks to a share of the lane's time.
    void noteWaited(const Batch &batch, const BatchAttempt &attempt,
                    std::chrono::milliseconds elapsed);

private:
    std::size_t most() const;
    void answerOver();
    bool takeParkedLine(Batch &batch);
    void parkFollowers(std::deque<Waiting> &taken);
    void fill(Batch &batch, std::deque<Waiting> taken);

    WaitingLine &m_line;
    Answers &m_answers;
    const AdmissionOptions &m_options;
    AdmissionCounters &m_counters;
    ParkedLines m_parked;
    // Until then, no batch waits for locks while other commands wait for the lane.
    QDeadlineTimer m_waitsFrom;
};

} // namespace boxoffice
