#include "shared/api/event_json.h"
#include "shared/api/registration_json.h"
#include "tests/support/patience.h"
#include "tests/support/read_desk.h"

#include <QSet>
#include <QTest>

#include <thread>

using namespace boxoffice;
using namespace boxoffice::test;

Q_DECLARE_METATYPE(Question)

class TestReadQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersShareOneQuery_data();
    void answersShareOneQuery();
    void noQueryServesWhoCameAfterItStarted_data();
    void noQueryServesWhoCameAfterItStarted();
    void eventsAreFetchedTogether();
    void unknownEventsAreTold();
    void oneRegistration();
    void otherQuestionsRunSideBySide();
    void bodiesAndCursors();
    void oneCallAQueryAndReceiver();
    void manyThreadsEachAnsweredOnce();
    void dearQuestions_data();
    void dearQuestions();
    void dearOnesKeepNobodyElseWaiting();
    void readinessWaitsForNobody();
    void dearOnesBeyondTheirPlacesAreRefused();
    void clientsTakeTurnsWithDearOnes();
    void oneClientHasHalfOfThePlaces();
    void answersThatAreThereCount();
};

void TestReadQueue::answersShareOneQuery_data()
{
    QTest::addColumn<int>("kind"); // 0: the list, 1: an event, 2: its registrations
    QTest::newRow("question/list") << 0;
    QTest::newRow("question/event") << 1;
    QTest::newRow("question/registrations") << 2;
}

void TestReadQueue::answersShareOneQuery()
{
    QFETCH(int, kind);
    ReadDesk desk;
    const Uuid id = desk.events.front().id;
    const Question questions[] = {kList, EventQuestion{id}, RegistrationListQuestion{id, {10, {}}}};
    desk.start({.readers = 3});
    QVERIFY(desk.occupyReader(questions[kind]));
    for (int i = 0; i < 10; ++i) {
        QVERIFY(desk.ask(questions[kind]));
    }
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(11));
    desk.queue->stop();

    QCOMPARE(desk.words(), QByteArrayList(11, "ok"));
    QCOMPARE(desk.database.queries().size(), std::size_t(2)); // one for the first, one for ten
    const auto answers = desk.answers();
    for (int i = 2; i <= 10; ++i) {
        QCOMPARE(answers[std::size_t(i)].answer.get(), answers[1].answer.get());
    }
    QVERIFY(answers[0].answer.get() != answers[1].answer.get());
    QCOMPARE(desk.recorder.callSizes(), (std::vector<std::size_t>{1, 10}));
}

void TestReadQueue::noQueryServesWhoCameAfterItStarted_data()
{
    QTest::addColumn<bool>("list");
    QTest::newRow("question/list") << true;
    QTest::newRow("question/event") << false;
}

void TestReadQueue::noQueryServesWhoCameAfterItStarted()
{
    QFETCH(bool, list);
    ReadDesk desk;
    Event changed = desk.events.front();
    const Question question = list ? Question(kList) : Question(EventQuestion{changed.id});
    desk.start({.readers = 2});
    QVERIFY(desk.occupyReader(question)); // it has read, and is not done
    changed.bookedCount = 7;
    desk.database.put(changed);
    QVERIFY(desk.ask(question));
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(2));

    const auto answers = desk.answers();
    QVERIFY(!(*answers[0].answer)->json.contains("\"booked_count\":7"));
    QVERIFY((*answers[1].answer)->json.contains("\"booked_count\":7"));
}

void TestReadQueue::eventsAreFetchedTogether()
{
    ReadDesk desk(9);
    desk.start({.readers = 1, .maxIdsPerQuery = 4});
    QVERIFY(desk.occupyReader(EventQuestion{desk.events[0].id}));
    for (int i = 0; i < 9; ++i) {
        QVERIFY(desk.ask(EventQuestion{desk.events[i].id}));
    }
    for (int i = 0; i < 3; ++i) {
        QVERIFY(desk.ask(EventQuestion{desk.events[i].id}));
    }
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(13));

    QList<std::size_t> sizes;
    for (const FakeQuery &query : desk.database.queries()) {
        sizes.append(query.ids.size());
    }
    QCOMPARE(sizes, (QList<std::size_t>{1, 4, 4, 1}));
    const auto answers = desk.answers();
    for (int i = 0; i < 12; ++i) {
        QCOMPARE((*answers[std::size_t(i) + 1].answer)->json, encode(desk.events[i % 9]));
    }
}

