// A booth to try the admission queue at: a fake database with an event, a receiver, a queue.
//
// Threads: belongs to the test's thread; what it holds may be used as its own header says.
#pragma once

#include "backend/admission/admission_queue.h"
#include "tests/support/fake_booking_store.h"
#include "tests/support/recorder.h"

#include <QByteArrayList>

namespace boxoffice::test {

using Sizes = std::vector<std::size_t>; // of batches, or of calls

inline QString email(int n)
{
    return QStringLiteral("p%1@example.com").arg(n);
}

// "ok" or the error's code; '*' after a replay.
inline QByteArray word(const Outcome &outcome)
{
    const QByteArray text =
        outcome.error() ? wireName(outcome.error()->code).toByteArray() : QByteArray("ok");
    return outcome.replayed ? text + '*' : text;
}

// A database with one event, a receiver, and a queue that is started by start().
struct Booth
{
    FakeBookings database;
    OutcomeRecorder recorder;
    Uuid opener = database.addEvent(1'000'000);
    Uuid event;
    std::unique_ptr<AdmissionQueue> queue; // last: it is stopped before the others go
    quint64 submitted = 0;

    explicit Booth(int capacity = 100) : event(database.addEvent(capacity)) { }
    ~Booth() { database.gate.open(); }

    void start(AdmissionOptions options = {.lanes = 1})
    {
        queue = std::make_unique<AdmissionQueue>(database.factory(), options);
    }

    Result<void> submit(Command command, std::shared_ptr<std::atomic<quint64>> live = {})
    {
        ++submitted;
        return queue->submit({std::move(command), {1, submitted, std::move(live)}, &recorder});
    }
    Result<void> submitFor(const Uuid &id, int person)
    {
        return submit(RegisterCommand{id, email(person)});
    }

    // Occupies the lane with a command of another event: what is submitted then waits. It is
    // answered first, has request number 1 and stands as 1 in batchSizes().
    bool occupyLane()
    {
        database.gate.close();
        return submitFor(opener, 0) && database.gate.waitForArrivals(1);
    }
    // What came to all but the opener, by request.
    QByteArrayList words()
    {
        std::vector<Answered> all = recorder.all();
        std::sort(all.begin(), all.end(),
                  [](const Answered &a, const Answered &b) { return a.to.request < b.to.request; });
        QByteArrayList found;
        for (const Answered &answered : all) {
            if (answered.to.request > 1) {
                found.append(word(answered.outcome));
            }
        }
        return found;
    }
};

} // namespace boxoffice::test
