// The commands of one transaction and those who ask for them, and how these are answered.
//
// Threads: belongs to a lane's thread.
#pragma once

#include "backend/admission/waiting.h"
#include "backend/domain/commands.h"

#include <QSet>

#include <vector>

namespace boxoffice {

struct Batch
{
    struct Asker
    {
        ReplyAddress replyTo;
        OutcomeReceiver *receiver;
        QDeadlineTimer expiry;
        std::chrono::milliseconds pause; // as of Waiting
    };

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

class Answers
{
public:
    // counters: borrowed.
    explicit Answers(AdmissionCounters &counters) : m_counters(counters) { }

    // One call a receiver, whatever the size of the batch. Requires: an outcome a command.
    void give(Batch &batch, std::vector<Outcome> outcomes);
    // Refuses all of it. Not an error if it is empty.
    void refuse(Batch &batch, const Error &error);
    // Returns the error or, where a refusal of the command may be kept, outcome_unknown.
    Error refusalOf(const Batch &batch, std::size_t i, const Error &error);

private:
    AdmissionCounters &m_counters;
};

} // namespace boxoffice
