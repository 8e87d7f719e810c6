#include "backend/admission/admission_lane.h"

#include "backend/domain/sieve.h"

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kRetries = 1;

ScopedKey scopedKeyOf(const Command &command)
{
    return {scopeOf(command), idempotencyOf(command).key};
}

template <typename T> auto at(std::vector<T> &items, std::size_t i)
{
    return items.begin() + static_cast<std::ptrdiff_t>(i);
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
        m_waiting.push_back({std::move(submission), QDeadlineTimer(m_options.maxWait)});
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

// Returns false when the lane is stopping and its line is empty.
bool AdmissionLane::takeBatch(Batch &batch)
{
    std::deque<Waiting> taken;
    bool giveUp = false;
    {
        MutexLock lock(m_mutex);
        while (m_waiting.empty()) {
            if (m_stopping) {
                return false;
            }
            m_idle = true;
            m_wake.wait(m_mutex);
        }
        m_idle = false;
        giveUp = m_stopping && m_giveUp.hasExpired();
        const auto most = static_cast<std::size_t>(std::max(m_options.maxBatch, 1));
        const auto n = static_cast<std::ptrdiff_t>(std::min(m_waiting.size(), most));
        const auto end = m_waiting.begin() + n;
        std::move(m_waiting.begin(), end, std::back_inserter(taken));
        m_waiting.erase(m_waiting.begin(), end);
    }
    // Unlocked: `taken` is ours alone, and answering must not hold up submit().
    if (giveUp) {
        Batch abandoned;
        fill(abandoned, std::move(taken));
        refuse(abandoned, databaseUnavailable());
        return true;
    }
    fill(batch, std::move(taken));
    return true;
}

// The batch has waited for its rows, perhaps for another server: what came meanwhile for the same
// events would wait for them again. From the front of the line only, so that order is kept.
void AdmissionLane::joinIn(Batch &batch, std::span<const Uuid> locked)
{
    const auto most = static_cast<std::size_t>(std::max(m_options.maxBatch, 1));
    std::deque<Waiting> taken;
    {
        MutexLock lock(m_mutex);
        const bool over = m_stopping && m_giveUp.hasExpired();
        while (!over && !m_waiting.empty() && batch.size() + taken.size() < most) {
            const Uuid scope = scopeOf(m_waiting.front().submission.command);
            if (!std::binary_search(locked.begin(), locked.end(), scope)) {
                break;
            }
            taken.push_back(std::move(m_waiting.front()));
            m_waiting.pop_front();
        }
    }
    fill(batch, std::move(taken));
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
            expired.add(std::move(waiting.submission));
        } else {
            batch.add(std::move(waiting.submission));
        }
    }
    refuse(expired, overloaded());
}

void AdmissionLane::Batch::add(Submission submission)
{
    commands.push_back(std::move(submission.command));
    replyTo.push_back(std::move(submission.replyTo));
    receivers.push_back(submission.receiver);
}

AdmissionLane::Batch AdmissionLane::Batch::take(std::size_t begin, std::size_t count)
{
    Batch part;
    part.isOpen = false;
    part.mayBeKept = mayBeKept;
    for (std::size_t i = begin; i < begin + count; ++i) {
        part.add({std::move(commands[i]), std::move(replyTo[i]), receivers[i]});
    }
    return part;
}

void AdmissionLane::Batch::putBack(Batch part, std::size_t begin)
{
    mayBeKept.unite(part.mayBeKept);
    std::move(part.commands.begin(), part.commands.end(), at(commands, begin));
    std::move(part.replyTo.begin(), part.replyTo.end(), at(replyTo, begin));
}

void AdmissionLane::settle(Batch batch)
{
    if (!tryToSettle(batch, kRetries)) {
        settleRefused(std::move(batch));
    }
}

// retries: how often the batch may be run again after a lost connection.
bool AdmissionLane::tryToSettle(Batch &batch, int retries)
{
    if (!connect()) {
        refuseAllWaiting(databaseUnavailable()); // first: who asks again is then tried anew
        refuse(batch, databaseUnavailable());
        return true;
    }
    m_counters.batches.fetch_add(1);
    BookingStore::JoinIn latecomers;
    if (batch.isOpen) {
        latecomers = [&](std::span<const Uuid> locked) { joinIn(batch, locked); };
    }
    BatchAttempt attempt = m_store->book(batch.commands, {latecomers, batch.carefully});
    switch (attempt.end) {
    case BatchEnd::Done:
        answer(batch, std::move(attempt.decision.outcomes));
        return true;
    case BatchEnd::Refused:
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
            parts.back().mayBeKept = batch.mayBeKept;
        }
        parts[part].add(
            {std::move(batch.commands[i]), std::move(batch.replyTo[i]), batch.receivers[i]});
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
        answer(batch, std::move(decision.outcomes));
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
        const bool wrote = !decision.outcomes[i].error();
        m_counters.unknown.fetch_add(wrote ? 1 : 0);
        outcomes.push_back({wrote ? outcomeUnknown() : refusalOf(batch, i, databaseUnavailable())});
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

// One call a receiver, whatever the size of the batch.
void AdmissionLane::answer(Batch &batch, std::vector<Outcome> outcomes)
{
    Q_ASSERT(outcomes.size() == batch.size());
    m_counters.answered.fetch_add(static_cast<qint64>(batch.size()));
    std::vector<std::pair<OutcomeReceiver *, std::vector<Answered>>> perReceiver;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        OutcomeReceiver *receiver = batch.receivers[i];
        auto it = std::find_if(perReceiver.begin(), perReceiver.end(),
                               [&](const auto &entry) { return entry.first == receiver; });
        if (it == perReceiver.end()) {
            it = perReceiver.insert(perReceiver.end(), {receiver, {}});
            it->second.reserve(batch.size());
        }
        it->second.push_back({std::move(batch.replyTo[i]), std::move(outcomes[i])});
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
        outcomes.push_back({refusalOf(batch, i, error)});
    }
    if (!outcomes.empty()) {
        answer(batch, std::move(outcomes));
    }
}

} // namespace boxoffice
