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

bool ReadJobs::add(Question question, ReadWaiter waiter)
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
    for (ReadJob &job : m_lists) {
        if (*job.question == question) {
            job.waiters.push_back(std::move(waiter));
            return false;
        }
    }
    m_lists.push_back({std::make_shared<const Question>(std::move(question)), {std::move(waiter)}});
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
        const auto job =
            std::find_if(m_lists.begin(), m_lists.end(),
                         [&](const ReadJob &candidate) { return !isRunning(*candidate.question); });
        if (job != m_lists.end()) {
            batch.push_back(std::move(*job));
            m_lists.erase(job);
        }
    }
    if (!batch.empty()) {
        m_running.push_back(kindOf(*batch.front().question));
    }
    return batch;
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
