// What the read queue does when the database fails, clients go, or it is told to stop.
#include "tests/support/patience.h"
#include "tests/support/read_desk.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace boxoffice;
using namespace boxoffice::test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(QList<ErrorCode>)
Q_DECLARE_METATYPE(ErrorCode)

class TestReadFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void faults_data();
    void faults();
    void oneQuestionsFaultIsItsOwn_data();
    void oneQuestionsFaultIsItsOwn();
    void awayIsSaidAtOnceAndEnds();
    void waitedTooLong();
    void goneClientsAreNotAskedFor();
    void fullLineRefusesAtOnce();
    void stopAnswersWhatWaits();
    void stopAfterGraceStartsNothing();
    void stopWhileAway();
};

void TestReadFailures::faults_data()
{
    QTest::addColumn<QList<ErrorCode>>("faults");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<int>("queries");

    using E = ErrorCode;
    QTest::newRow("lost/once") << QList<E>{E::DatabaseUnavailable} << QByteArray("ok") << 2;
    QTest::newRow("lost/twice") << QList<E>{E::DatabaseUnavailable, E::DatabaseUnavailable}
                                << QByteArray("database_unavailable") << 2;
    QTest::newRow("lost/then broken")
        << QList<E>{E::DatabaseUnavailable, E::Internal} << QByteArray("internal") << 2;
    QTest::newRow("broken/once") << QList<E>{E::Internal} << QByteArray("internal") << 1;
}

void TestReadFailures::faults()
{
    QFETCH(QList<ErrorCode>, faults);
    QFETCH(int, queries);
    for (const Question &question : {Question(kList), Question(EventQuestion{Uuid{}})}) {
        ReadDesk desk(2);
        for (const ErrorCode fault : faults) {
            desk.database.failNext({fault});
        }
        desk.start();
        const bool byId = std::holds_alternative<EventQuestion>(question);
        QVERIFY(desk.ask(byId ? EventQuestion{desk.events[0].id} : question));
        QVERIFY(desk.recorder.waitFor(1));
        QTEST(desk.words().first(), "expected");
        QCOMPARE(desk.database.queries().size(), std::size_t(queries));
        QVERIFY(desk.ask(question)); // and it works again
        QVERIFY(desk.recorder.waitFor(2));
        QCOMPARE(desk.words().last(), byId ? QByteArray("event_not_found") : QByteArray("ok"));
    }
}

void TestReadFailures::oneQuestionsFaultIsItsOwn_data()
{
    QTest::addColumn<ErrorCode>("fault");
    QTest::newRow("statement timeout") << ErrorCode::QueryTimeout;
    QTest::newRow("out of memory, a lock") << ErrorCode::DatabaseUnavailable;
    QTest::newRow("refused") << ErrorCode::Internal;
}

// The connection stands: those who wait are asked for as if nothing had happened.
void TestReadFailures::oneQuestionsFaultIsItsOwn()
{
    QFETCH(ErrorCode, fault);
    ReadDesk desk(2);
    desk.start();
    QVERIFY(desk.occupyReader(EventQuestion{desk.events[0].id}));
    desk.database.failNextOnly(fault);
    QVERIFY(desk.ask(EventQuestion{desk.events[1].id}));
    QVERIFY(desk.ask(kList));
    QVERIFY(desk.ask(RegistrationListQuestion{desk.events[0].id, {10, {}}}));
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(4));
    QCOMPARE(desk.words(), (QByteArrayList{"ok", wireName(fault).toByteArray(), "ok", "ok"}));
    QCOMPARE(desk.database.queries().size(), std::size_t(4)); // and it was not asked again
}

void TestReadFailures::awayIsSaidAtOnceAndEnds()
{
    ReadDesk desk(5);
    desk.start({.readers = 1, .reconnectFor = 50ms});
    QVERIFY(desk.occupyReader());
    for (const Event &event : desk.events) {
        QVERIFY(desk.ask(EventQuestion{event.id}));
        QVERIFY(desk.ask(RegistrationListQuestion{event.id, {10, {}}}));
    }
    desk.database.setAway(true);
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(11));
    QCOMPARE(desk.words(), QByteArrayList{"ok"} + QByteArrayList(10, "database_unavailable"));

    desk.database.setAway(false);
    QVERIFY(desk.ask(kList));
    QVERIFY(desk.recorder.waitFor(12));
    QCOMPARE(desk.words().last(), QByteArray("ok"));
}

