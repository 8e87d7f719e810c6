#include "tests/support/admission_booth.h"
#include "tests/support/patience.h"

#include <QSet>
#include <QTest>

#include <thread>

using namespace boxoffice;
using namespace boxoffice::test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(std::vector<std::size_t>)

class TestAdmissionQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void batchSizes_data();
    void batchSizes();
    void fullLineRefusesAtOnce();
    void waitedTooLong();
    void goneClientsAreNeverBooked();
    void orderIsKept();
    void latecomersOfHeldEventsJoin();
    void nobodyJoinsACulprit();
    void lanesWorkSideBySide();
    void oneCallABatchAndReceiver();
    void repeatedKeysAndCreations();
    void twentyThreadsOneSeat();
    void manyThreadsManyEvents();
};

void TestAdmissionQueue::batchSizes_data()
{
    QTest::addColumn<int>("maxBatch");
    QTest::addColumn<int>("waiting");
    QTest::addColumn<Sizes>("expected");

    QTest::newRow("max 4/one") << 4 << 1 << Sizes{1};
    QTest::newRow("max 4/four") << 4 << 4 << Sizes{4};
    QTest::newRow("max 4/five") << 4 << 5 << Sizes{4, 1};
    QTest::newRow("max 4/nine") << 4 << 9 << Sizes{4, 4, 1};
    QTest::newRow("max 1/three") << 1 << 3 << Sizes{1, 1, 1};
    QTest::newRow("max 0 counts as 1/two") << 0 << 2 << Sizes{1, 1};
}

void TestAdmissionQueue::batchSizes()
{
    QFETCH(int, maxBatch);
    QFETCH(int, waiting);
    QFETCH(Sizes, expected);
    Booth booth;
    booth.start({.lanes = 1, .maxBatch = maxBatch});
    QVERIFY(booth.occupyLane());
    for (int person = 0; person < waiting; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    QCOMPARE(booth.queue->stats().waiting, qint64(waiting));
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(std::size_t(waiting) + 1));

    expected.insert(expected.begin(), 1);
    QCOMPARE(booth.database.batchSizes(), expected);
    QCOMPARE(booth.recorder.callSizes(), expected);
}

void TestAdmissionQueue::fullLineRefusesAtOnce()
{
    Booth booth;
    booth.start({.lanes = 1, .maxWaiting = 2});
    QVERIFY(booth.occupyLane());
    QVERIFY(booth.submitFor(booth.event, 1));
    QVERIFY(booth.submitFor(booth.event, 2));
    const auto refused = booth.submitFor(booth.event, 3);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Overloaded);
    QCOMPARE(booth.queue->stats().refused, qint64(1));

    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(3));
    QVERIFY(booth.submitFor(booth.event, 4)); // there is room again
    QVERIFY(booth.recorder.waitFor(4));
    QCOMPARE(booth.database.booked(booth.event), 3);
}

void TestAdmissionQueue::waitedTooLong()
{
    Booth booth;
    booth.start({.lanes = 1, .maxWait = 1s});
    QVERIFY(booth.occupyLane());
    QVERIFY(booth.submitFor(booth.event, 1));
    const QDeadlineTimer expiry(1001ms);
    QTRY_VERIFY(expiry.hasExpired());
    QVERIFY(booth.submitFor(booth.event, 2));
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(3));

    QCOMPARE(booth.words(), (QByteArrayList{"overloaded", "ok"}));
    QCOMPARE(booth.database.booked(booth.event), 1);
    QCOMPARE(booth.queue->stats().expired, qint64(1));
}

