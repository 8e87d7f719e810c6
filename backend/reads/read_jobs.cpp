#include "backend/reads/read_jobs.h"

#include <algorithm>

namespace boxoffice {

namespace {

// All event questions go by one name: they are fetched together.
Question kindOf(const Question &question)
{
    return std::holds_alternative<EventQuestion>(question) ? Question(EventQuestion{}) : question;
}

} // namespace

bool ReadJobs::hasPlace(const Question &question, const QByteArray &client, bool goesOn)
{
    const auto most = static_cast<std::size_t>(m_places.questions);
    if (most == 0 || goesOn || waitingFor(question) != m_lists.end()) {
        return true;
    }
    const auto isTheirs = [&](const ReadJob &job) { return job.client == client; };
    const auto theirs = std::count_if(m_lists.begin(), m_lists.end(), isTheirs);
    return m_lists.size() < most
        && (client.isEmpty() || 2 * static_cast<std::size_t>(theirs) < most);
}

ReadJobs::Lists::iterator ReadJobs::waitingFor(const Question &question)
{
    return std::find_if(m_lists.begin(), m_lists.end(),
                        [&](const ReadJob &job) { return *job.question == question; });
}

bool ReadJobs::add(Question question, ReadWaiter waiter, const QByteArray &client)
{
    if (const auto *event = std::get_if<EventQuestion>(&question)) {
        const Uuid id = event->id;
        const auto known = m_eventIndex.constFind(id);
        if (known != m_eventIndex.cend()) {
            auto &job = m_events[static_cast<std::size_t>(*known - m_firstEvent)];
            job.waiters.push_back(std::move(waiter));
            return false;
        }
        m_eventIndex.insert(id, m_firstEvent + static_cast<qsizetype>(m_events.size()));
        m_events.push_back(
            {std::make_shared<const Question>(std::move(question)), {std::move(waiter)}});
        return m_events.size() == 1 && !isRunning(EventQuestion{});
    }
    const auto known = waitingFor(question);
    if (known != m_lists.end()) {
        known->waiters.push_back(std::move(waiter));
        return false;
    }
    m_lists.push_back(
        {std::make_shared<const Question>(std::move(question)), {std::move(waiter)}, client});
    return !isRunning(*m_lists.back().question);
}

bool ReadJobs::isRunning(const Question &question) const
{
    return std::find(m_running.begin(), m_running.end(), kindOf(question)) != m_running.end();
}

bool ReadJobs::canStart() const
{
    return (!m_events.empty() && !isRunning(EventQuestion{}))
        || std::any_of(m_lists.begin(), m_lists.end(),
                       [this](const ReadJob &job) { return !isRunning(*job.question); });
}

ReadBatch ReadJobs::take(int maxIds)
{
    ReadBatch batch;
    if (!m_events.empty() && !isRunning(EventQuestion{})) {
        while (!m_events.empty() && batch.size() < static_cast<std::size_t>(maxIds)) {
            m_eventIndex.remove(std::get<EventQuestion>(*m_events.front().question).id);
            batch.push_back(std::move(m_events.front()));
            m_events.pop_front();
            ++m_firstEvent;
        }
    } else {
        const auto job = nextList();
        if (job != m_lists.end()) {
            noteTurn(job->client);
            batch.push_back(std::move(*job));
            m_lists.erase(job);
        }
    }
    if (!batch.empty()) {
        m_running.push_back(kindOf(*batch.front().question));
    }
    return batch;
}

ReadJobs::Lists::iterator ReadJobs::nextList()
{
    auto next = m_lists.end();
    for (auto job = m_lists.begin(); job != m_lists.end(); ++job) {
        const bool sooner =
            next == m_lists.end() || m_turns.value(job->client) < m_turns.value(next->client);
        if (!sooner || isRunning(*job->question)) {
            continue;
        }
        next = job;
        if (m_places.questions == 0) {
            break;
        }
    }
    return next;
}

// Clients that have been forgotten come first once more, which is theirs to gain and nobody's loss.
void ReadJobs::noteTurn(const QByteArray &client)
{
    constexpr qsizetype kMostKnown = 4'096;
    if (m_places.questions == 0) {
        return;
    }
    if (m_turns.size() >= kMostKnown) {
        m_turns.clear();
    }
    m_turns.insert(client, ++m_turn);
}

void ReadJobs::finished(const Question &first)
{
    const auto it = std::find(m_running.begin(), m_running.end(), kindOf(first));
    if (it != m_running.end()) {
        m_running.erase(it);
    }
}

ReadBatch ReadJobs::takeAll()
{
    ReadBatch all(std::make_move_iterator(m_events.begin()),
                  std::make_move_iterator(m_events.end()));
    all.insert(all.end(), std::make_move_iterator(m_lists.begin()),
               std::make_move_iterator(m_lists.end()));
    m_firstEvent += static_cast<qsizetype>(m_events.size());
    m_events.clear();
    m_eventIndex.clear();
    m_lists.clear();
    return all;
}

} // namespace boxoffice
