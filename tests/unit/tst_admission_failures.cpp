// What the admission queue does when the database fails, or when it is told to stop.
#include "tests/support/admission_booth.h"
#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace boxoffice;
using namespace boxoffice::test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(std::vector<std::size_t>)
Q_DECLARE_METATYPE(QList<FakeFault>)

class TestAdmissionFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failureProtocol_data();
    void failureProtocol();
    void contentionPartsEvents();
    void partsThatWaitedTooLongAreNotStarted();
    void poisonedCommandSinksNobodyElse();
    void unknownRefusalBookedNothing();
    void unknownRefusalMayBeKept();
    void lostRefusalMayBeKept_data();
    void lostRefusalMayBeKept();
    void lostRefusalOfACulprit();
    void frequentCulpritsCostOneAttempt();
    void unknownWhileAway();
    void awayIsSaidAtOnceAndEnds();
    void awayWhileTakenApartIsFoundOutOnce();
    void stopSettlesWhatWaits();
    void stopWhileAway();
    void stopAfterGraceStartsNothing();
};

void TestAdmissionFailures::failureProtocol_data()
{
    QTest::addColumn<QList<FakeFault>>("faults"); // of a batch of three of one event
    QTest::addColumn<QByteArrayList>("expected");
    QTest::addColumn<int>("booked");
    QTest::addColumn<Sizes>("batches"); // after the opener's

    using F = FakeFault;
    const QByteArrayList ok{"ok", "ok", "ok"};
    const QByteArrayList away(3, "database_unavailable");
    const auto row = [](const char *name, const QList<F> &faults, const QByteArrayList &expected,
                        int booked, const Sizes &batches) {
        QTest::newRow(name) << faults << expected << booked << batches;
    };
    row("done/all booked", {}, ok, 3, {3});
    row("refused/then carefully", {F::Refused}, ok, 3, {3, 3});
    row("refused/also carefully, then not", {F::Refused, F::Refused}, ok, 3, {3, 3, 1, 1, 1});
    row("refused/also carefully, one again", {F::Refused, F::Refused, F::None, F::Refused},
        {"ok", "internal", "ok"}, 2, {3, 3, 1, 1, 1});
    row("refused/also carefully, the first again", {F::Refused, F::Refused, F::Refused},
        {"internal", "ok", "ok"}, 2, {3, 3, 1, 2});
    row("refused/contended carefully", {F::Refused, F::Contended}, away, 0, {3, 3});
    row("refused/one contended", {F::Refused, F::Refused, F::Contended},
        {"database_unavailable", "ok", "ok"}, 2, {3, 3, 1, 1, 1});
    row("refused/lost carefully", {F::Refused, F::ConnectionLost}, ok, 3, {3, 3, 3});
    row("refused/lost twice carefully", {F::Refused, F::ConnectionLost, F::ConnectionLost}, away, 0,
        {3, 3, 3});
    row("refused/carefully, was committed", {F::Refused, F::UnknownButCommitted}, ok, 3, {3, 3});
    row("refused/carefully, was not committed", {F::Refused, F::UnknownNotCommitted}, ok, 3,
        {3, 3, 3});
    row("refused/carefully, unknown", {F::Refused, F::UnknownForGood},
        QByteArrayList(3, "outcome_unknown"), 3, {3, 3});
    row("exhausted/all alike", {F::Exhausted}, away, 0, {3});
    row("contended/one event", {F::Contended}, away, 0, {3});
    row("lost/once", {F::ConnectionLost}, ok, 3, {3, 3});
    row("lost/twice", {F::ConnectionLost, F::ConnectionLost}, away, 0, {3, 3});
    row("lost/then refused", {F::ConnectionLost, F::Refused}, ok, 3, {3, 3, 3});
    row("unknown/was committed", {F::UnknownButCommitted}, ok, 3, {3});
    row("unknown/was not committed", {F::UnknownNotCommitted}, ok, 3, {3, 3});
    row("unknown/was not committed, twice", {F::UnknownNotCommitted, F::UnknownNotCommitted}, away,
        0, {3, 3});
    row("unknown/not committed, then lost", {F::UnknownNotCommitted, F::ConnectionLost}, away, 0,
        {3, 3});
    row("unknown/lost, then committed", {F::ConnectionLost, F::UnknownButCommitted}, ok, 3, {3, 3});
    row("unknown/for good", {F::UnknownForGood}, QByteArrayList(3, "outcome_unknown"), 3, {3});
}

