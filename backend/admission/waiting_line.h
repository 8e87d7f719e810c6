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
    // Refuses new submissions; those that wait can still be taken. Nothing may be started after
    // `giveUp`.
    void stop(QDeadlineTimer giveUp);

    // Waits until something can be taken, or until `other` if it is given. Returns false if stop()
    // was called, nothing waits and `other` is not given.
    bool wait(std::optional<QDeadlineTimer> other);
    // Whether stop() was called and giveUp has passed.
    bool isOver();
    // Returns `deadline` or, after stop(), giveUp if that is earlier.
    QDeadlineTimer limited(QDeadlineTimer deadline);

    std::deque<Waiting> take(std::size_t most);
    std::deque<Waiting> takeAll();
    // Takes commands from the front as long as they are wanted; none if isOver().
    std::deque<Waiting> takeWhile(const std::function<bool(const Command &)> &isWanted,
                                  std::size_t most);
    // Whether isSo is true for all of the first `most` commands.
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
