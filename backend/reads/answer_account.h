// Counts the bytes of answers in memory: those on their way to a connection, and those that a
// caller holds.
//
// Threads: any.
#pragma once

#include "backend/reads/read_queue.h"

#include <atomic>

namespace boxoffice {

class AnswerAccount : public std::enable_shared_from_this<AnswerAccount>
{
public:
    explicit AnswerAccount(const ReadOptions &options)
        : m_most(options.maxAnswers)
        , m_total(options.answerBytes)
    { }

    // Whether the limit is exceeded: then no long answer may be made.
    bool isFull() const { return m_bytes.load() > m_most; }
    // Returns the answer, which counts while anybody holds it. Small answers do not count.
    std::shared_ptr<const Result<ReadBody>> counted(std::shared_ptr<const Result<ReadBody>> answer);

private:
    void add(qint64 bytes);

    const qint64 m_most;
    std::atomic<qint64> *const m_total; // borrowed; of others, too; or null
    std::atomic<qint64> m_bytes{0};
};

} // namespace boxoffice
