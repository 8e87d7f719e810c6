// What the admission queue does with commands whose rows others hold.
#include "tests/support/admission_booth.h"
#include "tests/support/patience.h"

#include <QTest>

#include <thread>

using namespace boxoffice;
using namespace boxoffice::test;
using namespace std::chrono_literals;

class TestAdmissionParking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void othersGoOn();
    void orderIsKept();
    void waitsNoLongerThanMaxWait();
    void countsAsWaiting();
    void takesHalfOfThePlaces();
    void goneClientsAreNeverBooked();
    void stopWaitsForItsGrace();
    void stopSettlesWhatComesFree();
    void awayIsSaidToParkedOnes();
    void refusalMayBeKeptWhileParked();

private:
    static bool withdraws(std::atomic<quint64> &current)
    {
        quint64 now = 1;
        return current.compare_exchange_strong(now, 0);
    }
    static QSet<quint64> requestsOf(const std::vector<Answered> &answers)
    {
        QSet<quint64> requests;
        for (const Answered &answered : answers) {
            requests.insert(answered.to.request);
        }
        return requests;
    }
};

void TestAdmissionParking::othersGoOn()
{
    Booth booth;
    const Uuid held = booth.database.addEvent(100);
    booth.database.hold(held);
    booth.start({.lanes = 1, .maxBatch = 8});
    QVERIFY(booth.occupyLane());
    for (int person = 0; person < 40; ++person) {
        QVERIFY(booth.submitFor(person % 4 == 0 ? held : booth.event, person));
    }
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(31)); // with the opener
    QCOMPARE(booth.database.booked(booth.event), 30);
    QCOMPARE(booth.database.booked(held), 0);
    QTRY_COMPARE(booth.queue->stats().waiting, qint64(10));

    booth.database.letGo(held);
    QVERIFY(booth.recorder.waitFor(41));
    QCOMPARE(booth.words(), QByteArrayList(40, "ok"));
    QCOMPARE(booth.database.booked(held), 10);
    QCOMPARE(requestsOf(booth.recorder.all()).size(), 41); // each once
    QCOMPARE(booth.queue->stats().waiting, qint64(0));
}

// Also of those that come while others of their event are parked, and with batches that are small.
void TestAdmissionParking::orderIsKept()
{
    Booth booth(10);
    booth.database.letLatecomersJoin();
    booth.database.hold(booth.event);
    booth.start({.lanes = 1, .maxBatch = 3});
    for (int person = 0; person < 20; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
        QVERIFY(booth.submitFor(booth.opener, person));
        QVERIFY(booth.recorder.waitFor(std::size_t(person) + 1)); // the opener's
    }
    booth.database.letGo(booth.event);
    QVERIFY(booth.recorder.waitFor(40));
    int person = 0;
    for (const Registration &registration : booth.database.registrations()) {
        if (registration.eventId == booth.event) {
            QCOMPARE(registration.userEmail, email(person++));
        }
    }
    QCOMPARE(person, 10);
}

