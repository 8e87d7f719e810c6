// A desk to try the read queue at: a fake database with events, a receiver, a queue.
//
// Threads: belongs to the test's thread; what it holds may be used as its own header says.
#pragma once

#include "backend/reads/read_queue.h"
#include "tests/support/fake_event_reader.h"
#include "tests/support/recorder.h"

#include <QByteArrayList>

namespace boxoffice::test {

// "ok" or the error's code.
inline QByteArray word(const ReadAnswered &answered)
{
    return *answered.answer ? QByteArray("ok")
                            : wireName(answered.answer->error().code).toByteArray();
}

// A database with some events, a receiver, and a queue that is started by start().
struct ReadDesk
{
    FakeEvents database;
    ReadRecorder recorder;
    QList<Event> events;
    std::unique_ptr<ReadQueue> queue; // last: it is stopped before the others go
    quint64 submitted = 0;

    explicit ReadDesk(int count = 1)
    {
        for (int i = 0; i < count; ++i) {
            putEvent();
        }
    }
    ~ReadDesk() { database.gate.open(); }

    void putEvent()
    {
        Event event;
        event.id = ids.next(1'700'000'000'000'000 + events.size());
        event.name = QStringLiteral("n%1").arg(events.size());
        event.capacity = 10;
        events.append(event);
        database.put(event);
    }
    void start(ReadOptions options = {.readers = 1})
    {
        queue = std::make_unique<ReadQueue>(database.factory(), options);
    }
    Result<void> ask(Question question, std::shared_ptr<std::atomic<quint64>> live = {})
    {
        ++submitted;
        return queue->submit({std::move(question), {1, submitted, std::move(live)}, &recorder});
    }
    // As another client would.
    Result<void> askAs(const QByteArray &client, Question question, bool goesOn = false)
    {
        ++submitted;
        return queue->submit(
            {std::move(question), {1, submitted, {}}, &recorder, false, client, goesOn});
    }
    // Occupies the only reader of the question's line with request number 1: what is asked there
    // then waits.
    bool occupyReader(const Question &question = EventListQuestion{{7, std::nullopt}})
    {
        database.gate.close();
        return ask(question) && database.gate.waitForArrivals(1);
    }
    // By request.
    std::vector<ReadAnswered> answers()
    {
        std::vector<ReadAnswered> all = recorder.all();
        std::sort(all.begin(), all.end(), [](const ReadAnswered &a, const ReadAnswered &b) {
            return a.to.request < b.to.request;
        });
        return all;
    }
    QByteArrayList words()
    {
        QByteArrayList found;
        for (const ReadAnswered &answered : answers()) {
            found.append(word(answered));
        }
        return found;
    }

private:
    IdSource ids;
};

inline const EventListQuestion kList{{100, std::nullopt}};

// A dear question, another one for each number.
inline Question searchFor(int number)
{
    EventListQuery query{100, std::nullopt};
    query.filter.text = QString::number(number);
    return EventListQuestion{query};
}

} // namespace boxoffice::test
