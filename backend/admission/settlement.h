// The protocol of README.md: books a batch, whatever the database does meanwhile, and answers or
// parks every command.
//
// Threads: belongs to the lane's thread.
#pragma once

#include "backend/admission/batch_taker.h"

namespace boxoffice {

class Settlement
{
public:
    // All are borrowed, except the store.
    Settlement(std::unique_ptr<BookingStore> store, BatchTaker &taker, Answers &answers,
               WaitingLine &line, const AdmissionOptions &options, AdmissionCounters &counters);

    // Returns whether the database can be used now. Tries for options.reconnectFor.
    bool connect();
    void settle(Batch batch);

private:
    // These return false if the database refused the batch as a whole: then nothing is booked, and
    // nobody is answered yet.
    bool tryToSettle(Batch &batch, int retries);
    BatchAttempt book(Batch &batch);
    bool settleLost(Batch &batch, int retries, bool isSaid);
    bool settleUnknown(Batch &batch, Decision decision, int retries);

    // These answer every command they are given, or park it.
    void settleRefused(Batch batch);
    void sift(Batch batch);
    void settleEachEvent(Batch batch);
    void refuseExpired(Batch &part);
    void answerDecided(Batch &batch, std::vector<Outcome> outcomes);
    void answerUnknown(Batch &batch, const Decision &decision);
    void parkLeftOut(Batch &batch, std::vector<Outcome> &outcomes);

    void noteCulprits(int count);

    const std::unique_ptr<BookingStore> m_store;
    BatchTaker &m_taker;
    Answers &m_answers;
    WaitingLine &m_line;
    const AdmissionOptions &m_options;
    AdmissionCounters &m_counters;
    bool m_away = false;  // the last connect() failed
    int m_sinceCulprit;   // batches
    int m_suspicious = 0; // how many batches are still booked carefully from the start
};

} // namespace boxoffice