void TestAdmissionQueue::goneClientsAreNeverBooked()
{
    Booth booth;
    booth.start();
    QVERIFY(booth.occupyLane());
    const auto gone = std::make_shared<std::atomic<quint64>>(2);
    const auto stays = std::make_shared<std::atomic<quint64>>(3);
    QVERIFY(booth.submit(RegisterCommand{booth.event, email(1)}, gone));
    QVERIFY(booth.submit(RegisterCommand{booth.event, email(2)}, stays));
    gone->store(0);
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(2));
    booth.queue->stop();

    QCOMPARE(booth.words(), QByteArrayList{"ok"});
    QCOMPARE(booth.database.booked(booth.event), 1);
    QCOMPARE(booth.queue->stats().dropped, qint64(1));
    QCOMPARE(booth.queue->stats().waiting, qint64(0));
    QCOMPARE(stays->load(), quint64(3) | ReplyAddress::kBegun); // its connection waits for it
}

void TestAdmissionQueue::orderIsKept()
{
    Booth booth(5);
    booth.start({.lanes = 4, .maxBatch = 3});
    QVERIFY(booth.occupyLane());
    for (int person = 0; person < 10; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(11));

    QCOMPARE(booth.words(), QByteArrayList(5, "ok") + QByteArrayList(5, "event_full"));
    int person = 0;
    for (const Registration &registration : booth.database.registrations()) {
        if (registration.eventId == booth.event) {
            QCOMPARE(registration.userEmail, email(person++));
        }
    }
    QCOMPARE(person, 5);
}

void TestAdmissionQueue::latecomersOfHeldEventsJoin()
{
    Booth booth(5);
    booth.database.letLatecomersJoin();
    booth.start({.lanes = 1, .maxBatch = 4});
    QVERIFY(booth.occupyLane()); // which holds the opener's row
    for (int person = 1; person <= 2; ++person) {
        QVERIFY(booth.submitFor(booth.opener, person)); // join it
    }
    QVERIFY(booth.submitFor(booth.event, 3)); // another event: the line ends here
    for (int person = 4; person <= 6; ++person) {
        QVERIFY(booth.submitFor(booth.opener, person)); // the batch is full with the first of them
    }
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(7));
    QCOMPARE(booth.words(), QByteArrayList(6, "ok"));
    QCOMPARE(booth.database.batchSizes(), (Sizes{3, 4}));
    QCOMPARE(booth.database.booked(booth.opener), 6);
}

// One that joined it might be refused with it.
void TestAdmissionQueue::nobodyJoinsACulprit()
{
    Booth booth;
    booth.database.letLatecomersJoin();
    booth.database.poison(email(2));
    booth.start({.lanes = 1, .maxBatch = 8});
    QVERIFY(booth.occupyLane());
    for (int person = 1; person <= 3; ++person) {
        QVERIFY(booth.submitFor(booth.opener, person));
    }
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(4));
    QCOMPARE(booth.words(), (QByteArrayList{"ok", "internal", "ok"}));
    QCOMPARE(booth.database.batchSizes(), (Sizes{4, 4}));
}

void TestAdmissionQueue::lanesWorkSideBySide()
{
    Booth booth;
    booth.database.gate.close();
    booth.start({.lanes = 3});
    for (int i = 0; i < 64; ++i) {
        QVERIFY(booth.submitFor(booth.database.addEvent(1), i));
    }
    QVERIFY(booth.database.gate.waitForArrivals(3));
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(64));
    QCOMPARE(booth.words(), QByteArrayList(63, "ok"));
}

void TestAdmissionQueue::oneCallABatchAndReceiver()
{
    Booth booth;
    OutcomeRecorder second;
    booth.start();
    QVERIFY(booth.occupyLane());
    for (quint64 i = 1; i <= 10; ++i) {
        OutcomeReceiver *receiver = i % 2 ? static_cast<OutcomeReceiver *>(&second)
                                          : static_cast<OutcomeReceiver *>(&booth.recorder);
        QVERIFY(booth.queue->submit(
            {RegisterCommand{booth.event, email(int(i))}, {2, i, nullptr}, receiver}));
    }
    booth.database.gate.open();
    QVERIFY(second.waitFor(5));
    QVERIFY(booth.recorder.waitFor(6));
    booth.queue->stop();

    QCOMPARE(second.callSizes(), Sizes{5});
    QCOMPARE(booth.recorder.callSizes(), (Sizes{1, 5}));
    quint64 request = 1;
    for (const Answered &answered : second.all()) {
        QCOMPARE(answered.to.request, std::exchange(request, request + 2));
        QCOMPARE(answered.to.connection, quint64(2));
    }
}

