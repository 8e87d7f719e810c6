// Receivers that keep what the queues answer, for tests to wait for and look at.
//
// Threads: all functions from any thread.
#pragma once

#include "backend/admission/admission_queue.h"
#include "backend/reads/read_queue.h"
#include "shared/mutex.h"
#include "tests/support/gate.h"

#include <iterator>
#include <vector>

namespace boxoffice::test {

template <typename T> class Collected
{
public:
    void add(std::vector<T> more)
    {
        {
            MutexLock lock(m_mutex);
            m_callSizes.push_back(more.size());
            std::move(more.begin(), more.end(), std::back_inserter(m_all));
        }
        m_changed.notifyAll();
    }
    // Returns whether at least `n` answers came before patience ran out.
    bool waitFor(std::size_t n)
    {
        const auto giveUp = std::chrono::steady_clock::now() + kPatience;
        MutexLock lock(m_mutex);
        while (m_all.size() < n && std::chrono::steady_clock::now() < giveUp) {
            m_changed.waitFor(m_mutex, std::chrono::milliseconds(100));
        }
        return m_all.size() >= n;
    }
    // In order of arrival.
    std::vector<T> all()
    {
        MutexLock lock(m_mutex);
        return m_all;
    }
    void forget()
    {
        MutexLock lock(m_mutex);
        m_all.clear();
    }
    // How many answers each call brought.
    std::vector<std::size_t> callSizes()
    {
        MutexLock lock(m_mutex);
        return m_callSizes;
    }

private:
    Mutex m_mutex;
    WaitCondition m_changed;
    std::vector<T> m_all BOXOFFICE_GUARDED_BY(m_mutex);
    std::vector<std::size_t> m_callSizes BOXOFFICE_GUARDED_BY(m_mutex);
};

class OutcomeRecorder final : public OutcomeReceiver, public Collected<Answered>
{
public:
    void outcomesReady(std::vector<Answered> answers) override { add(std::move(answers)); }
};

class ReadRecorder final : public ReadReceiver, public Collected<ReadAnswered>
{
public:
    void readsReady(std::vector<ReadAnswered> answers) override { add(std::move(answers)); }
};

} // namespace boxoffice::test
