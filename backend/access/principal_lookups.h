// Who asks: looks up principals, many in one query. What comes while a query runs waits for the
// next one, so a thousand requests at once cost a handful of queries, in which equal questions are
// one.
//
// Nothing is cached. A query starts after the request arrived, so a key that was revoked, or a role
// that was lowered, before a request came is refused.
//
// Threads: ask() from any thread.
#pragma once

#include "backend/access/access_desk.h"

namespace boxoffice {

// Brings answers home: to the thread of whoever asked.
class StandingReceiver
{
public:
    virtual ~StandingReceiver() = default;
    // Runs the calls, in order, on its own thread. Called once a query, on the desk's thread or
    // within its stop(); must not block.
    virtual void standingsReady(std::vector<std::function<void()>> calls) = 0;
};

class PrincipalLookups
{
public:
    // Called once, where the receiver runs it.
    using Answer = std::function<void(const Result<std::shared_ptr<const Standing>> &standing)>;
    // Called once, on the desk's thread or within its stop(); must not block.
    using Answers = std::function<void(const Result<std::vector<Standing>> &standings)>;

    // desk: borrowed, must be stopped before this object is destroyed.
    explicit PrincipalLookups(AccessDesk &desk) : m_desk(desk) { }

    // Never blocks. Fails at once with overloaded if too many wait. receiver: borrowed, must
    // outlive the desk.
    Result<void> ask(const StandingQuestion &question, StandingReceiver &receiver, Answer answer);
    // The same for credentials that were good before, in a query of their own. They count as not
    // used: to be looked at again keeps no session alive. answer: one standing a question.
    Result<void> askAgain(std::vector<StandingQuestion> questions, Answers answer);

private:
    struct Asked
    {
        StandingQuestion question;
        StandingReceiver *receiver;
        Answer answer;
    };
    using Batch = std::vector<Asked>;
    using Found = Result<std::shared_ptr<const Standing>>;

    Result<void> schedule();
    Batch take();
    void lookUp(AccessStore &store);
    // answerTo: Found(const StandingQuestion &).
    static void deliver(Batch batch,
                        const std::function<Found(const StandingQuestion &)> &answerTo);

    AccessDesk &m_desk;
    Mutex m_mutex;
    Batch m_waiting BOXOFFICE_GUARDED_BY(m_mutex);
};

} // namespace boxoffice
