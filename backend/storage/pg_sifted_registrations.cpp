// The part of PgBookingStore that registers people of whom the database may refuse some: a function
// of the database (migrations/010) writes all but these, in one round trip. Who is left is decided
// again as if the refused had not been, which changes little: who came behind one of them and found
// the event full may now have the seat. What that adds is written likewise, until nobody is
// refused.
#include "backend/database/array_literal.h"
#include "backend/database/storage_log.h"
#include "backend/database/transaction.h"
#include "backend/domain/decide.h"
#include "backend/storage/batch_plan.h"
#include "backend/storage/pg_booking_store.h"
#include "backend/storage/pg_journal_notes.h"
#include "backend/storage/registration_arrays.h"

namespace boxoffice {

namespace {

const Statement kRegisterEach{"register_each", R"(
SELECT number, state, violated
FROM boxoffice_register_each(?::bigint, ?::uuid[], ?::int[], ?::uuid[], ?::text[], ?::text[],
                             ?::text[], ?))"};

// More: fewer savepoints, and more that is written again where one registration is refused.
constexpr int kTogether = 32;

} // namespace

struct PgBookingStore::Sifting
{
    const BatchPlan &plan;
    std::span<const Command> batch;
    LockedState known;                         // what the batch found, and what was found out since
    std::vector<std::optional<Error>> refused; // one a command
    QSet<std::size_t> lookedAgain = {};        // commands
    std::vector<std::size_t> others = {};      // the commands that are not refused
    Decision decision = {};                    // of the others
};

// Nothing: the transaction cannot end so, and what it wrote is to be undone.
std::optional<BatchAttempt> PgBookingStore::bookSifted(Transaction &transaction,
                                                       const BatchPlan &plan,
                                                       std::span<const Command> batch,
                                                       const LockedState &state)
{
    Sifting sifting{plan, batch, state, std::vector<std::optional<Error>>(batch.size())};
    if (!sift(sifting)) {
        return {};
    }
    Decision decision = std::move(sifting.decision);
    putOffJournal(transaction, decision.journal);
    addToBookedCounts(transaction, decision);
    m_keys.insert(transaction, decision.keys, state.nowMicros / 1000);
    std::vector<Outcome> outcomes(batch.size());
    for (std::size_t i = 0; i < sifting.others.size(); ++i) {
        outcomes[sifting.others[i]] = std::move(decision.outcomes[i]);
    }
    int culprits = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (sifting.refused[i]) {
            outcomes[i] = Outcome::refused(*sifting.refused[i]);
            ++culprits;
        }
    }
    decision.outcomes = std::move(outcomes);
    std::optional<BatchAttempt> attempt =
        tryToCommit(transaction, std::move(decision), state.nowMicros);
    if (attempt) {
        attempt->culprits = culprits;
    }
    return attempt;
}

// Ends, since each time somebody is refused for good, or has been looked at again.
bool PgBookingStore::sift(Sifting &sifting)
{
    QHash<EventEmail, Uuid> &written = sifting.known.written;
    for (;;) {
        decideOthers(sifting);
        std::vector<Registration> fresh;
        for (const Registration &registration : sifting.decision.registrations) {
            if (!written.contains({registration.eventId, registration.userEmail})) {
                fresh.push_back(registration);
            }
        }
        // Whoever reused the key of a refused command may now have the seat of somebody behind it.
        const bool takesBack = fresh.size() + static_cast<std::size_t>(written.size())
            != sifting.decision.registrations.size();
        if (takesBack || fresh.empty()) {
            return !takesBack;
        }
        const auto before = written.size();
        if (!registerEach(sifting, fresh)) {
            return false;
        }
        if (static_cast<std::size_t>(written.size() - before) == fresh.size()) {
            return true;
        }
    }
}

void PgBookingStore::decideOthers(Sifting &sifting)
{
    std::vector<Command> others;
    sifting.others.clear();
    for (std::size_t i = 0; i < sifting.batch.size(); ++i) {
        if (!sifting.refused[i]) {
            sifting.others.push_back(i);
            others.push_back(sifting.batch[i]);
        }
    }
    LockedState state = sifting.known;
    sifting.decision = decide(others, state, m_ids);
}

// Notes which of them were written, and which were refused.
bool PgBookingStore::registerEach(Sifting &sifting, const std::vector<Registration> &registrations)
{
    ArrayLiteral events, ids, emails, names, languages;
    for (const Registration &registration : registrations) {
        events.add(sifting.plan.positionOf(registration.eventId));
        ids.add(registration.id);
        emails.add(registration.userEmail);
        names.add(registration.name);
        addLanguage(languages, registration);
        sifting.known.written.insert({registration.eventId, registration.userEmail},
                                     registration.id);
    }
    std::vector<std::pair<Registration, PgFailure>> failures;
    Rows rows =
        m_connection.run(kRegisterEach,
                         {sifting.known.nowMicros / 1000, sifting.plan.eventIds, events.take(),
                          ids.take(), emails.take(), names.take(), languages.take(), kTogether});
    while (rows.ok() && rows.next()) {
        failures.emplace_back(registrations[static_cast<std::size_t>(rows.integer(0)) - 1],
                              classifyFailure(rows.text(1), true, rows.text(2)));
    }
    for (const auto &[registration, failure] : failures) {
        noteRefused(sifting, registration, failure);
    }
    return rows.ok();
}

void PgBookingStore::noteRefused(Sifting &sifting, const Registration &registration,
                                 const PgFailure &failure)
{
    qCWarning(lcStorage).noquote()
        << kRegisterEach.name << "refused one, SQLSTATE" << failure.sqlState;
    sifting.known.written.remove({registration.eventId, registration.userEmail});
    const auto asked = std::find_if(sifting.decision.outcomes.cbegin(),
                                    sifting.decision.outcomes.cend(), [&](const Outcome &outcome) {
                                        const Registration *given = outcome.registration();
                                        return given && given->id == registration.id;
                                    });
    const std::size_t command =
        sifting.others[static_cast<std::size_t>(asked - sifting.decision.outcomes.cbegin())];
    if (failure.kind == FailureKind::Duplicate && !sifting.lookedAgain.contains(command)) {
        sifting.lookedAgain.insert(command);
        lookAgain(failure, sifting.batch[command], sifting.known);
    } else {
        sifting.refused[command] = errorOf(failure);
    }
}

} // namespace boxoffice
