#include "backend/admission/admission_lane.h"

#include "backend/domain/sieve.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

using namespace std::chrono_literals;

constexpr int kRetries = 1;
// For a row that others hold: longer than their batches take, and bearable for those behind.
constexpr std::chrono::milliseconds kPatience = 100ms;
constexpr int kShare = 9; // so many times longer it then does not wait, while others wait for it
constexpr std::size_t kLookAhead = 16;
constexpr int kOften = 16; // batches: two of so many with a culprit are often

ScopedKey scopedKeyOf(const Command &command)
{
    return {scopeOf(command), idempotencyOf(command).key};
}

template <typename T> auto at(std::vector<T> &items, std::size_t i)
{
    return items.begin() + static_cast<std::ptrdiff_t>(i);
}

// Of a command that was found to be at fault.
bool isNoDecision(const Error &error)
{
    return error.code == ErrorCode::Internal || error.code == ErrorCode::DatabaseUnavailable;
}

QSet<ScopedKey> keysIn(const Decision &decision)
{
    QSet<ScopedKey> keys;
    for (const NewKey &key : decision.keys) {
        keys.insert(key.scoped);
    }
    return keys;
}

} // namespace

AdmissionLane::AdmissionLane(BookingStoreFactory makeStore, const AdmissionOptions &options,
                             AdmissionCounters &counters)
    : m_makeStore(std::move(makeStore))
    , m_options(options)
    , m_counters(counters)
    , m_sinceCulprit(kOften)
    , m_thread([this] { run(); })
{ }

AdmissionLane::~AdmissionLane()
{
    stop(QDeadlineTimer(0));
    join();
}

bool AdmissionLane::push(Submission submission)
{
    bool wake = false;
    {
        MutexLock lock(m_mutex);
        if (m_stopping) {
            return false;
        }
        m_waiting.push_back({std::move(submission), QDeadlineTimer(m_options.maxWait), false, {}});
        wake = std::exchange(m_idle, false);
    }
    if (wake) { // a busy lane looks by itself; waking it would be a system call a request
        m_wake.notifyOne();
    }
    return true;
}

void AdmissionLane::stop(QDeadlineTimer giveUp)
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