void TestReadQueue::unknownEventsAreTold()
{
    ReadDesk desk;
    desk.start();
    QVERIFY(desk.occupyReader());
    QVERIFY(desk.ask(EventQuestion{Uuid{}}));
    QVERIFY(desk.ask(EventQuestion{desk.events.front().id}));
    QVERIFY(desk.ask(RegistrationListQuestion{Uuid{}, {10, {}}}));
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(4));
    QCOMPARE(desk.words(), (QByteArrayList{"ok", "event_not_found", "ok", "event_not_found"}));
}

void TestReadQueue::oneRegistration()
{
    ReadDesk desk;
    const Uuid event = desk.events.front().id;
    const Registration registration{*Uuid::parse(u"0190163d-8694-739b-aea5-966c26f8ad91"), event,
                                    QStringLiteral("a@b.c"), 5};
    desk.database.put(registration);
    desk.start();
    QVERIFY(desk.occupyReader());
    QVERIFY(desk.ask(RegistrationQuestion{event, registration.id}));
    QVERIFY(desk.ask(RegistrationQuestion{event, event}));
    QVERIFY(desk.ask(RegistrationQuestion{registration.id, registration.id}));
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(4));

    QCOMPARE(desk.words(),
             (QByteArrayList{"ok", "ok", "registration_not_found", "event_not_found"}));
    QCOMPARE((*desk.answers()[1].answer)->json, encode(registration));
}

void TestReadQueue::otherQuestionsRunSideBySide()
{
    ReadDesk desk;
    desk.database.gate.close();
    desk.start({.readers = 3});
    QVERIFY(desk.ask(kList));
    QVERIFY(desk.ask(EventListQuestion{{5, std::nullopt}}));
    QVERIFY(desk.ask(EventQuestion{desk.events.front().id}));
    QVERIFY(desk.database.gate.waitForArrivals(3));
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(3));
    QCOMPARE(desk.words(), QByteArrayList(3, "ok"));
}

void TestReadQueue::bodiesAndCursors()
{
    ReadDesk desk(3);
    desk.start();
    const Uuid newest = desk.events[2].id;
    QVERIFY(desk.ask(EventListQuestion{{1, std::nullopt}}));
    QVERIFY(desk.ask(EventListQuestion{{2, newest}}));
    QVERIFY(desk.ask(RegistrationListQuestion{newest, {10, {}}}));
    QVERIFY(desk.recorder.waitFor(3));

    const auto answers = desk.answers();
    QCOMPARE((*answers[0].answer)->json, encodeArray(QList<Event>{desk.events[2]}));
    QVERIFY((*answers[0].answer)->next == newest);
    QCOMPARE((*answers[1].answer)->json, encodeArray(QList<Event>{desk.events[1], desk.events[0]}));
    QVERIFY(!(*answers[1].answer)->next);
    QCOMPARE((*answers[2].answer)->json, QByteArray("[]"));
}

void TestReadQueue::oneCallAQueryAndReceiver()
{
    ReadDesk desk(3);
    ReadRecorder second;
    desk.start();
    QVERIFY(desk.occupyReader());
    for (quint64 i = 0; i < 6; ++i) {
        ReadReceiver *receiver = i % 2 ? static_cast<ReadReceiver *>(&second)
                                       : static_cast<ReadReceiver *>(&desk.recorder);
        QVERIFY(desk.queue->submit(
            {EventQuestion{desk.events[qsizetype(i % 3)].id}, {2, i + 2, nullptr}, receiver}));
    }
    desk.database.gate.open();
    QVERIFY(second.waitFor(3));
    QVERIFY(desk.recorder.waitFor(4));
    desk.queue->stop();
    QCOMPARE(second.callSizes(), std::vector<std::size_t>{3});
    QCOMPARE(desk.recorder.callSizes(), (std::vector<std::size_t>{1, 3}));
}

void TestReadQueue::manyThreadsEachAnsweredOnce()
{
    constexpr int kThreads = 4;
    constexpr int kEach = 500;
    ReadDesk desk(16);
    desk.start({.readers = 3, .maxIdsPerQuery = 5});
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = t * kEach; i < (t + 1) * kEach; ++i) {
                const Uuid id = desk.events[i % 16].id;
                const Question question = i % 3 == 0 ? Question(kList)
                    : i % 3 == 1                     ? Question(EventQuestion{id})
                                 : Question(RegistrationListQuestion{id, {10, {}}});
                const auto accepted =
                    desk.queue->submit({question, {1, quint64(i) + 1, nullptr}, &desk.recorder});
                Q_ASSERT(accepted);
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    QVERIFY(desk.recorder.waitFor(kThreads * kEach));
    desk.queue->stop();
    QSet<quint64> requests;
    for (const ReadAnswered &answered : desk.recorder.all()) {
        requests.insert(answered.to.request);
        QCOMPARE(word(answered), QByteArray("ok"));
    }
    QCOMPARE(requests.size(), kThreads * kEach);
    QCOMPARE(desk.recorder.all().size(), std::size_t(kThreads * kEach));
}

