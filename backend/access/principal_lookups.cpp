#include "backend/access/principal_lookups.h"

#include <QHash>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

namespace boxoffice {

namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kMostWaiting = 20'000;
constexpr SteadyClock::duration kLongestRest = 1ms;

using Standings = Result<std::vector<Standing>>;

// A lost connection says nothing about the questions: they are asked once more on a new one.
Standings standingsOf(AccessStore &store, std::span<const StandingQuestion> questions)
{
    Standings answers = store.standings(questions);
    if (answers || store.isOpen()) {
        return answers;
    }
    return store.connect(QDeadlineTimer(1'000)) ? store.standings(questions) : answers;
}

// Requires: as many standings as questions.
std::vector<Credential> usedIn(std::span<const StandingQuestion> questions,
                               const std::vector<Standing> &standings)
{
    std::vector<Credential> used;
    for (std::size_t i = 0; i < standings.size(); ++i) {
        if (standings[i].principal && standings[i].principal->isUseToBeNoted) {
            used.push_back(questions[i].credential);
        }
    }
    return used;
}

} // namespace

Result<void> PrincipalLookups::ask(const StandingQuestion &question, StandingReceiver &receiver,
                                   Answer answer)
{
    bool isFirst = false;
    {
        MutexLock lock(m_mutex);
        if (m_waiting.size() >= kMostWaiting) {
            return overloaded();
        }
        isFirst = m_waiting.empty();
        m_waiting.push_back({question, &receiver, std::move(answer)});
    }
    return isFirst ? schedule() : Result<void>();
}

Result<void> PrincipalLookups::askAgain(std::vector<StandingQuestion> questions, Answers answer)
{
    return m_desk.submit({[questions = std::move(questions), answer](AccessStore &store) {
                              answer(standingsOf(store, questions));
                          },
                          [answer](const Error &error) { answer(error); }});
}

// Whoever joined meanwhile shares the refusal, but for the one that is told by ask().
Result<void> PrincipalLookups::schedule()
{
    const auto refuse = [](const Error &error) {
        return [error](const StandingQuestion &) { return Found(error); };
    };
    auto taken =
        m_desk.submit({[this](AccessStore &store) { lookUp(store); },
                       [this, refuse](const Error &error) { deliver(take(), refuse(error)); }});
    if (!taken) {
        Batch batch = take();
        batch.erase(batch.begin());
        deliver(std::move(batch), refuse(taken.error()));
    }
    return taken;
}

PrincipalLookups::Batch PrincipalLookups::take()
{
    MutexLock lock(m_mutex);
    return std::exchange(m_waiting, {});
}

// A query costs more than what one more question adds to it. So the desk rests for as long as a
// query took that several shared: the next one has twice as many questions.
void PrincipalLookups::lookUp(AccessStore &store)
{
    const auto begin = SteadyClock::now();
    Batch batch = take();
    const bool isShared = batch.size() > 1;
    QHash<StandingQuestion, std::size_t> places;
    std::vector<StandingQuestion> questions; // each once
    for (const Asked &asked : batch) {
        if (!places.contains(asked.question)) {
            places.insert(asked.question, questions.size());
            questions.push_back(asked.question);
        }
    }
    const Standings answers = standingsOf(store, questions);
    std::vector<std::shared_ptr<const Standing>> found;
    for (std::size_t i = 0; answers && i < questions.size(); ++i) {
        found.push_back(std::make_shared<const Standing>((*answers)[i]));
    }
    deliver(std::move(batch), [&](const StandingQuestion &question) {
        return answers ? Found(found[places.value(question)]) : Found(answers.error());
    });
    if (answers) {
        const std::vector<Credential> used = usedIn(questions, *answers);
        if (!used.empty()) {
            (void)store.noteUse(used); // the next request notes it otherwise
        }
    }
    if (isShared) {
        std::this_thread::sleep_for(std::min(SteadyClock::now() - begin, kLongestRest));
    }
}

void PrincipalLookups::deliver(Batch batch,
                               const std::function<Found(const StandingQuestion &)> &answerTo)
{
    std::map<StandingReceiver *, std::vector<std::function<void()>>> calls;
    for (Asked &asked : batch) {
        calls[asked.receiver].push_back([answer = std::move(asked.answer),
                                         found = answerTo(asked.question)] { answer(found); });
    }
    for (auto &[receiver, all] : calls) {
        receiver->standingsReady(std::move(all));
    }
}

} // namespace boxoffice