void AdmissionLane::join()
{
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void AdmissionLane::run()
{
    m_store = m_makeStore();
    connect(); // so that the first command need not wait for it; settle() tries again
    Batch batch;
    while (takeBatch(batch)) {
        if (batch.size() > 0) {
            settle(std::exchange(batch, {}));
        }
    }
    m_store.reset(); // a database connection is closed by the thread that opened it
}

// Returns false when the lane is stopping and its lines are empty.
bool AdmissionLane::takeBatch(Batch &batch)
{
    const auto most = static_cast<std::size_t>(std::max(m_options.maxBatch, 1));
    if (!m_parked.isEmpty()) {
        Batch over;
        fill(over, m_parked.takeOver()); // which answers them
    }
    bool giveUp = false;
    {
        MutexLock lock(m_mutex);
        if (!waitForWork()) {
            return false;
        }
        giveUp = isOver();
    }
    // Unlocked: what is taken is ours alone, and answering must not hold up submit().
    if (!m_parked.isEmpty()) {
        if (!giveUp && takeParkedLine(batch)) {
            return true;
        }
        fill(batch,
             giveUp ? m_parked.takeAll() : m_parked.takeFirsts(std::max<std::size_t>(most / 4, 1)));
    }
    std::deque<Waiting> taken;
    {
        MutexLock lock(m_mutex);
        takeWaiting(taken, giveUp ? m_waiting.size() : most - batch.size());
    }
    parkFollowers(taken);
    fill(batch, std::move(taken));
    if (giveUp) {
        refuse(batch, databaseUnavailable());
        batch = {};
    }
    return true;
}

bool AdmissionLane::isOver()
{
    return m_stopping && m_giveUp.hasExpired();
}

bool AdmissionLane::waitForWork()
{
    while (m_waiting.empty()) {
        if (m_parked.isEmpty()) {
            if (m_stopping) {
                return false;
            }
            m_idle = true;
            m_wake.wait(m_mutex);
            continue;
        }
        const QDeadlineTimer next = std::min(m_parked.nextTime(m_waitsFrom), m_giveUp);
        if (next.hasExpired()) {
            break;
        }
        m_idle = true;
        m_wake.waitFor(
            m_mutex, std::chrono::ceil<std::chrono::milliseconds>(next.remainingTimeAsDuration()));
    }
    m_idle = false;
    return true;
}

void AdmissionLane::takeWaiting(std::deque<Waiting> &taken, std::size_t most)
{
    const auto n = static_cast<std::ptrdiff_t>(std::min(m_waiting.size(), most));
    const auto end = m_waiting.begin() + n;
    std::move(m_waiting.begin(), end, std::back_inserter(taken));
    m_waiting.erase(m_waiting.begin(), end);
}

bool AdmissionLane::takeParkedLine(Batch &batch)
{
    if (!m_waitsFrom.hasExpired()) {
        return false;
    }
    const std::optional<ParkedLines::Next> next = m_parked.next();
    if (!next) {
        return false;
    }
    const auto most = next->alone ? 1 : static_cast<std::size_t>(std::max(m_options.maxBatch, 1));
    batch.isPatient = true;
    batch.carefully = next->alone;
    batch.isOpen = !next->alone;
    fill(batch, m_parked.take(next->queue, most));
    return true;
}

void AdmissionLane::parkFollowers(std::deque<Waiting> &taken)
{
    if (m_parked.isEmpty()) {
        return;
    }
    // At most half of all places, so that others find one.
    const auto most =
        static_cast<std::size_t>(m_options.maxWaiting / (2 * std::max(m_options.lanes, 1)));
    std::size_t parked = m_parked.size();
    std::deque<Waiting> others, beyond;
    for (Waiting &waiting : taken) {
        const ScopedKey queue = queueOf(waiting.submission.command);
        if (!m_parked.contains(queue)) {
            others.push_back(std::move(waiting));
        } else if (parked >= most) {
            beyond.push_back(std::move(waiting));
        } else {
            m_parked.append(queue, std::move(waiting));
            ++parked;
        }
    }
    taken.swap(others);
    Batch refused;
    fill(refused, std::move(beyond));
    refuse(refused, overloaded());
}

// The batch has waited for its rows, perhaps for another server: what came meanwhile for the same
// events would wait for them again. From the front of the line only, so that order is kept.
std::vector<Command> AdmissionLane::joinIn(Batch &batch, std::span<const Uuid> locked)
{
    const auto most = static_cast<std::size_t>(std::max(m_options.maxBatch, 1));
    const auto room = [&](const std::deque<Waiting> &taken) {
        return most - std::min(most, batch.size() + taken.size());
    };
    std::deque<Waiting> taken;
    for (auto event = locked.begin(); !m_parked.isEmpty() && event != locked.end(); ++event) {
        std::deque<Waiting> parked = m_parked.take({*event, {}}, room(taken));
        std::move(parked.begin(), parked.end(), std::back_inserter(taken));
    }
    {
        MutexLock lock(m_mutex);
        while (!isOver() && !m_waiting.empty() && room(taken) > 0) {
            const Uuid scope = scopeOf(m_waiting.front().submission.command);
            if (!std::binary_search(locked.begin(), locked.end(), scope)
                || m_parked.contains({scope, {}})) {
                break;
            }
            taken.push_back(std::move(m_waiting.front()));
            m_waiting.pop_front();
        }
    }
    Batch late;
    fill(late, std::move(taken));
    return batch.addAskersOf(std::move(late));
}

void AdmissionLane::fill(Batch &batch, std::deque<Waiting> taken)
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
    refuse(expired, overloaded());
}

void AdmissionLane::Batch::add(Waiting waiting)
{
    Submission &submission = waiting.submission;
    if (waiting.mayBeKept) {
        mayBeKept.insert(scopedKeyOf(submission.command));
    }
    commands.push_back(std::move(submission.command));
    askers.push_back(
        {std::move(submission.replyTo), submission.receiver, waiting.expiry, waiting.pause});
}

