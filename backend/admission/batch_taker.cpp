#include "backend/admission/batch_taker.h"

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kShare = 9; // so many times longer it then does not wait, while others wait for it
constexpr std::size_t kLookAhead = 16;

void moveBehind(std::deque<Waiting> &all, std::deque<Waiting> more)
{
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

} // namespace

std::size_t BatchTaker::most() const
{
    return static_cast<std::size_t>(std::max(m_options.maxBatch, 1));
}

bool BatchTaker::take(Batch &batch)
{
    answerOver();
    if (!m_line.wait(m_parked.isEmpty() ? std::nullopt
                                        : std::optional(m_parked.nextTime(m_waitsFrom)))) {
        return false;
    }
    if (m_line.isOver()) {
        refuseAll(databaseUnavailable());
        return true;
    }
    if (!m_parked.isEmpty()) {
        if (takeParkedLine(batch)) {
            return true;
        }
        fill(batch, m_parked.takeFirsts(std::max<std::size_t>(most() / 4, 1)));
    }
    std::deque<Waiting> taken = m_line.take(most() - batch.size());
    parkFollowers(taken);
    fill(batch, std::move(taken));
    return true;
}

// Of the parked ones.
void BatchTaker::answerOver()
{
    if (!m_parked.isEmpty()) {
        Batch over;
        fill(over, m_parked.takeOver()); // which answers them
    }
}

// Makes a batch of the parked line that was not tried for longest, and returns true, where the time
// has come to wait for it.
bool BatchTaker::takeParkedLine(Batch &batch)
{
    if (!m_waitsFrom.hasExpired()) {
        return false;
    }
    const std::optional<ParkedLines::Next> next = m_parked.next();
    if (!next) {
        return false;
    }
    batch.isPatient = true;
    batch.carefully = next->alone;
    batch.isOpen = !next->alone;
    fill(batch, m_parked.take(next->queue, next->alone ? 1 : most()));
    return true;
}

// Leaves behind those whose events others are parked for.
void BatchTaker::parkFollowers(std::deque<Waiting> &taken)
{
    if (m_parked.isEmpty()) {
        return;
    }
    // At most half of all places, so that others find one.
    const auto places =
        static_cast<std::size_t>(m_options.maxWaiting / (2 * std::max(m_options.lanes, 1)));
    std::size_t parked = m_parked.size();
    std::deque<Waiting> others, beyond;
    for (Waiting &waiting : taken) {
        const ScopedKey queue = queueOf(waiting.submission.command);
        if (!m_parked.contains(queue)) {
            others.push_back(std::move(waiting));
        } else if (parked >= places) {
            beyond.push_back(std::move(waiting));
        } else {
            m_parked.append(queue, std::move(waiting));
            ++parked;
        }
    }
    taken.swap(others);
    Batch refused;
    fill(refused, std::move(beyond));
    m_answers.refuse(refused, overloaded());
}

// From the front of the line only, so that order is kept.
std::vector<Command> BatchTaker::joinIn(Batch &batch, std::span<const Uuid> locked)
{
    const std::size_t room = most() - std::min(most(), batch.size());
    std::deque<Waiting> taken;
    for (auto event = locked.begin(); !m_parked.isEmpty() && event != locked.end(); ++event) {
        moveBehind(taken, m_parked.take({*event, {}}, room - taken.size()));
    }
    const auto isLocked = [&](const Command &command) {
        const Uuid scope = scopeOf(command);
        return std::binary_search(locked.begin(), locked.end(), scope)
            && !m_parked.contains({scope, {}});
    };
    moveBehind(taken, m_line.takeWhile(isLocked, room - taken.size()));
    Batch late;
    fill(late, std::move(taken));
    return batch.addAskersOf(std::move(late));
}

// Moves what may be started into `batch`; answers what has expired.
void BatchTaker::fill(Batch &batch, std::deque<Waiting> taken)
{
    m_counters.waiting.fetch_sub(static_cast<qint64>(taken.size()));
    Batch expired;
    for (Waiting &waiting : taken) {
        if (!waiting.submission.replyTo.begin()) {
            m_counters.dropped.fetch_add(1);
        } else if (waiting.expiry.hasExpired()) {
            m_counters.expired.fetch_add(1);
            expired.add(std::move(waiting));
        } else {
            batch.add(std::move(waiting));
        }
    }
    m_answers.refuse(expired, overloaded());
}

// Where a refusal may be kept, it must not be told that nothing was done for it.
void BatchTaker::park(Waiting waiting, bool alone)
{
    m_counters.waiting.fetch_add(1);
    if (!waiting.mayBeKept) {
        waiting.submission.replyTo.putOff();
    }
    m_parked.putBack(queueOf(waiting.submission.command), std::move(waiting), alone);
}

void BatchTaker::refuseAll(const Error &error)
{
    std::deque<Waiting> taken = m_line.takeAll();
    moveBehind(taken, m_parked.takeAll());
    Batch batch;
    fill(batch, std::move(taken));
    m_answers.refuse(batch, error);
}

bool BatchTaker::mayWait(const Batch &batch)
{
    const Uuid scope = scopeOf(batch.commands.front());
    return m_waitsFrom.hasExpired() && m_line.areAll(kLookAhead, [&](const Command &command) {
        return scopeOf(command) == scope;
    });
}

void BatchTaker::noteWaited(const Batch &batch, const BatchAttempt &attempt,
                            std::chrono::milliseconds elapsed)
{
    const std::vector<Outcome> &outcomes = attempt.decision.outcomes;
    const bool inVain = attempt.end == BatchEnd::Done && !outcomes.empty()
        && std::all_of(outcomes.begin(), outcomes.end(),
                       [](const Outcome &outcome) { return outcome.leftOut(); });
    if (inVain && (batch.carefully || attempt.waited.count() > 0)) {
        m_waitsFrom = QDeadlineTimer(kShare * elapsed);
    } else if (attempt.waited.count() > 0 && !mayWait(batch)) {
        m_waitsFrom = QDeadlineTimer(kShare * attempt.waited);
    }
}

} // namespace boxoffice