void TestReadFailures::waitedTooLong()
{
    ReadDesk desk;
    desk.start({.readers = 1, .maxWait = 1s});
    QVERIFY(desk.occupyReader());
    QVERIFY(desk.ask(kList));
    const QDeadlineTimer expiry(1001ms);
    QTRY_VERIFY(expiry.hasExpired());
    QVERIFY(desk.ask(kList)); // joins the same query, and is in time
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(3));
    QCOMPARE(desk.words(), (QByteArrayList{"ok", "overloaded", "ok"}));
}

void TestReadFailures::goneClientsAreNotAskedFor()
{
    ReadDesk desk(2);
    desk.start({.readers = 1, .maxWaiting = 4});
    QVERIFY(desk.occupyReader());
    const auto gone = std::make_shared<std::atomic<quint64>>(0);
    const auto stays = std::make_shared<std::atomic<quint64>>(4);
    QVERIFY(desk.ask(kList, gone));
    QVERIFY(desk.ask(EventQuestion{desk.events[0].id}, gone));
    QVERIFY(desk.ask(EventQuestion{desk.events[1].id}, stays));
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(2));
    for (int i = 0; i < 4; ++i) { // the gone ones hold no place in the line
        QVERIFY(desk.ask(kList));
        QVERIFY(desk.recorder.waitFor(std::size_t(3 + i)));
    }
    desk.queue->stop();

    const auto queries = desk.database.queries();
    QCOMPARE(queries.size(), std::size_t(6));
    QCOMPARE(queries[1].ids, std::vector<Uuid>{desk.events[1].id});
    QCOMPARE(desk.words(), QByteArrayList(6, "ok"));
}

void TestReadFailures::fullLineRefusesAtOnce()
{
    ReadDesk desk;
    desk.start({.readers = 1, .maxWaiting = 2});
    QVERIFY(desk.occupyReader()); // counts until it is answered
    QVERIFY(desk.ask(kList));
    const auto refused = desk.ask(kList);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Overloaded);
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(2));
    QVERIFY(desk.ask(kList)); // there is room again
    QVERIFY(desk.recorder.waitFor(3));
}

void TestReadFailures::stopAnswersWhatWaits()
{
    ReadDesk desk(10);
    desk.start({.readers = 2, .maxIdsPerQuery = 3});
    QVERIFY(desk.occupyReader());
    for (const Event &event : desk.events) {
        QVERIFY(desk.ask(EventQuestion{event.id}));
        QVERIFY(desk.ask(RegistrationListQuestion{event.id, {10, {}}}));
    }
    std::thread stopping([&] { desk.queue->stop(20s); });
    desk.database.gate.open();
    stopping.join();

    QCOMPARE(desk.words(), QByteArrayList(21, "ok"));
    const auto refused = desk.ask(kList);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Overloaded);
    desk.queue->stop(); // again is not an error
}

void TestReadFailures::stopAfterGraceStartsNothing()
{
    ReadDesk desk(5);
    desk.start();
    QVERIFY(desk.occupyReader()); // its query hangs for longer than the grace
    for (const Event &event : desk.events) {
        QVERIFY(desk.ask(RegistrationListQuestion{event.id, {10, {}}}));
    }
    std::thread stopping([&] { desk.queue->stop(1ms); });
    const QDeadlineTimer grace(200ms);
    QTRY_VERIFY(grace.hasExpired());
    desk.database.gate.open();
    stopping.join();

    QCOMPARE(desk.words(), QByteArrayList{"ok"} + QByteArrayList(5, "database_unavailable"));
    QCOMPARE(desk.database.queries().size(), std::size_t(1));
}

void TestReadFailures::stopWhileAway()
{
    ReadDesk desk(3);
    desk.database.setAway(true);
    desk.start({.readers = 2, .reconnectFor = 200ms});
    for (const Event &event : desk.events) {
        QVERIFY(desk.ask(RegistrationListQuestion{event.id, {10, {}}}));
    }
    QElapsedTimer timer;
    timer.start();
    desk.queue->stop(10ms);
    QVERIFY(std::chrono::milliseconds(timer.elapsed()) < kPatience);
    QCOMPARE(desk.words(), QByteArrayList(3, "database_unavailable"));
}

QTEST_GUILESS_MAIN(TestReadFailures)
#include "tst_read_failures.moc"
