// std::mutex with clang's thread-safety annotations, which cannot see through libstdc++'s own.
// GCC compiles the annotations away; the `clang` preset makes a violated one an error.
//
//   Mutex m_mutex;
//   int m_count BOXOFFICE_GUARDED_BY(m_mutex) = 0;
//   { MutexLock lock(m_mutex); ++m_count; }
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define BOXOFFICE_ANNOTATE(x) __attribute__((x))
#else
#define BOXOFFICE_ANNOTATE(x)
#endif
#define BOXOFFICE_CAPABILITY(x) BOXOFFICE_ANNOTATE(capability(x))
#define BOXOFFICE_SCOPED_CAPABILITY BOXOFFICE_ANNOTATE(scoped_lockable)
#define BOXOFFICE_GUARDED_BY(x) BOXOFFICE_ANNOTATE(guarded_by(x))
#define BOXOFFICE_REQUIRES(...) BOXOFFICE_ANNOTATE(requires_capability(__VA_ARGS__))
#define BOXOFFICE_ACQUIRE(...) BOXOFFICE_ANNOTATE(acquire_capability(__VA_ARGS__))
#define BOXOFFICE_RELEASE(...) BOXOFFICE_ANNOTATE(release_capability(__VA_ARGS__))

namespace boxoffice {

class BOXOFFICE_CAPABILITY("mutex") Mutex
{
public:
    void lock() BOXOFFICE_ACQUIRE() { m_mutex.lock(); }
    void unlock() BOXOFFICE_RELEASE() { m_mutex.unlock(); }

private:
    std::mutex m_mutex;
};

class BOXOFFICE_SCOPED_CAPABILITY MutexLock
{
public:
    explicit MutexLock(Mutex &mutex) BOXOFFICE_ACQUIRE(mutex) : m_mutex(mutex) { m_mutex.lock(); }
    ~MutexLock() BOXOFFICE_RELEASE() { m_mutex.unlock(); }
    MutexLock(const MutexLock &) = delete;
    MutexLock &operator=(const MutexLock &) = delete;

private:
    Mutex &m_mutex;
};

// Waits with the mutex released, as std::condition_variable does; wake-ups may be spurious.
class WaitCondition
{
public:
    void wait(Mutex &mutex) BOXOFFICE_REQUIRES(mutex) { m_condition.wait(mutex); }
    // Returns false on timeout.
    bool waitFor(Mutex &mutex, std::chrono::milliseconds time) BOXOFFICE_REQUIRES(mutex)
    {
        return m_condition.wait_for(mutex, time) == std::cv_status::no_timeout;
    }
    void notifyOne() { m_condition.notify_one(); }
    void notifyAll() { m_condition.notify_all(); }

private:
    std::condition_variable_any m_condition;
};

} // namespace boxoffice
