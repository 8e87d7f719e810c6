#include "backend/admission/settlement.h"

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
constexpr int kOften = 16; // batches: two of so many with a culprit are often

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

// A batch for each event; what creates an event shares its fate with nobody.
std::vector<Batch> partsByEvent(Batch batch)
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
    return parts;
}

} // namespace

Settlement::Settlement(std::unique_ptr<BookingStore> store, BatchTaker &taker, Answers &answers,
                       WaitingLine &line, const AdmissionOptions &options,
                       AdmissionCounters &counters)
    : m_store(std::move(store))
    , m_taker(taker)
    , m_answers(answers)
    , m_line(line)
    , m_options(options)
    , m_counters(counters)
    , m_sinceCulprit(kOften)
{ }

bool Settlement::connect()
{
    m_away = !m_store->connect(m_line.limited(QDeadlineTimer(m_options.reconnectFor)));
    return !m_away;
}

// Where culprits come often, the attempt that fails because of them would cost more than care does.
void Settlement::settle(Batch batch)
{
    const bool suspicious = m_suspicious > 0;
    m_suspicious -= suspicious ? 1 : 0;
    if (suspicious || !tryToSettle(batch, kRetries)) {
        settleRefused(std::move(batch));
    }
}

void Settlement::noteCulprits(int count)
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
bool Settlement::tryToSettle(Batch &batch, int retries)
{
    if (!connect()) {
        m_taker.refuseAll(databaseUnavailable()); // first: who asks again is then tried anew
        m_answers.refuse(batch, databaseUnavailable());
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
        m_answers.refuse(batch, databaseUnavailable());
        return true;
    case BatchEnd::ConnectionLost:
        return settleLost(batch, retries, attempt.isSaid);
    case BatchEnd::CommitUnknown:
        return settleUnknown(batch, std::move(attempt.decision), retries);
    }
    Q_UNREACHABLE();
}

BatchAttempt Settlement::book(Batch &batch)
{
    m_counters.batches.fetch_add(1);
    BookingStore::Manner manner{.carefully = batch.carefully, .leavesOut = true};
    if (batch.isOpen) {
        manner.joinIn = [&](std::span<const Uuid> locked) { return m_taker.joinIn(batch, locked); };
    }
    if (batch.isPatient || m_taker.mayWait(batch)) {
        manner.patience = kPatience;
    }
    QElapsedTimer timer;
    timer.start();
    BatchAttempt attempt = m_store->book(batch.commands, manner);
    m_taker.noteWaited(batch, attempt, std::chrono::milliseconds(timer.elapsed()));
    return attempt;
}

// Nothing of the batch was booked. What the server says twice of a session that stands may be one
// command's doing.
bool Settlement::settleLost(Batch &batch, int retries, bool isSaid)
{
    if (retries == 0 && isSaid && !batch.carefully) {
        batch.refusal = databaseUnavailable();
        return false;
    }
    if (retries == 0) {
        m_answers.refuse(batch, databaseUnavailable());
        return true;
    }
    m_counters.reconnects.fetch_add(1);
    return tryToSettle(batch, retries - 1);
}

// COMMIT was sent and not answered. The lost transaction has either committed all of the batch or
// nothing; resolve() waits for its locks and so for its end, and then looks.
bool Settlement::settleUnknown(Batch &batch, Decision decision, int retries)
{
    using Resolution = BookingStore::Resolution;
    const Resolution resolution = connect() ? m_store->resolve(decision) : Resolution::Unknown;
    if (resolution == Resolution::Committed) {
        answerDecided(batch, std::move(decision.outcomes));
        return true;
    }
    if (resolution == Resolution::Unknown || decision.onlyRefuses()) {
        batch.mayBeKept.unite(keysIn(decision));
    }
    if (resolution == Resolution::NotCommitted) {
        return settleLost(batch, retries, false);
    }
    answerUnknown(batch, decision);
    return true;
}

void Settlement::answerUnknown(Batch &batch, const Decision &decision)
{
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const Outcome &outcome = decision.outcomes[i];
        const bool wrote = !outcome.error() && !outcome.leftOut();
        m_counters.unknown.fetch_add(wrote ? 1 : 0);
        outcomes.push_back(Outcome::refused(
            wrote ? outcomeUnknown() : m_answers.refusalOf(batch, i, databaseUnavailable())));
    }
    m_answers.give(batch, std::move(outcomes));
}

// A statement failed because of one command or some: these are found out in one transaction more.
void Settlement::settleRefused(Batch batch)
{
    batch.isOpen = false; // who joined the culprit might share its fate
    batch.carefully = true;
    if (!tryToSettle(batch, kRetries)) {
        sift(std::move(batch));
    }
}

// Nor did that help, since a statement failed that is for all: by halves, each a transaction.
void Settlement::sift(Batch batch)
{
    m_away = false;
    for (Sieve sieve(batch.size(), batch.size(), batch.size()); !sieve.isDone();) {
        const auto [begin, count] = sieve.next();
        Batch part = batch.take(begin, count);
        if (m_away) { // found out once, not once a part: each try lasts reconnectFor
            m_answers.refuse(part, databaseUnavailable());
            sieve.passed();
        } else if (tryToSettle(part, kRetries)) {
            sieve.passed();
        } else if (sieve.failed()) {
            m_answers.refuse(part, part.refusal);
        } else {
            batch.putBack(std::move(part), begin);
        }
    }
}

// Because of others all was rolled back: the commands of one event share a fate.
void Settlement::settleEachEvent(Batch batch)
{
    std::vector<Batch> parts = partsByEvent(std::move(batch));
    if (parts.size() == 1) {
        m_answers.refuse(parts.front(), databaseUnavailable());
        return;
    }
    m_away = false;
    for (Batch &part : parts) {
        refuseExpired(part);
        if (m_away) {
            m_answers.refuse(part, databaseUnavailable());
        } else if (part.size() > 0) {
            settle(std::move(part));
        }
    }
}

// Each part may take as long as a statement may: whoever has waited too long is not started any
// more, as in the line, so that those behind in the line wait no longer than that.
void Settlement::refuseExpired(Batch &part)
{
    Batch expired, others;
    others.isOpen = part.isOpen;
    for (std::size_t i = 0; i < part.size(); ++i) {
        (part.askers[i].expiry.hasExpired() ? expired : others).add(part.takeOne(i));
    }
    m_counters.expired.fetch_add(static_cast<qint64>(expired.size()));
    m_answers.refuse(expired, overloaded());
    part = std::move(others);
}

// Parks what was left out.
void Settlement::answerDecided(Batch &batch, std::vector<Outcome> outcomes)
{
    for (std::size_t i = 0; !batch.mayBeKept.isEmpty() && i < batch.size(); ++i) {
        const Error *error = outcomes[i].error();
        if (error && isNoDecision(*error)) {
            outcomes[i] = Outcome::refused(m_answers.refusalOf(batch, i, Error(*error)));
        }
    }
    parkLeftOut(batch, outcomes);
    m_answers.give(batch, std::move(outcomes));
}

void Settlement::parkLeftOut(Batch &batch, std::vector<Outcome> &outcomes)
{
    const auto isLeftOut = [](const Outcome &outcome) { return outcome.leftOut(); };
    if (std::none_of(outcomes.begin(), outcomes.end(), isLeftOut)) {
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
            m_taker.park(batch.takeOne(i), batch.carefully);
        }
    }
    outcomes.erase(std::remove_if(outcomes.begin(), outcomes.end(), isLeftOut), outcomes.end());
    batch = std::move(decided);
}

} // namespace boxoffice