void TestAdmissionFailures::failureProtocol()
{
    QFETCH(QList<FakeFault>, faults);
    QFETCH(Sizes, batches);
    Booth booth;
    booth.database.failNext({FakeFault::None});
    for (const FakeFault fault : faults) {
        booth.database.failNext({fault});
    }
    booth.start();
    QVERIFY(booth.occupyLane());
    for (int person = 0; person < 3; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(4));
    booth.queue->stop();

    QTEST(booth.words(), "expected");
    QTEST(booth.database.booked(booth.event), "booked");
    batches.insert(batches.begin(), 1);
    QCOMPARE(booth.database.batchSizes(), batches);
    QCOMPARE(booth.queue->stats().batches, qint64(batches.size()));
    QCOMPARE(booth.recorder.all().size(), std::size_t(4));
    QCOMPARE(booth.queue->stats().waiting, qint64(0));
}

void TestAdmissionFailures::contentionPartsEvents()
{
    Booth booth;
    const Uuid other = booth.database.addEvent(10);
    booth.database.failNext({FakeFault::None, FakeFault::Contended, FakeFault::None,
                             FakeFault::Contended, FakeFault::None});
    booth.start();
    QVERIFY(booth.occupyLane());
    QVERIFY(booth.submitFor(booth.event, 1));
    QVERIFY(booth.submitFor(other, 1));
    QVERIFY(booth.submit(CreateEventCommand{{QStringLiteral("a"), {}, 1}}));
    QVERIFY(booth.submitFor(booth.event, 2));
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(5));

    QCOMPARE(booth.words(), (QByteArrayList{"ok", "database_unavailable", "ok", "ok"}));
    QCOMPARE(booth.database.batchSizes(), (Sizes{1, 4, 2, 1, 1}));
    QCOMPARE(booth.database.booked(other), 0);
}

// Each of them might take as long again, and all that wait behind them would wait for it.
void TestAdmissionFailures::partsThatWaitedTooLongAreNotStarted()
{
    Booth booth;
    const Uuid other = booth.database.addEvent(10);
    booth.database.failNext({FakeFault::None, FakeFault::Contended});
    booth.start({.lanes = 1, .maxWait = 1s});
    QVERIFY(booth.occupyLane());
    QVERIFY(booth.submitFor(booth.event, 1));
    QVERIFY(booth.submitFor(other, 1));
    const QDeadlineTimer expiry(1s);
    booth.database.gate.letOneThrough();
    QVERIFY(booth.database.gate.waitForArrivals(2));
    QTRY_VERIFY(expiry.hasExpired());
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(3));
    QCOMPARE(booth.words(), QByteArrayList(2, "overloaded"));
    QCOMPARE(booth.database.batchSizes(), (Sizes{1, 2}));
    QCOMPARE(booth.queue->stats().expired, qint64(2));
}

void TestAdmissionFailures::poisonedCommandSinksNobodyElse()
{
    Booth booth;
    booth.database.poison(email(5));
    booth.start();
    QVERIFY(booth.occupyLane());
    for (int person = 1; person <= 10; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(11));

    QByteArrayList expected(10, "ok");
    expected[4] = "internal";
    QCOMPARE(booth.words(), expected);
    QCOMPARE(booth.database.booked(booth.event), 9);
    QCOMPARE(booth.database.batchSizes(), (Sizes{1, 10, 10}));
}

void TestAdmissionFailures::unknownRefusalBookedNothing()
{
    Booth booth(1);
    booth.database.failNext({FakeFault::None, FakeFault::UnknownForGood});
    booth.start();
    QVERIFY(booth.occupyLane());
    QVERIFY(booth.submitFor(booth.event, 1));
    QVERIFY(booth.submitFor(booth.event, 2));
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(3));

    QCOMPARE(booth.words(), (QByteArrayList{"outcome_unknown", "database_unavailable"}));
    QCOMPARE(booth.queue->stats().unknown, qint64(1));
}

// Else the repeat would be told what was decided in a request that was answered "try again".
void TestAdmissionFailures::unknownRefusalMayBeKept()
{
    Booth booth(1);
    const IdempotencyKey key{QStringLiteral("k"), "digest"};
    booth.database.failNext({FakeFault::None, FakeFault::UnknownForGood});
    booth.start();
    QVERIFY(booth.occupyLane());
    QVERIFY(booth.submitFor(booth.event, 1));
    QVERIFY(booth.submit(RegisterCommand{booth.event, email(2), key}));
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(3));
    QCOMPARE(booth.words(), (QByteArrayList{"outcome_unknown", "outcome_unknown"}));

    QVERIFY(booth.submit(RegisterCommand{booth.event, email(2), key}));
    QVERIFY(booth.recorder.waitFor(4));
    QCOMPARE(booth.words().last(), QByteArray("event_full*"));
}

