#include "backend/reads/read_line.h"

#include "backend/reads/read_answers.h"

#include <algorithm>

namespace boxoffice {

namespace {

// Whether its answer may take much memory.
bool isLong(const Question &question)
{
    return !std::holds_alternative<EventQuestion>(question)
        && !std::holds_alternative<SlugQuestion>(question)
        && !std::holds_alternative<EventOrganizerQuestion>(question)
        && !std::holds_alternative<RegistrationQuestion>(question)
        && !std::holds_alternative<ReadyQuestion>(question);
}

} // namespace

ReadLine::ReadLine(EventReaderFactory makeReader, const ReadOptions &all, const Options &options)
    : m_makeReader(std::move(makeReader))
    , m_all(all)
    , m_options(options)
    , m_jobs(options.places)
{
    for (int i = 0; i < std::max(options.readers, 1); ++i) {
        m_threads.emplace_back([this] { run(); });
    }
}

ReadLine::~ReadLine() = default;

void ReadLine::run()
{
    const std::unique_ptr<EventReader> reader = m_makeReader();
    reader->connect(QDeadlineTimer(m_all.reconnectFor)); // ask() tries again
    ReadBatch batch;
    while (!(batch = nextBatch()).empty()) {
        const auto first = batch.front().question;
        runBatch(*reader, std::move(batch));
        MutexLock lock(m_mutex);
        m_jobs.finished(*first);
    }
}

// Waits for work that may start. Returns nothing when the queue is stopping and nothing waits.
ReadBatch ReadLine::nextBatch()
{
    ReadBatch batch;
    bool wakeAnother = false;
    {
        MutexLock lock(m_mutex);
        while ((batch = m_jobs.take(m_all.maxIdsPerQuery)).empty()) {
            if (m_stopping && m_jobs.empty()) {
                break;
            }
            ++m_idle;
            m_wake.wait(m_mutex);
            --m_idle;
        }
        wakeAnother = m_idle > 0 && (m_stopping || m_jobs.canStart());
    }
    if (wakeAnother) {
        m_wake.notifyOne();
    }
    return batch;
}

void ReadLine::runBatch(EventReader &reader, ReadBatch batch)
{
    if (!prune(batch)) {
        return;
    }
    if (isLong(*batch.front().question) && m_options.account->isFull()) {
        const Answers answers(batch.size(), shared(overloaded()));
        deliver(std::move(batch), answers);
        return;
    }
    Answers answers = ask(reader, batch);
    for (ReadAnswer &answer : answers) {
        answer = m_options.account->counted(std::move(answer));
    }
    if (!reader.isOpen()) { // first: who asks again after hearing of it is tried anew
        refuseAllWaiting();
    }
    deliver(std::move(batch), answers);
}

ReadLine::Answers ReadLine::ask(EventReader &reader, const ReadBatch &batch)
{
    Answers answers(batch.size(), shared(databaseUnavailable()));
    for (int tries = 0; tries < m_options.tries; ++tries) {
        const QDeadlineTimer deadline = reconnectDeadline();
        if (deadline.hasExpired() || !reader.connect(deadline)) { // expired: the grace is over
            break;
        }
        answers = answersTo(reader, batch);
        if (reader.isOpen()) {
            break;
        }
    }
    return answers;
}

QDeadlineTimer ReadLine::reconnectDeadline()
{
    QDeadlineTimer deadline(m_all.reconnectFor);
    MutexLock lock(m_mutex);
    return m_stopping && m_giveUp < deadline ? m_giveUp : deadline;
}

bool ReadLine::prune(ReadBatch &batch)
{
    ReadBatch expired;
    for (ReadJob &job : batch) {
        ReadJob late{job.question, {}};
        std::erase_if(job.waiters, [&](ReadWaiter &waiter) {
            if (!waiter.replyTo.isLive()) {
                m_waiting.fetch_sub(1);
                return true;
            }
            if (waiter.expiry.hasExpired()) {
                late.waiters.push_back(std::move(waiter));
                return true;
            }
            return false;
        });
        if (!late.waiters.empty()) {
            expired.push_back(std::move(late));
        }
    }
    const Answers answers(expired.size(), shared(overloaded()));
    deliver(std::move(expired), answers);
    std::erase_if(batch, [](const ReadJob &job) { return job.waiters.empty(); });
    return !batch.empty();
}

void ReadLine::deliver(ReadBatch batch, const Answers &answers)
{
    std::vector<std::pair<ReadReceiver *, std::vector<ReadAnswered>>> perReceiver;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        for (ReadWaiter &waiter : batch[i].waiters) {
            auto it = std::find_if(perReceiver.begin(), perReceiver.end(),
                                   [&](const auto &e) { return e.first == waiter.receiver; });
            if (it == perReceiver.end()) {
                it = perReceiver.insert(perReceiver.end(), {waiter.receiver, {}});
            }
            it->second.push_back(
                {std::move(waiter.replyTo), batch[i].question, answers[i], std::move(waiter.then)});
        }
        m_waiting.fetch_sub(static_cast<int>(batch[i].waiters.size()));
    }
    for (auto &[receiver, answered] : perReceiver) {
        receiver->readsReady(std::move(answered));
    }
}

// The database is away: better bad news now than after everybody's deadline.
void ReadLine::refuseAllWaiting()
{
    ReadBatch all;
    {
        MutexLock lock(m_mutex);
        all = m_jobs.takeAll();
    }
    if (prune(all)) {
        const Answers answers(all.size(), shared(databaseUnavailable()));
        deliver(std::move(all), answers);
    }
}

Result<void> ReadLine::submit(ReadRequest request)
{
    if (m_waiting.fetch_add(1) >= m_options.maxWaiting) {
        m_waiting.fetch_sub(1);
        return overloaded();
    }
    ReadWaiter waiter{std::move(request.replyTo), request.receiver, QDeadlineTimer(m_all.maxWait),
                      request.takesGzip, std::move(request.then)};
    bool wake = false;
    {
        MutexLock lock(m_mutex);
        if (m_stopping || !m_jobs.hasPlace(request.question, request.client, request.goesOn)) {
            m_waiting.fetch_sub(1);
            return overloaded();
        }
        wake = m_jobs.add(std::move(request.question), std::move(waiter), request.client)
            && m_idle > 0;
    }
    if (wake) {
        m_wake.notifyOne();
    }
    return {};
}

void ReadLine::beginStop(QDeadlineTimer giveUp)
{
    {
        MutexLock lock(m_mutex);
        if (!m_stopping) {
            m_stopping = true;
            m_giveUp = giveUp;
        }
    }
    m_wake.notifyAll();
}

void ReadLine::join()
{
    for (std::thread &thread : m_threads) {
        if (thread.joinable()) {
            thread.join();
        }
    }
}

} // namespace boxoffice