void TestAdmissionQueue::repeatedKeysAndCreations()
{
    Booth booth;
    booth.start();
    const IdempotencyKey key{QStringLiteral("k"), QByteArray(16, 'd')};
    const RegisterCommand command{booth.event, email(1), key};
    const CreateEventCommand creation{{QStringLiteral("a"), {}, 3}, key};
    QVERIFY(booth.submitFor(booth.opener, 0));
    for (int i = 0; i < 2; ++i) {
        QVERIFY(booth.submit(command));
        QVERIFY(booth.recorder.waitFor(std::size_t(2 * i + 2)));
        QVERIFY(booth.submit(creation));
        QVERIFY(booth.recorder.waitFor(std::size_t(2 * i + 3)));
    }
    QCOMPARE(booth.words(), (QByteArrayList{"ok", "ok", "ok*", "ok*"}));
    QCOMPARE(booth.database.booked(booth.event), 1);
    QCOMPARE(booth.database.created(), std::size_t(1));
    const auto all = booth.recorder.all();
    QCOMPARE(all[3].outcome.registration()->id, all[1].outcome.registration()->id);
    QCOMPARE(all[4].outcome.event()->id, all[2].outcome.event()->id);
}

void TestAdmissionQueue::twentyThreadsOneSeat()
{
    Booth booth(1);
    booth.start({.lanes = 2});
    std::vector<std::thread> threads;
    for (int i = 0; i < 20; ++i) {
        threads.emplace_back([&booth, i] {
            const auto accepted = booth.queue->submit({RegisterCommand{booth.event, email(i)},
                                                       {1, quint64(i) + 2, nullptr},
                                                       &booth.recorder});
            Q_ASSERT(accepted);
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    QVERIFY(booth.recorder.waitFor(20));
    booth.queue->stop();

    QCOMPARE(booth.words().count("ok"), 1);
    QCOMPARE(booth.words().count("event_full"), 19);
    QCOMPARE(booth.database.booked(booth.event), 1);
}

void TestAdmissionQueue::manyThreadsManyEvents()
{
    constexpr int kThreads = 4;
    constexpr int kEach = 500;
    Booth booth;
    std::vector<Uuid> events;
    for (int i = 0; i < 8; ++i) {
        events.push_back(booth.database.addEvent(100));
    }
    booth.database.failNext({FakeFault::Refused, FakeFault::ConnectionLost,
                             FakeFault::UnknownNotCommitted, FakeFault::UnknownButCommitted});
    booth.start({.lanes = 3, .maxBatch = 16});
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = t * kEach; i < (t + 1) * kEach; ++i) {
                const auto accepted = booth.queue->submit(
                    {RegisterCommand{events[std::size_t(i) % events.size()], email(i)},
                     {1, quint64(i) + 2, nullptr},
                     &booth.recorder});
                Q_ASSERT(accepted);
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    QVERIFY(booth.recorder.waitFor(kThreads * kEach));
    booth.queue->stop();

    QSet<quint64> requests;
    for (const Answered &answered : booth.recorder.all()) {
        requests.insert(answered.to.request);
    }
    QCOMPARE(requests.size(), kThreads * kEach); // each once
    QCOMPARE(booth.recorder.all().size(), std::size_t(kThreads * kEach));
    QCOMPARE(booth.words().count("ok"), 800);
    QCOMPARE(booth.database.registrations().size(), std::size_t(800));
}

QTEST_GUILESS_MAIN(TestAdmissionQueue)
#include "tst_admission_queue.moc"
