// The line in which commands wait for their lane, in order of arrival.
//
// Threads: push() and stop() from any thread; everything else on the lane's own thread.
#pragma once

#include "backend/admission/waiting.h"
#include "shared/mutex.h"

#include <deque>
#include <functional>
#include <optional>

namespace boxoffice {

class WaitingLine
{
public:
    // Returns false after stop(): the submission was not taken.
    bool push(Submission submission, std::chrono::milliseconds maxWait);
    // Refuses what comes from now on; what waits is still to be taken. After `giveUp` nothing new
    // is to be started.
    void stop(QDeadlineTimer giveUp);

    // Waits until something can be taken, or until `other` (nothing: there is no such time).
    // Returns false when it was stopped, nothing waits and there is no other time.
    bool wait(std::optional<QDeadlineTimer> other);
    // Whether it was stopped, and giveUp has come.
    bool isOver();
    // Returns `deadline` or, when it was stopped, giveUp if that comes first.
    QDeadlineTimer limited(QDeadlineTimer deadline);

    std::deque<Waiting> take(std::size_t most);
    std::deque<Waiting> takeAll();
    // From the front, as long as they are wanted; nothing when it is over.
    std::deque<Waiting> takeWhile(const std::function<bool(const Command &)> &isWanted,
                                  std::size_t most);
    // Whether the first `most` are all so.
    bool areAll(std::size_t most, const std::function<bool(const Command &)> &isSo);

private:
    Mutex m_mutex;
    WaitCondition m_wake;
    std::deque<Waiting> m_waiting BOXOFFICE_GUARDED_BY(m_mutex); // front is the oldest
    bool m_idle BOXOFFICE_GUARDED_BY(m_mutex) = false;           // the lane waits for m_wake
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    QDeadlineTimer m_giveUp BOXOFFICE_GUARDED_BY(m_mutex){QDeadlineTimer::Forever};
};

} // namespace boxoffice
