// A queue of reads with readers of its own: its work never delays the work of another queue.
//
// Threads: submit() from any thread; beginStop() and join() from one. Readers are called on their
// own threads only.
#pragma once

#include "backend/reads/answer_account.h"
#include "backend/reads/read_jobs.h"
#include "shared/mutex.h"

#include <atomic>
#include <thread>

namespace boxoffice {

class ReadLine
{
public:
    struct Options
    {
        int readers = 1;
        int maxWaiting = 0; // requests; beyond it submit() fails with overloaded
        std::shared_ptr<AnswerAccount> account;
        ReadPlaces places = {};
        int tries = 2; // of a question whose connection is lost meanwhile
    };

    // Starts the readers. makeReader: called once on each reader's thread. all: of the queue.
    ReadLine(EventReaderFactory makeReader, const ReadOptions &all, const Options &options);
    ~ReadLine(); // Requires: join()
    ReadLine(const ReadLine &) = delete;
    ReadLine &operator=(const ReadLine &) = delete;

    // Never blocks. Fails at once with overloaded if too many wait, or after beginStop().
    Result<void> submit(ReadRequest request);

    // Refuses new requests; the readers end once nothing waits. Idempotent.
    void beginStop(QDeadlineTimer giveUp);
    // Requires: beginStop().
    void join();

private:
    using Answers = std::vector<std::shared_ptr<const Result<ReadBody>>>;

    void run();
    ReadBatch nextBatch();
    void runBatch(EventReader &reader, ReadBatch batch);
    Answers ask(EventReader &reader, const ReadBatch &batch);
    // Drops requests whose clients are gone, answers those that waited too long; returns whether
    // any is left.
    bool prune(ReadBatch &batch);
    void deliver(ReadBatch batch, const Answers &answers);
    void refuseAllWaiting();
    QDeadlineTimer reconnectDeadline();

    // Constant after construction
    const EventReaderFactory m_makeReader;
    const ReadOptions m_all;
    const Options m_options;

    std::atomic<int> m_waiting{0};
    Mutex m_mutex;
    WaitCondition m_wake;
    ReadJobs m_jobs BOXOFFICE_GUARDED_BY(m_mutex);
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    QDeadlineTimer m_giveUp BOXOFFICE_GUARDED_BY(m_mutex){QDeadlineTimer::Forever};
    int m_idle BOXOFFICE_GUARDED_BY(m_mutex) = 0; // readers that wait for m_wake

    std::vector<std::thread> m_threads;
};

} // namespace boxoffice