void TestAdmissionParking::waitsNoLongerThanMaxWait()
{
    Booth booth;
    booth.database.hold(booth.event);
    booth.start({.lanes = 1, .maxWait = 60ms});
    QVERIFY(booth.submitFor(booth.opener, 0));
    for (int person = 1; person <= 3; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    QVERIFY(booth.recorder.waitFor(4)); // nothing else comes that would wake the lane
    QCOMPARE(booth.words(), QByteArrayList(3, "overloaded"));
    QCOMPARE(booth.queue->stats().expired, qint64(3));
    QCOMPARE(booth.queue->stats().waiting, qint64(0));
    booth.database.letGo(booth.event);
    QVERIFY(booth.submitFor(booth.event, 1));
    QVERIFY(booth.recorder.waitFor(5));
    QCOMPARE(booth.words().last(), QByteArray("ok"));
    QCOMPARE(booth.database.booked(booth.event), 1);
}

void TestAdmissionParking::countsAsWaiting()
{
    Booth booth;
    const Uuid other = booth.database.addEvent(100);
    booth.database.hold(booth.event);
    booth.database.hold(other);
    booth.start({.lanes = 1, .maxWaiting = 2});
    QVERIFY(booth.submitFor(booth.event, 1));
    QVERIFY(booth.submitFor(other, 2));
    QTRY_VERIFY(booth.database.batchSizes().size() >= 3); // it was tried
    QTRY_COMPARE(booth.queue->stats().waiting, qint64(2));
    QTRY_VERIFY(!booth.submitFor(booth.opener, 3));
    booth.database.letGo(booth.event);
    booth.database.letGo(other);
    QVERIFY(booth.recorder.waitFor(2));
}

// Those of one event that others hold would else take the places of all.
void TestAdmissionParking::takesHalfOfThePlaces()
{
    Booth booth;
    booth.database.hold(booth.event);
    booth.start({.lanes = 1, .maxWaiting = 8});
    QVERIFY(booth.submitFor(booth.event, 0));
    QTRY_VERIFY(booth.database.batchSizes().size() >= 2); // parked
    for (int person = 1; person < 30; ++person) {
        bool taken = false;
        QTRY_VERIFY(taken = taken || booth.submitFor(booth.event, person));
    }
    QVERIFY(booth.recorder.waitFor(26)); // the others have no place
    QVERIFY(booth.submitFor(booth.opener, 1));
    QVERIFY(booth.recorder.waitFor(27));
    QTRY_COMPARE(booth.queue->stats().waiting, qint64(4));
    booth.database.letGo(booth.event);
    QVERIFY(booth.recorder.waitFor(31));
    QCOMPARE(booth.database.booked(booth.event), 4);
    QCOMPARE(booth.words().count("overloaded"), 26);
}

void TestAdmissionParking::goneClientsAreNeverBooked()
{
    Booth booth;
    booth.database.hold(booth.event);
    booth.start();
    const auto current = std::make_shared<std::atomic<quint64>>(1);
    QVERIFY(booth.submit(RegisterCommand{booth.event, email(1)}, current));
    QTRY_VERIFY(booth.database.batchSizes().size() >= 2);
    QTRY_COMPARE(booth.queue->stats().waiting, qint64(1));
    // Nothing is begun for it between two tries, so its connection may withdraw it.
    bool withdrawn = false;
    QTRY_VERIFY(withdrawn = withdrawn || withdraws(*current));
    QTRY_COMPARE(booth.queue->stats().dropped, qint64(1));
    booth.database.letGo(booth.event);
    QVERIFY(booth.submitFor(booth.event, 2));
    QVERIFY(booth.recorder.waitFor(1));
    booth.queue->stop();
    QCOMPARE(booth.database.booked(booth.event), 1);
    QCOMPARE(booth.recorder.all().size(), std::size_t(1));
    QCOMPARE(booth.queue->stats().waiting, qint64(0));
}

void TestAdmissionParking::stopWaitsForItsGrace()
{
    Booth booth;
    booth.database.hold(booth.event);
    booth.start();
    for (int person = 1; person <= 3; ++person) {
        QVERIFY(booth.submitFor(booth.event, person));
    }
    booth.queue->stop(30ms);
    QCOMPARE(booth.recorder.all().size(), std::size_t(3));
    for (const Answered &answered : booth.recorder.all()) {
        QCOMPARE(word(answered.outcome), QByteArray("database_unavailable"));
    }
    QCOMPARE(booth.queue->stats().waiting, qint64(0));
}

void TestAdmissionParking::stopSettlesWhatComesFree()
{
    Booth booth;
    booth.database.hold(booth.event);
    booth.start();
    QVERIFY(booth.submitFor(booth.opener, 0));
    QVERIFY(booth.submitFor(booth.event, 1));
    QTRY_VERIFY(booth.database.batchSizes().size() >= 2);
    std::thread stopping([&] { booth.queue->stop(20s); });
    QTRY_VERIFY(!booth.submitFor(booth.opener, 2));
    booth.database.letGo(booth.event);
    stopping.join();
    QCOMPARE(booth.database.booked(booth.event), 1);
}

void TestAdmissionParking::awayIsSaidToParkedOnes()
{
    Booth booth;
    booth.database.hold(booth.event);
    booth.start({.lanes = 1, .reconnectFor = 20ms});
    QVERIFY(booth.submitFor(booth.opener, 0));
    QVERIFY(booth.submitFor(booth.event, 1));
    QVERIFY(booth.submitFor(booth.event, 2));
    QTRY_VERIFY(booth.database.batchSizes().size() >= 2);
    booth.database.setAway(true);
    QVERIFY(booth.recorder.waitFor(3));
    QCOMPARE(booth.words(), QByteArrayList(2, "database_unavailable"));
}

// The refusal was kept under the key, or not, before the row was held.
void TestAdmissionParking::refusalMayBeKeptWhileParked()
{
    Booth booth;
    const Uuid full = booth.database.addEvent(1, 1);
    const IdempotencyKey key{QStringLiteral("k"), "digest"};
    booth.database.failNext({FakeFault::None, FakeFault::UnknownButCommitted});
    booth.database.holdAfter(3, full); // with the second attempt
    booth.start({.lanes = 1, .maxWait = 100ms});
    QVERIFY(booth.occupyLane());
    QVERIFY(booth.submit(RegisterCommand{full, email(1), key}));
    QVERIFY(booth.submit(RegisterCommand{full, email(2), {}}));
    booth.database.gate.open();
    QVERIFY(booth.recorder.waitFor(3));
    QCOMPARE(booth.words(), (QByteArrayList{"outcome_unknown", "overloaded"}));
}

QTEST_GUILESS_MAIN(TestAdmissionParking)
#include "tst_admission_parking.moc"
