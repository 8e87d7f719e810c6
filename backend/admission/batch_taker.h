// Makes batches of what waits in a lane: in its line, or parked for what others hold.
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
    // The batch has waited for its rows, perhaps for another server. Returns what came meanwhile
    // for the same events, which would wait for them again, and adds those who ask for it to the
    // batch. `locked` is sorted.
    std::vector<Command> joinIn(Batch &batch, std::span<const Uuid> locked);
    // Puts one back whose row others hold, before all that come behind it. alone: it is to be tried
    // in a batch of its own, carefully.
    void park(Waiting waiting, bool alone);
    // Answers all that wait.
    void refuseAll(const Error &error);

    // Whether the batch may wait for rows that others hold: nobody else would have to wait, too.
    // Another server that sells the same event takes the row again as soon as it lets go of it, so
    // it cannot be had without standing in line for it.
    bool mayWait(const Batch &batch);
    // Keeps the time for which batches wait a share of the lane's.
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
    // Not before it waits for what others hold, while others wait for it.
    QDeadlineTimer m_waitsFrom;
};

} // namespace boxoffice
