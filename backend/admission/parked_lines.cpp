#include "backend/admission/parked_lines.h"

#include <algorithm>

namespace boxoffice {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kFirstPause = 5ms;
constexpr std::chrono::milliseconds kSeveralPauses = 20ms;
constexpr std::chrono::milliseconds kLongestPause =
    100ms; // longer: a row that is free waits longer

} // namespace

std::size_t ParkedLines::size() const
{
    std::size_t size = 0;
    for (const Line &line : m_lines) {
        size += line.waiting.size();
    }
    return size;
}

void ParkedLines::append(const ScopedKey &queue, Waiting waiting)
{
    m_lines[queue].waiting.push_back(std::move(waiting));
}

void ParkedLines::putBack(const ScopedKey &queue, Waiting waiting, bool alone)
{
    Line &line = m_lines[queue];
    waiting.pause = std::clamp(waiting.pause * 2, kFirstPause, kLongestPause);
    line.due = QDeadlineTimer(waiting.pause);
    line.alone = alone;
    line.waiting.push_front(std::move(waiting));
}

// What is left is due at once: its row may be free now. Returns the line, or the next if it is
// empty.
ParkedLines::Lines::iterator ParkedLines::move(Lines::iterator line, std::size_t most,
                                               std::deque<Waiting> &to)
{
    std::deque<Waiting> &from = line->waiting;
    const auto end = from.begin() + static_cast<std::ptrdiff_t>(std::min(most, from.size()));
    std::move(from.begin(), end, std::back_inserter(to));
    from.erase(from.begin(), end);
    line->due = QDeadlineTimer(0);
    return from.empty() ? m_lines.erase(line) : line;
}

std::deque<Waiting> ParkedLines::takeFirsts(std::size_t most)
{
    std::deque<Waiting> firsts;
    for (auto line = m_lines.begin(); line != m_lines.end() && firsts.size() < most;) {
        if (line->alone || !line->due.hasExpired()) {
            ++line;
            continue;
        }
        const bool isLast = line->waiting.size() == 1;
        line = move(line, 1, firsts);
        line = isLast ? line : std::next(line);
    }
    return firsts;
}

std::deque<Waiting> ParkedLines::take(const ScopedKey &queue, std::size_t most)
{
    std::deque<Waiting> taken;
    const auto line = m_lines.find(queue);
    if (line != m_lines.end()) {
        move(line, most, taken);
    }
    return taken;
}

std::deque<Waiting> ParkedLines::takeOver()
{
    std::deque<Waiting> over;
    for (auto line = m_lines.begin(); line != m_lines.end();) {
        std::deque<Waiting> &waiting = line->waiting;
        while (!waiting.empty()
               && (waiting.front().expiry.hasExpired()
                   || !waiting.front().submission.replyTo.isLive())) {
            over.push_back(std::move(waiting.front()));
            waiting.pop_front();
        }
        line = waiting.empty() ? m_lines.erase(line) : std::next(line);
    }
    return over;
}

std::deque<Waiting> ParkedLines::takeAll()
{
    std::deque<Waiting> all;
    for (auto line = m_lines.begin(); line != m_lines.end();) {
        line = move(line, line->waiting.size(), all);
    }
    return all;
}

std::optional<ParkedLines::Next> ParkedLines::next() const
{
    auto first = m_lines.end();
    for (auto line = m_lines.begin(); line != m_lines.end(); ++line) {
        const bool inVain = line->alone || line->waiting.front().pause >= kSeveralPauses;
        if (inVain && line->due.hasExpired()
            && (first == m_lines.end() || line->due < first->due)) {
            first = line;
        }
    }
    return first == m_lines.end() ? std::nullopt : std::optional<Next>({first.key(), first->alone});
}

QDeadlineTimer ParkedLines::nextTime(QDeadlineTimer aloneFrom) const
{
    QDeadlineTimer next(QDeadlineTimer::Forever);
    for (const Line &line : m_lines) {
        const QDeadlineTimer due = line.alone ? std::max(line.due, aloneFrom) : line.due;
        next = std::min({next, due, line.waiting.front().expiry});
    }
    return next;
}

} // namespace boxoffice