// Likewise where such a batch runs again, since of nothing but refusals no trace can be found, and
// does not come to its end.
void TestAdmissionFailures::lostRefusalMayBeKept_data()
{
    QTest::addColumn<QList<FakeFault>>("faults"); // after the one that kept the refusal
    QTest::addColumn<bool>("away");               // from then on
    QTest::newRow("lost again") << QList{FakeFault::ConnectionLost} << false;
    QTest::newRow("refused") << QList{FakeFault::Refused, FakeFault::Refused, FakeFault::Refused,
                                      FakeFault::Refused}
                             << false;
    QTest::newRow("contended") << QList{FakeFault::Contended} << false;
    QTest::newRow("away") << QList<FakeFault>{} << true;
}

void TestAdmissionFailures::lostRefusalMayBeKept()
{
    QFETCH(QList<FakeFault>, faults);
    QFETCH(bool, away);
    Booth booth;
    const Uuid full = booth.database.addEvent(1, 1);
    const IdempotencyKey key{QStringLiteral("k"), "digest"};
    booth.database.failNext({FakeFault::None, FakeFault::UnknownButCommitted});
    for (const FakeFault fault : faults) {
        booth.database.failNext({fault});
    }
    if (away) {
        booth.database.goAwayAfter(2);
    }
    booth.start({.lanes = 1, .reconnectFor = 20ms});
    QVERIFY(booth.occupyLane());
    QVERIFY(booth.submit(RegisterCommand{full, email(1), key}));
    QVERIFY(booth.submit(RegisterCommand{full, email(2), {}}));
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(3));
    QCOMPARE(booth.words().first(), QByteArray("outcome_unknown"));
    QVERIFY(booth.words().last() != "outcome_unknown"); // has no key: try again is true
    QCOMPARE(booth.queue->stats().unknown, qint64(1));

    booth.database.setAway(false);
    QVERIFY(booth.submit(RegisterCommand{full, email(1), key}));
    QVERIFY(booth.recorder.waitFor(4));
    QCOMPARE(booth.words().last(), QByteArray("event_full*"));
}

// The same where the command is found to be at fault when its batch runs again.
void TestAdmissionFailures::lostRefusalOfACulprit()
{
    Booth booth;
    const Uuid full = booth.database.addEvent(1, 1);
    const IdempotencyKey key{QStringLiteral("k"), "digest"};
    booth.database.failNext({FakeFault::None, FakeFault::UnknownButCommitted});
    booth.database.poisonAfter(3, email(1));
    booth.start();
    QVERIFY(booth.occupyLane());
    QVERIFY(booth.submit(RegisterCommand{full, email(1), key}));
    QVERIFY(booth.submit(RegisterCommand{full, email(2), {}}));
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(3));
    QCOMPARE(booth.words(), (QByteArrayList{"outcome_unknown", "event_full"}));
    QCOMPARE(booth.database.batchSizes(), (Sizes{1, 2, 2, 2}));
}

// Two of a few batches have had a culprit: the next ones are booked in pieces at once, and when
// none has come for a while, as ever.
void TestAdmissionFailures::frequentCulpritsCostOneAttempt()
{
    Booth booth;
    booth.database.poison(email(1));
    booth.start();
    std::size_t answers = 0;
    Sizes calls; // of book(), a command each
    const auto callsFor = [&](int person) {
        const std::size_t before = booth.database.batchSizes().size();
        const bool answered =
            booth.submitFor(booth.event, person) && booth.recorder.waitFor(++answers);
        calls.push_back(answered ? booth.database.batchSizes().size() - before : 99);
    };
    callsFor(1);
    callsFor(1);
    callsFor(1);
    callsFor(2);
    callsFor(1);
    QCOMPARE(calls, (Sizes{2, 2, 1, 1, 1}));
    for (int person = 3; person < 23; ++person) {
        callsFor(person);
    }
    callsFor(1);
    QCOMPARE(calls.back(), std::size_t(2));
    QCOMPARE(booth.database.booked(booth.event), 21);
}

