#include "backend/admission/batch.h"

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

ScopedKey scopedKeyOf(const Command &command)
{
    return {scopeOf(command), idempotencyOf(command).key};
}

template <typename T> auto at(std::vector<T> &items, std::size_t i)
{
    return items.begin() + static_cast<std::ptrdiff_t>(i);
}

} // namespace

void Batch::add(Waiting waiting)
{
    Submission &submission = waiting.submission;
    if (waiting.mayBeKept) {
        mayBeKept.insert(scopedKeyOf(submission.command));
    }
    commands.push_back(std::move(submission.command));
    askers.push_back(
        {std::move(submission.replyTo), submission.receiver, waiting.expiry, waiting.pause});
}

std::vector<Command> Batch::addAskersOf(Batch late)
{
    mayBeKept.unite(late.mayBeKept);
    std::move(late.askers.begin(), late.askers.end(), std::back_inserter(askers));
    return std::move(late.commands);
}

Waiting Batch::takeOne(std::size_t i)
{
    const bool kept = !mayBeKept.isEmpty() && mayBeKept.contains(scopedKeyOf(commands[i]));
    Asker &asker = askers[i];
    return {{std::move(commands[i]), std::move(asker.replyTo), asker.receiver},
            asker.expiry,
            kept,
            asker.pause};
}

Batch Batch::take(std::size_t begin, std::size_t count)
{
    Batch part;
    part.isOpen = false;
    for (std::size_t i = begin; i < begin + count; ++i) {
        part.add(takeOne(i));
    }
    return part;
}

void Batch::putBack(Batch part, std::size_t begin)
{
    mayBeKept.unite(part.mayBeKept);
    std::move(part.commands.begin(), part.commands.end(), at(commands, begin));
    std::move(part.askers.begin(), part.askers.end(), at(askers, begin));
}

void Answers::give(Batch &batch, std::vector<Outcome> outcomes)
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

void Answers::refuse(Batch &batch, const Error &error)
{
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        outcomes.push_back(Outcome::refused(refusalOf(batch, i, error)));
    }
    if (!outcomes.empty()) {
        give(batch, std::move(outcomes));
    }
}

// "Nothing was booked, try again" would be untrue: the repeat may hear the refusal that is kept.
Error Answers::refusalOf(const Batch &batch, std::size_t i, const Error &error)
{
    if (batch.mayBeKept.isEmpty() || !batch.mayBeKept.contains(scopedKeyOf(batch.commands[i]))) {
        return error;
    }
    m_counters.unknown.fetch_add(1);
    return outcomeUnknown();
}

} // namespace boxoffice
