// The queue of reads: jobs, each a question (or a set of event ids) with all who wait for it. One
// job of a kind of question runs at a time; a caller who asks meanwhile joins the next one.
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
    std::function<void(const ReadAnswered &)> then = {}; // see ReadRequest
};

struct ReadJob
{
    std::shared_ptr<const Question> question;
    std::vector<ReadWaiter> waiters;
    QByteArray client = {}; // who asked first
};

// One query's worth of work: either a single list question, or many event questions.
using ReadBatch = std::vector<ReadJob>;

// How many questions may wait, and which is next. 0: any number, in order of arrival. Else one
// client may have half of them, and clients take turns (round robin).
struct ReadPlaces
{
    int questions = 0;
};

class ReadJobs
{
public:
    explicit ReadJobs(const ReadPlaces &places = {}) : m_places(places) { }

    // Whether there is a place for the question. goesOn: it belongs to an answer that has begun.
    bool hasPlace(const Question &question, const QByteArray &client, bool goesOn);
    // Returns true if this made new work that may start now.
    bool add(Question question, ReadWaiter waiter, const QByteArray &client = {});
    // Whether take() would return work.
    bool canStart() const;
    // Takes the oldest work that may start now, or, with places, that of the client whose last turn
    // is longest ago; empty if there is none. Requires: finished() is called with the same batch's
    // first question afterwards.
    ReadBatch take(int maxIds);
    void finished(const Question &first);
    // Takes all waiting work, whether or not it may start.
    ReadBatch takeAll();
    bool empty() const { return m_events.empty() && m_lists.empty(); }

private:
    using Lists = std::list<ReadJob>;

    bool isRunning(const Question &question) const;
    Lists::iterator waitingFor(const Question &question);
    Lists::iterator nextList();
    void noteTurn(const QByteArray &client);

    std::deque<ReadJob> m_events;        // event questions, oldest first
    QHash<Uuid, qsizetype> m_eventIndex; // id -> number of its job, counted from m_firstEvent
    qsizetype m_firstEvent = 0;
    Lists m_lists; // all others, oldest first
    std::list<Question> m_running;

    const ReadPlaces m_places;
    QHash<QByteArray, quint64> m_turns; // when each client's question was taken last
    quint64 m_turn = 0;
};

} // namespace boxoffice
