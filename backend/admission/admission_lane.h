// One lane of the admission queue: a waiting line, a thread, and the store that thread books with.
//
// Threads: push() and stop() from any thread; everything else on the lane's own thread.
#pragma once

#include "backend/admission/admission_queue.h"
#include "backend/admission/parked_lines.h"
#include "shared/mutex.h"

#include <QSet>

#include <deque>
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
    bool push(Submission submission);
    // Refuses new submissions and settles the waiting ones; returns at once. After `giveUp`
    // nothing new is started.
    void stop(QDeadlineTimer giveUp);
    // Waits for the thread to end. Requires: stop() was called.
    void join();

private:
    struct Asker
    {
        ReplyAddress replyTo;
        OutcomeReceiver *receiver;
        QDeadlineTimer expiry;
        std::chrono::milliseconds pause; // as of Waiting
    };
    struct Batch
    {
        std::vector<Command> commands;
        std::vector<Asker> askers; // one a command
        bool isOpen = true;        // latecomers may join
        // Under which a transaction that was lost may have kept a refusal: for good, if so.
        QSet<ScopedKey> mayBeKept;
        bool carefully = false; // BookingStore::Manner
        bool isPatient = false; // the same: it waits for the rows that others hold
        Error refusal;          // BatchAttempt, of the last attempt

        std::size_t size() const { return commands.size(); }
        void add(Waiting waiting);
        // Adds those who ask for the commands that it returns.
        std::vector<Command> addAskersOf(Batch late);
        // Moves a command out.
        Waiting takeOne(std::size_t i);
        // Moves a part out, which nobody joins, or back to where it was.
        Batch take(std::size_t begin, std::size_t count);
        void putBack(Batch part, std::size_t begin);
    };

    void run();
    bool takeBatch(Batch &batch);
    bool waitForWork() BOXOFFICE_REQUIRES(m_mutex);
    void takeWaiting(std::deque<Waiting> &taken, std::size_t most) BOXOFFICE_REQUIRES(m_mutex);
    bool isOver() BOXOFFICE_REQUIRES(m_mutex);
    // Makes a batch of the parked line that was not tried for longest, and returns true, where the
    // time has come to wait for it.
    bool takeParkedLine(Batch &batch);
    // Leaves behind those whose events others are parked for.
    void parkFollowers(std::deque<Waiting> &taken);
    // Moves what may be started into `batch`; answers what has expired.
    void fill(Batch &batch, std::deque<Waiting> taken);
    // Returns the latecomers; their askers are added to the batch.
    std::vector<Command> joinIn(Batch &batch, std::span<const Uuid> locked);

    // The protocol of README.md. Each function answers every command it is given.
    void settle(Batch batch);
    // These return false where the database refused the batch as a whole: then nothing is booked,
    // and nobody is answered yet.
    bool tryToSettle(Batch &batch, int retries);
    BatchAttempt book(Batch &batch);
    bool mayWait(const Batch &batch);
    void noteWaited(const Batch &batch, const BatchAttempt &attempt,
                    std::chrono::milliseconds elapsed);
    bool settleLost(Batch &batch, int retries);
    bool settleUnknown(Batch &batch, Decision decision, int retries);
    void settleRefused(Batch batch);
    void noteCulprits(int count);
    void sift(Batch batch);
    void settleEachEvent(Batch batch);
    void refuseAllWaiting(const Error &error);
    // The error or, where a refusal may be kept, outcome_unknown.
    Error refusalOf(const Batch &batch, std::size_t i, const Error &error);
    void refuse(Batch &batch, const Error &error);

    bool connect();
    // Parks what was left out.
    void answerDecided(Batch &batch, std::vector<Outcome> outcomes);
    void park(Waiting waiting, bool alone);
    void answer(Batch &batch, std::vector<Outcome> outcomes);

    // Constant after construction
    const BookingStoreFactory m_makeStore;
    const AdmissionOptions &m_options;
    AdmissionCounters &m_counters;

    // Lane's thread only
    std::unique_ptr<BookingStore> m_store;
    bool m_away = false;    // the last connect() failed
    int m_sinceCulprit = 0; // batches
    int m_suspicious = 0;   // batches that are still booked carefully at once
    ParkedLines m_parked;
    QDeadlineTimer
        m_waitsFrom; // not before it waits for what others hold, while others wait for it

    Mutex m_mutex;
    WaitCondition m_wake;
    std::deque<Waiting> m_waiting BOXOFFICE_GUARDED_BY(m_mutex); // front is the oldest
    bool m_idle BOXOFFICE_GUARDED_BY(m_mutex) = false;           // the thread waits for m_wake
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    QDeadlineTimer m_giveUp BOXOFFICE_GUARDED_BY(m_mutex){QDeadlineTimer::Forever};

    std::thread m_thread; // last: it uses all of the above
};

} // namespace boxoffice
