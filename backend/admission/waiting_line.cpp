#include "backend/admission/waiting_line.h"

#include <algorithm>
#include <utility>

namespace boxoffice {

bool WaitingLine::push(Submission submission, std::chrono::milliseconds maxWait)
{
    bool wake = false;
    {
        MutexLock lock(m_mutex);
        if (m_stopping) {
            return false;
        }
        m_waiting.push_back({std::move(submission), QDeadlineTimer(maxWait), false, {}});
        wake = std::exchange(m_idle, false);
    }
    if (wake) { // a busy lane looks by itself; waking it would be a system call a request
        m_wake.notifyOne();
    }
    return true;
}

void WaitingLine::stop(QDeadlineTimer giveUp)
{
    {
        MutexLock lock(m_mutex);
        if (m_stopping) {
            return;
        }
        m_stopping = true;
        m_giveUp = giveUp;
    }
    m_wake.notifyAll();
}

bool WaitingLine::wait(std::optional<QDeadlineTimer> other)
{
    using std::chrono::milliseconds;
    MutexLock lock(m_mutex);
    while (m_waiting.empty()) {
        if (!other) {
            if (m_stopping) {
                return false;
            }
            m_idle = true;
            m_wake.wait(m_mutex);
            continue;
        }
        const QDeadlineTimer next = std::min(*other, m_giveUp);
        if (next.hasExpired()) {
            break;
        }
        m_idle = true;
        m_wake.waitFor(m_mutex, std::chrono::ceil<milliseconds>(next.remainingTimeAsDuration()));
    }
    m_idle = false;
    return true;
}

bool WaitingLine::isOver()
{
    MutexLock lock(m_mutex);
    return m_stopping && m_giveUp.hasExpired();
}

QDeadlineTimer WaitingLine::limited(QDeadlineTimer deadline)
{
    MutexLock lock(m_mutex);
    return m_stopping ? std::min(deadline, m_giveUp) : deadline;
}

std::deque<Waiting> WaitingLine::take(std::size_t most)
{
    std::deque<Waiting> taken;
    MutexLock lock(m_mutex);
    const auto n = static_cast<std::ptrdiff_t>(std::min(m_waiting.size(), most));
    const auto end = m_waiting.begin() + n;
    std::move(m_waiting.begin(), end, std::back_inserter(taken));
    m_waiting.erase(m_waiting.begin(), end);
    return taken;
}

std::deque<Waiting> WaitingLine::takeAll()
{
    MutexLock lock(m_mutex);
    return std::exchange(m_waiting, {});
}

std::deque<Waiting> WaitingLine::takeWhile(const std::function<bool(const Command &)> &isWanted,
                                           std::size_t most)
{
    std::deque<Waiting> taken;
    MutexLock lock(m_mutex);
    while (!(m_stopping && m_giveUp.hasExpired()) && !m_waiting.empty() && taken.size() < most
           && isWanted(m_waiting.front().submission.command)) {
        taken.push_back(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
    return taken;
}

bool WaitingLine::areAll(std::size_t most, const std::function<bool(const Command &)> &isSo)
{
    MutexLock lock(m_mutex);
    const auto n = static_cast<std::ptrdiff_t>(std::min(m_waiting.size(), most));
    return std::all_of(m_waiting.begin(), m_waiting.begin() + n,
                       [&](const Waiting &waiting) { return isSo(waiting.submission.command); });
}

} // namespace boxoffice
