// The waiting line of the read queue: jobs, each a question (or a set of event ids) with all who
// wait for it. One job of a kind of question runs at a time; who asks meanwhile joins the next.
//
// Threads: none of its own; ReadQueue guards it with its mutex.
#pragma once

#include "backend/reads/read_queue.h"

#include <QDeadlineTimer>

#include <deque>
#include <list>

namespace boxoffice {

struct ReadWaiter
{
    ReplyAddress replyTo;
    ReadReceiver *receiver = nullptr;
    QDeadlineTimer expiry;
    bool takesGzip = false;
};

struct ReadJob
{
    std::shared_ptr<const Question> question;
    std::vector<ReadWaiter> waiters;
};

// One query's worth of work: either a single list question, or many event questions.
using ReadBatch = std::vector<ReadJob>;

class ReadJobs
{
public:
    // Returns true when this made work that may start now and did not wait before.
    bool add(Question question, ReadWaiter waiter);
    // Whether take() would return work.
    bool canStart() const;
    // Takes the oldest work that may start now; empty when there is none. Requires: finished()
    // is called with the same batch's first question afterwards.
    ReadBatch take(int maxIds);
    void finished(const Question &first);
    // Takes all that waits, whether or not it may start.
    ReadBatch takeAll();
    bool empty() const { return m_events.empty() && m_lists.empty(); }

private:
    bool isRunning(const Question &question) const;

    std::deque<ReadJob> m_events;        // event questions, oldest first
    QHash<Uuid, qsizetype> m_eventIndex; // id -> number of its job, counted from m_firstEvent
    qsizetype m_firstEvent = 0;
    std::list<ReadJob> m_lists; // all others, oldest first
    std::list<Question> m_running;
};

} // namespace boxoffice