void TestReadQueue::dearQuestions_data()
{
    QTest::addColumn<Question>("question");
    QTest::addColumn<bool>("dear");
    const auto events = [](const char *name, int limit, bool dear, auto change) {
        EventListQuery query{limit, std::nullopt};
        change(query);
        QTest::newRow(name) << Question(EventListQuestion{query}) << dear;
    };
    const auto registrations = [](const char *name, int limit, bool dear, auto change) {
        RegistrationListQuery query{limit, std::nullopt};
        change(query);
        QTest::newRow(name) << Question(RegistrationListQuestion{Uuid{}, query}) << dear;
    };
    QTest::newRow("event") << Question(EventQuestion{}) << false;
    QTest::newRow("registration") << Question(RegistrationQuestion{}) << false;
    QTest::newRow("ready") << Question(ReadyQuestion{}) << false;
    QTest::newRow("history") << Question(HistoryQuestion{}) << true;
    QTest::newRow("CSV") << Question(CsvQuestion{}) << true;
    events("events/page", 1'000, false, [](auto &q) { q.excerpt = 200; });
    events("events/whole list", 10'000, false, [](auto &) {});
    events("events/whole list, excerpts", 10'000, true, [](auto &q) { q.excerpt = 200; });
    events("events/whole list, behind", 10'000, true, [](auto &q) { q.after = Uuid{}; });
    events("events/search", 1, true, [](auto &q) { q.filter.text = QStringLiteral("x"); });
    events("events/status", 1, true, [](auto &q) { q.filter.status = EventStatus::Draft; });
    events("events/name", 1'000, false, [](auto &q) { q.filter.sort = EventSort::Name; });
    events("events/start", 1'000, false, [](auto &q) { q.filter.sort = EventSort::StartsAt; });
    events("events/seats", 1, true, [](auto &q) { q.filter.sort = EventSort::MostSeats; });
    events("events/filling", 1, true, [](auto &q) { q.filter.sort = EventSort::Filling; });
    const auto upcoming = [](EventSort sort) {
        return [sort](auto &q) { q.filter.window.from = Moment{}, q.filter.sort = sort; };
    };
    events("events/upcoming, soonest", 1'000, false, upcoming(EventSort::StartsAt));
    events("events/upcoming, latest", 1'000, false, upcoming(EventSort::Latest));
    events("events/upcoming, newest", 1, true, upcoming(EventSort::Newest));
    events("events/upcoming, by name", 1, true, upcoming(EventSort::Name));
    events("events/upcoming, many", 1'001, true, upcoming(EventSort::StartsAt));
    registrations("registrations/page", 1'000, false, [](auto &) {});
    registrations("registrations/whole list", 10'000, true, [](auto &) {});
    registrations("registrations/search", 1, true, [](auto &q) { q.text = QStringLiteral("x"); });
    registrations("registrations/cancelled", 1, true,
                  [](auto &q) { q.status = RegistrationStatus::Cancelled; });
    registrations("registrations/newest", 1, false,
                  [](auto &q) { q.sort = RegistrationSort::Newest; });
}

void TestReadQueue::dearQuestions()
{
    QFETCH(Question, question);
    QTEST(isDear(question), "dear");
}

void TestReadQueue::dearOnesKeepNobodyElseWaiting()
{
    ReadDesk desk;
    desk.start({.readers = 1, .dearReaders = 1});
    QVERIFY(desk.occupyReader(searchFor(1)));
    for (int i = 2; i < 50; ++i) {
        QVERIFY(desk.ask(searchFor(i)));
    }
    QVERIFY(desk.ask(kList)); // request 50
    QVERIFY(desk.database.gate.waitForArrivals(2));
    QCOMPARE(desk.database.queries().size(), std::size_t(2)); // of the searches only the first
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(50));
    QCOMPARE(desk.words(), QByteArrayList(50, "ok"));
}

void TestReadQueue::readinessWaitsForNobody()
{
    ReadDesk desk;
    desk.start({.readers = 1, .dearReaders = 1});
    QVERIFY(desk.occupyReader(searchFor(1)));
    QVERIFY(desk.ask(kList));
    QVERIFY(desk.database.gate.waitForArrivals(2));
    QVERIFY(desk.ask(searchFor(2)));
    QVERIFY(desk.ask(EventQuestion{desk.events.front().id}));
    QVERIFY(desk.ask(ReadyQuestion{}));
    QVERIFY(desk.database.gate.waitForArrivals(3));
    QCOMPARE(int(desk.database.queries()[2].kind), int(FakeQuery::Kind::Ready));
}

void TestReadQueue::dearOnesBeyondTheirPlacesAreRefused()
{
    ReadDesk desk;
    desk.start({.readers = 1, .dearReaders = 1, .maxWaitingDear = 2});
    QVERIFY(desk.occupyReader(searchFor(1)));
    QVERIFY(desk.ask(searchFor(2)));
    QVERIFY(desk.ask(searchFor(3)));
    const auto refused = desk.ask(searchFor(4));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Overloaded);
    QVERIFY(desk.ask(searchFor(3)));             // waits already: this costs nothing
    QVERIFY(desk.askAs({}, searchFor(5), true)); // the next part of an answer
    QVERIFY(desk.ask(kList));
    QVERIFY(desk.ask(ReadyQuestion{}));
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(7));
    QVERIFY(desk.ask(searchFor(4))); // there is room again
    QVERIFY(desk.recorder.waitFor(8));
}

void TestReadQueue::clientsTakeTurnsWithDearOnes()
{
    ReadDesk desk;
    desk.start({.readers = 1, .dearReaders = 1});
    QVERIFY(desk.occupyReader(searchFor(1)));
    for (int i = 2; i < 6; ++i) {
        QVERIFY(desk.askAs("many", searchFor(i)));
    }
    QVERIFY(desk.askAs("few", searchFor(6)));
    QVERIFY(desk.askAs("few", searchFor(7)));
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(7));
    QList<quint64> order;
    for (const ReadAnswered &answered : desk.recorder.all()) {
        order.append(answered.to.request);
    }
    QCOMPARE(order, (QList<quint64>{1, 2, 6, 3, 7, 4, 5}));
}

void TestReadQueue::oneClientHasHalfOfThePlaces()
{
    ReadDesk desk;
    desk.start({.readers = 1, .dearReaders = 1, .maxWaitingDear = 4});
    QVERIFY(desk.occupyReader(searchFor(1)));
    QVERIFY(desk.askAs("many", searchFor(2)));
    QVERIFY(desk.askAs("many", searchFor(3)));
    QVERIFY(!desk.askAs("many", searchFor(4)));
    QVERIFY(desk.askAs("few", searchFor(5)));
    QVERIFY(desk.askAs("few", searchFor(6)));
    QVERIFY(!desk.askAs("another", searchFor(7)));
    desk.database.gate.open();
    QVERIFY(desk.recorder.waitFor(5));
}

void TestReadQueue::answersThatAreThereCount()
{
    std::atomic<qint64> total{7}; // of others
    ReadDesk desk(200);
    desk.start({.readers = 1, .maxAnswers = 20'000, .answerBytes = &total});
    QVERIFY(desk.ask(EventListQuestion{{200, std::nullopt}}));
    QVERIFY(desk.recorder.waitFor(1));
    const qint64 bytes = (*desk.answers()[0].answer)->json.size();
    QVERIFY(bytes > 20'000);
    QCOMPARE(total.load(), 7 + bytes);
    QVERIFY(desk.ask(kList)); // nobody has taken the first
    QVERIFY(desk.ask(searchFor(1)));
    QVERIFY(desk.ask(EventQuestion{desk.events[0].id}));
    QVERIFY(desk.recorder.waitFor(4));
    QCOMPARE(desk.words(), (QByteArrayList{"ok", "overloaded", "overloaded", "ok"}));

    desk.recorder.forget();
    QTRY_COMPARE(total.load(), qint64(7)); // the reader lets go of it, too
    QVERIFY(desk.ask(kList));
    QVERIFY(desk.recorder.waitFor(1));
    QCOMPARE(word(desk.recorder.all().front()), QByteArray("ok"));
}

QTEST_GUILESS_MAIN(TestReadQueue)
#include "tst_read_queue.moc"