void TestAdmissionFailures::unknownWhileAway()
{
    Booth booth;
    booth.database.failNext({FakeFault::None, FakeFault::UnknownButCommitted});
    booth.database.goAwayAfter(2);
    booth.start({.lanes = 1, .reconnectFor = 20ms});
    QVERIFY(booth.occupyLane());
    QVERIFY(booth.submitFor(booth.event, 1));
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(2));

    QCOMPARE(booth.words(), QByteArrayList{"outcome_unknown"});
    booth.database.setAway(false);
    QVERIFY(booth.submitFor(booth.event, 1));
    QVERIFY(booth.recorder.waitFor(3));
    QCOMPARE(booth.words().last(), QByteArray("already_registered"));
}

void TestAdmissionFailures::awayIsSaidAtOnceAndEnds()
{
    Booth booth;
    booth.database.setAway(true);
    booth.start({.lanes = 1, .maxBatch = 2, .reconnectFor = 20ms});
    for (int person = 1; person <= 9; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    QVERIFY(booth.recorder.waitFor(9));
    QCOMPARE(booth.words(), QByteArrayList(8, "database_unavailable")); // all but request 1
    QVERIFY(booth.database.batchSizes().empty());

    booth.database.setAway(false);
    QVERIFY(booth.submitFor(booth.event, 1));
    QVERIFY(booth.recorder.waitFor(10));
    QCOMPARE(booth.words().last(), QByteArray("ok"));
    QCOMPARE(booth.database.booked(booth.event), 1);
}

// Else a batch of 256 would keep its last member waiting for 256 times reconnectFor.
void TestAdmissionFailures::awayWhileTakenApartIsFoundOutOnce()
{
    Booth booth;
    booth.database.failNext(
        {FakeFault::None, FakeFault::Refused, FakeFault::Refused, FakeFault::None});
    booth.database.goAwayAfter(4); // the opener, the batch, also carefully, its first half
    booth.start({.lanes = 1, .reconnectFor = 20ms});
    QVERIFY(booth.occupyLane());
    for (int person = 1; person <= 50; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(51));

    QCOMPARE(booth.words(), QByteArrayList(25, "ok") + QByteArrayList(25, "database_unavailable"));
    QCOMPARE(booth.database.booked(booth.event), 25);
    QCOMPARE(booth.database.failedConnects(), 1);
}

void TestAdmissionFailures::stopSettlesWhatWaits()
{
    Booth booth;
    booth.start({.lanes = 2, .maxBatch = 4});
    QVERIFY(booth.occupyLane());
    for (int person = 0; person < 20; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    std::thread stopping([&] { booth.queue->stop(20s); });
    booth.database.gate.open();
    stopping.join();

    QCOMPARE(booth.words(), QByteArrayList(20, "ok"));
    const auto refused = booth.submitFor(booth.event, 99);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Overloaded);
    booth.queue->stop(); // again is not an error
    QCOMPARE(booth.recorder.all().size(), std::size_t(21));
    QCOMPARE(booth.queue->stats().waiting, qint64(0));
}

void TestAdmissionFailures::stopWhileAway()
{
    Booth booth;
    booth.start({.lanes = 1, .reconnectFor = 200ms});
    QVERIFY(booth.submitFor(booth.opener, 0));
    QVERIFY(booth.recorder.waitFor(1));
    booth.database.setAway(true);
    for (int person = 0; person < 5; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    QElapsedTimer timer;
    timer.start();
    booth.queue->stop(10ms);
    QVERIFY(std::chrono::milliseconds(timer.elapsed()) < kPatience);
    QCOMPARE(booth.words(), QByteArrayList(5, "database_unavailable"));
}

void TestAdmissionFailures::stopAfterGraceStartsNothing()
{
    Booth booth;
    booth.start({.lanes = 1, .maxBatch = 2});
    QVERIFY(booth.occupyLane()); // its call hangs for longer than the grace
    for (int person = 0; person < 5; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    std::thread stopping([&] { booth.queue->stop(1ms); });
    QTRY_VERIFY(!booth.submitFor(booth.opener, 1)); // stop() has begun; some may still get in
    const QDeadlineTimer grace(50ms);
    QTRY_VERIFY(grace.hasExpired());
    booth.database.gate.open();
    stopping.join();

    QCOMPARE(booth.database.booked(booth.event), 0);
    QCOMPARE(booth.database.batchSizes(), Sizes{1});
    const QByteArrayList words = booth.words();
    QCOMPARE(words.count("database_unavailable"), words.size());
    QVERIFY(words.size() >= 5);
}

QTEST_GUILESS_MAIN(TestAdmissionFailures)
#include "tst_admission_failures.moc"