std::vector<Command> AdmissionLane::Batch::addAskersOf(Batch late)
{
    mayBeKept.unite(late.mayBeKept);
    std::move(late.askers.begin(), late.askers.end(), std::back_inserter(askers));
    return std::move(late.commands);
}

Waiting AdmissionLane::Batch::takeOne(std::size_t i)
{
    const bool kept = !mayBeKept.isEmpty() && mayBeKept.contains(scopedKeyOf(commands[i]));
    Asker &asker = askers[i];
    return {{std::move(commands[i]), std::move(asker.replyTo), asker.receiver},
            asker.expiry,
            kept,
            asker.pause};
}

AdmissionLane::Batch AdmissionLane::Batch::take(std::size_t begin, std::size_t count)
{
    Batch part;
    part.isOpen = false;
    for (std::size_t i = begin; i < begin + count; ++i) {
        part.add(takeOne(i));
    }
    return part;
}

void AdmissionLane::Batch::putBack(Batch part, std::size_t begin)
{
    mayBeKept.unite(part.mayBeKept);
    std::move(part.commands.begin(), part.commands.end(), at(commands, begin));
    std::move(part.askers.begin(), part.askers.end(), at(askers, begin));
}

// Where culprits come often, the attempt that fails because of them would cost more than pieces do.
void AdmissionLane::settle(Batch batch)
{
    const bool suspicious = m_suspicious > 0;
    m_suspicious -= suspicious ? 1 : 0;
    if (suspicious || !tryToSettle(batch, kRetries)) {
        settleRefused(std::move(batch));
    }
}

void AdmissionLane::noteCulprits(int count)
{
    if (count == 0) {
        m_sinceCulprit = std::min(m_sinceCulprit + 1, kOften);
        return;
    }
    if (m_sinceCulprit < kOften) {
        m_suspicious = kOften;
    }
    m_sinceCulprit = 0;
}

// retries: how often the batch may be run again after a lost connection.
bool AdmissionLane::tryToSettle(Batch &batch, int retries)
{
    if (!connect()) {
        refuseAllWaiting(databaseUnavailable()); // first: who asks again is then tried anew
        refuse(batch, databaseUnavailable());
        return true;
    }
    BatchAttempt attempt = book(batch);
    switch (attempt.end) {
    case BatchEnd::Done:
        noteCulprits(attempt.culprits);
        answerDecided(batch, std::move(attempt.decision.outcomes));
        return true;
    case BatchEnd::Refused:
    case BatchEnd::Locked:
        batch.refusal = std::move(attempt.refusal);
        return false;
    case BatchEnd::Contended:
        settleEachEvent(std::move(batch));
        return true;
    case BatchEnd::Exhausted:
        refuse(batch, databaseUnavailable());
        return true;
    case BatchEnd::ConnectionLost:
        return settleLost(batch, retries);
    case BatchEnd::CommitUnknown:
        return settleUnknown(batch, std::move(attempt.decision), retries);
    }
    Q_UNREACHABLE();
}

BatchAttempt AdmissionLane::book(Batch &batch)
{
    m_counters.batches.fetch_add(1);
    BookingStore::Manner manner{.carefully = batch.carefully, .leavesOut = true};
    if (batch.isOpen) {
        manner.joinIn = [&](std::span<const Uuid> locked) { return joinIn(batch, locked); };
    }
    if (batch.isPatient || mayWait(batch)) {
        manner.patience = kPatience;
    }
    QElapsedTimer timer;
    timer.start();
    BatchAttempt attempt = m_store->book(batch.commands, manner);
    noteWaited(batch, attempt, std::chrono::milliseconds(timer.elapsed()));
    return attempt;
}

