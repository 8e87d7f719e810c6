// The commands of one transaction, who asks for them, and how they are answered.
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
    std::vector<Asker> askers; // one for each command
    bool isOpen = true;        // latecomers may join
    // Keys under which a lost transaction may have stored a refusal, which is then final.
    QSet<ScopedKey> mayBeKept;
    bool carefully = false; // BookingStore::Manner
    bool isPatient = false; // it waits for rows that others hold
    Error refusal;          // BatchAttempt, of the last attempt

    std::size_t size() const { return commands.size(); }
    void add(Waiting waiting);
    // Adds the askers of a batch, and returns its commands.
    std::vector<Command> addAskersOf(Batch late);
    // Moves a command out.
    Waiting takeOne(std::size_t i);
    // Moves a part out, which latecomers do not join, and back to its place.
    Batch take(std::size_t begin, std::size_t count);
    void putBack(Batch part, std::size_t begin);
};

class Answers
{
public:
    // counters: borrowed.
    explicit Answers(AdmissionCounters &counters) : m_counters(counters) { }

    // Calls each receiver once. Requires: as many outcomes as commands.
    void give(Batch &batch, std::vector<Outcome> outcomes);
    // Refuses the whole batch. Not an error if it is empty.
    void refuse(Batch &batch, const Error &error);
    // Returns the error or, if a refusal of the command may be stored, outcome_unknown.
    Error refusalOf(const Batch &batch, std::size_t i, const Error &error);

private:
    AdmissionCounters &m_counters;
};

} // namespace boxoffice