// Whether nobody else would have to wait, too: another server that sells the same event takes the
// row again as soon as it lets go of it, so it cannot be had without standing in line for it.
bool AdmissionLane::mayWait(const Batch &batch)
{
    const Uuid scope = scopeOf(batch.commands.front());
    MutexLock lock(m_mutex);
    const auto n = static_cast<std::ptrdiff_t>(std::min(m_waiting.size(), kLookAhead));
    return m_waitsFrom.hasExpired()
        && std::all_of(m_waiting.begin(), m_waiting.begin() + n, [&](const Waiting &waiting) {
               return scopeOf(waiting.submission.command) == scope;
           });
}

// Waiting takes a share of the lane's time only.
void AdmissionLane::noteWaited(const Batch &batch, const BatchAttempt &attempt,
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

// Nothing of the batch was booked.
bool AdmissionLane::settleLost(Batch &batch, int retries)
{
    if (retries == 0) {
        refuse(batch, databaseUnavailable());
        return true;
    }
    m_counters.reconnects.fetch_add(1);
    return tryToSettle(batch, retries - 1);
}

// A statement failed because of one command or some: these are found out in one transaction more.
void AdmissionLane::settleRefused(Batch batch)
{
    batch.isOpen = false; // who joined the culprit might share its fate
    batch.carefully = true;
    if (!tryToSettle(batch, kRetries)) {
        sift(std::move(batch));
    }
}

// Nor did that help, since a statement failed that is for all: by halves, each a transaction.
void AdmissionLane::sift(Batch batch)
{
    m_away = false;
    for (Sieve sieve(batch.size(), batch.size(), batch.size()); !sieve.isDone();) {
        const auto [begin, count] = sieve.next();
        Batch part = batch.take(begin, count);
        if (m_away) { // found out once, not once a part: each try lasts reconnectFor
            refuse(part, databaseUnavailable());
            sieve.passed();
        } else if (tryToSettle(part, kRetries)) {
            sieve.passed();
        } else if (sieve.failed()) {
            refuse(part, part.refusal);
        } else {
            batch.putBack(std::move(part), begin);
        }
    }
}

// Because of others all was rolled back: the commands of one event share a fate.
void AdmissionLane::settleEachEvent(Batch batch)
{
    std::vector<Batch> parts;
    QHash<Uuid, std::size_t> partOfEvent;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const Uuid scope = scopeOf(batch.commands[i]);
        std::size_t part = parts.size();
        if (!scope.isNil()) {
            const auto known = partOfEvent.constFind(scope);
            part = known != partOfEvent.cend() ? *known : *partOfEvent.insert(scope, part);
        }
        if (part == parts.size()) {
            parts.emplace_back().isOpen = false;
        }
        parts[part].add(batch.takeOne(i));
    }
    if (parts.size() == 1) {
        refuse(parts.front(), databaseUnavailable());
        return;
    }
    m_away = false;
    for (Batch &part : parts) {
        if (m_away) {
            refuse(part, databaseUnavailable());
        } else {
            settle(std::move(part));
        }
    }
}

// COMMIT was sent and not answered. The lost transaction has either committed all of the batch or
// nothing; resolve() waits for its locks and so for its end, and then looks.
bool AdmissionLane::settleUnknown(Batch &batch, Decision decision, int retries)
{
    auto resolution = BookingStore::Resolution::Unknown;
    if (connect()) {
        resolution = m_store->resolve(decision);
    }
    if (resolution == BookingStore::Resolution::Committed) {
        answerDecided(batch, std::move(decision.outcomes));
        return true;
    }
    const bool provedLost =
        resolution == BookingStore::Resolution::NotCommitted && !decision.onlyRefuses();
    if (!provedLost) {
        batch.mayBeKept.unite(keysIn(decision));
    }
    if (resolution == BookingStore::Resolution::NotCommitted) {
        return settleLost(batch, retries);
    }
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const Outcome &outcome = decision.outcomes[i];
        const bool wrote = !outcome.error() && !outcome.leftOut();
        m_counters.unknown.fetch_add(wrote ? 1 : 0);
        outcomes.push_back(Outcome::refused(wrote ? outcomeUnknown()
                                                  : refusalOf(batch, i, databaseUnavailable())));
    }
    answer(batch, std::move(outcomes));
    return true;
}

// The database is away: better bad news now than after everybody's deadline.
void AdmissionLane::refuseAllWaiting(const Error &error)
{
    std::deque<Waiting> taken;
    {
        MutexLock lock(m_mutex);
        taken.swap(m_waiting);
    }
    std::deque<Waiting> parked = m_parked.takeAll();
    std::move(parked.begin(), parked.end(), std::back_inserter(taken));
    Batch batch;
    fill(batch, std::move(taken));
    refuse(batch, error);
}

bool AdmissionLane::connect()
{
    QDeadlineTimer deadline(m_options.reconnectFor);
    {
        MutexLock lock(m_mutex);
        if (m_stopping && m_giveUp < deadline) {
            deadline = m_giveUp;
        }
    }
    m_away = !m_store->connect(deadline);
    return !m_away;
}

void AdmissionLane::answerDecided(Batch &batch, std::vector<Outcome> outcomes)
{
    for (std::size_t i = 0; !batch.mayBeKept.isEmpty() && i < batch.size(); ++i) {
        const Error *error = outcomes[i].error();
        if (error && isNoDecision(*error)) {
            outcomes[i] = Outcome::refused(refusalOf(batch, i, Error(*error)));
        }
    }
    const auto isLeftOut = [](const Outcome &outcome) { return outcome.leftOut(); };
    if (std::none_of(outcomes.begin(), outcomes.end(), isLeftOut)) {
        answer(batch, std::move(outcomes));
        return;
    }
    Batch decided;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (!outcomes[i].leftOut()) {
            decided.add(batch.takeOne(i));
        }
    }
    for (std::size_t i = batch.size(); i-- > 0;) { // the first of each line in front
        if (outcomes[i].leftOut()) {
            park(batch.takeOne(i), batch.carefully);
        }
    }
    outcomes.erase(std::remove_if(outcomes.begin(), outcomes.end(), isLeftOut), outcomes.end());
    answer(decided, std::move(outcomes));
}

// Where a refusal may be kept, it must not be told that nothing was done for it.
void AdmissionLane::park(Waiting waiting, bool alone)
{
    m_counters.waiting.fetch_add(1);
    if (!waiting.mayBeKept) {
        waiting.submission.replyTo.putOff();
    }
    m_parked.putBack(queueOf(waiting.submission.command), std::move(waiting), alone);
}

// One call a receiver, whatever the size of the batch.
void AdmissionLane::answer(Batch &batch, std::vector<Outcome> outcomes)
{
    Q_ASSERT(outcomes.size() == batch.size());
    m_counters.answered.fetch_add(static_cast<qint64>(batch.size()));
    std::vector<std::pair<OutcomeReceiver *, std::vector<Answered>>> perReceiver;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        OutcomeReceiver *receiver = batch.askers[i].receiver;
        auto it = std::find_if(perReceiver.begin(), perReceiver.end(),
                               [&](const auto &entry) { return entry.first == receiver; });
        if (it == perReceiver.end()) {
            it = perReceiver.insert(perReceiver.end(), {receiver, {}});
            it->second.reserve(batch.size());
        }
        it->second.push_back({std::move(batch.askers[i].replyTo), std::move(outcomes[i])});
    }
    for (auto &[receiver, answers] : perReceiver) {
        receiver->outcomesReady(std::move(answers));
    }
}

Error AdmissionLane::refusalOf(const Batch &batch, std::size_t i, const Error &error)
{
    // "Nothing was booked, try again" would be untrue: the repeat may hear the refusal that is
    // kept.
    if (batch.mayBeKept.isEmpty() || !batch.mayBeKept.contains(scopedKeyOf(batch.commands[i]))) {
        return error;
    }
    m_counters.unknown.fetch_add(1);
    return outcomeUnknown();
}

void AdmissionLane::refuse(Batch &batch, const Error &error)
{
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        outcomes.push_back(Outcome::refused(refusalOf(batch, i, error)));
    }
    if (!outcomes.empty()) {
        answer(batch, std::move(outcomes));
    }
}

} // namespace boxoffice
