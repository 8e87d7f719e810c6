// Who gets how many of a server's places, and how many there are.
#include "backend/abuse/client_places.h"
#include "backend/http/file_budget.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace boxoffice;

using Place = std::shared_ptr<ClientPlace>;

class TestClientPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneClientDoesNotGetAll();
    void whoHasMostGivesWay();
    void nobodyGivesWayToAnEqual();
    void whoIsNotCountedHasTheLimitForAll();
    void aStreamIsNoConnection();
    void streamsCountForTheClientBehindAProxy();
    void countsHoldForAnyOrder();
    void whatFitsIntoTheFiles_data();
    void whatFitsIntoTheFiles();
    void tooFewFiles();

private:
    // Returns how many of so many tries were let in; their places go into the list.
    static int enter(ClientPlaces &places, const QByteArray &client, int tries,
                     std::vector<Place> &held)
    {
        int granted = 0;
        for (int i = 0; i < tries; ++i) {
            Place place;
            if (places.admit(client, place).granted) {
                held.push_back(place);
                ++granted;
            }
        }
        return granted;
    }
};

void TestClientPlaces::oneClientDoesNotGetAll()
{
    ClientPlaces places;
    places.setLimits({320, 100}, {});
    std::vector<Place> greedy, others;
    QCOMPARE(enter(places, "greedy", 1'000, greedy), 106); // 100, and a sixteenth as allowance
    QCOMPARE(enter(places, "other", 50, others), 50);
    Place place;
    const auto entry = places.admit("greedy", place);
    QVERIFY(!entry.granted && !place);
    QCOMPARE(entry.givesWay, QByteArray("greedy")); // those of its own that do nothing
    QVERIFY(entry.howMany >= 1 && entry.howMany <= 16);
    greedy.clear();
    QCOMPARE(places.connections(), 50);
    QCOMPARE(enter(places, "greedy", 1, greedy), 1);
}

void TestClientPlaces::whoHasMostGivesWay()
{
    ClientPlaces places;
    places.setLimits({160, 100}, {});
    std::vector<Place> held;
    QCOMPARE(enter(places, "some", 61, held), 61);
    QCOMPARE(enter(places, "most", 99, held), 99);
    for (int i = 0; i < 10; ++i) { // the allowance
        Place place;
        const auto entry = places.admit("new", place);
        QVERIFY(entry.granted);
        QCOMPARE(entry.givesWay, QByteArray("most"));
        held.push_back(place);
    }
    Place place;
    QVERIFY(!places.admit("newer", place).granted); // nobody has closed anything
    held.erase(held.begin() + 61, held.begin() + 61 + 20);
    QCOMPARE(enter(places, "newer", 10, held), 10);
}

void TestClientPlaces::nobodyGivesWayToAnEqual()
{
    ClientPlaces places;
    places.setLimits({3, 3}, {});
    std::vector<Place> held;
    for (const char *client : {"a", "b", "c"}) {
        QCOMPARE(enter(places, client, 1, held), 1);
    }
    Place place;
    const auto entry = places.admit("d", place);
    QVERIFY(!entry.granted);
    QVERIFY(entry.givesWay.isEmpty());
}

void TestClientPlaces::whoIsNotCountedHasTheLimitForAll()
{
    ClientPlaces places;
    places.setLimits({50, 10}, {});
    std::vector<Place> held;
    QCOMPARE(enter(places, {}, 100, held), 50);
    Place place;
    QVERIFY(!places.admit("somebody", place).granted); // and nobody else is known to have more
}

void TestClientPlaces::aStreamIsNoConnection()
{
    ClientPlaces places;
    places.setLimits({1, 1}, {32, 16});
    std::vector<Place> streams;
    for (int i = 0; i < 16; ++i) {
        Place place;
        QVERIFY(places.admit("a", place).granted);
        QVERIFY(place->makeStream("a").granted);
        streams.push_back(place);
        QCOMPARE(places.connections(), 0);
        QCOMPARE(places.streams(), i + 1);
    }
    Place place;
    QVERIFY(places.admit("a", place).granted);
    QCOMPARE(place->makeStream("a").givesWay, QByteArray("a"));
    const Place copy = streams.front();
    streams.clear();
    QCOMPARE(places.streams(), 2); // the copy, and the one of the allowance
}

void TestClientPlaces::streamsCountForTheClientBehindAProxy()
{
    ClientPlaces places;
    places.setLimits({100, 1}, {100, 1});
    Place one, two, three;
    QVERIFY(places.admit({}, one).granted && places.admit({}, two).granted
            && places.admit({}, three).granted);
    QVERIFY(one->makeStream("a").granted);
    QVERIFY(two->makeStream("b").granted);
    QCOMPARE(places.connections(), 1);
    QVERIFY(three->makeStream("a").granted); // the allowance
    QCOMPARE(places.streams(), 3);
}

// Whatever comes and goes: what is counted is what is held, and no limit is passed by more than its
// allowance.
void TestClientPlaces::countsHoldForAnyOrder()
{
    for (quint32 seed = 1; seed <= 30; ++seed) {
        QRandomGenerator random(seed);
        ClientPlaces places;
        places.setLimits({64, 16}, {32, 16});
        std::vector<std::pair<Place, bool>> held; // and whether it is a stream
        for (int i = 0; i < 3'000; ++i) {
            const QByteArray client = QByteArray::number(random.bounded(12)).replace("0", "");
            const auto what = random.bounded(3);
            Place place;
            if (what == 0 && !held.empty()) {
                held.erase(held.begin() + random.bounded(int(held.size())));
            } else if (places.admit(client, place).granted) {
                held.emplace_back(place, what == 2 && place->makeStream(client).granted);
            }
            const auto streams =
                std::count_if(held.begin(), held.end(), [](const auto &one) { return one.second; });
            QCOMPARE(places.streams(), int(streams));
            QCOMPARE(places.connections(), int(held.size()) - int(streams));
            QVERIFY(places.connections() <= 64 + 4 && places.streams() <= 32 + 2);
        }
        held.clear();
        QCOMPARE(places.connections() + places.streams(), 0);
    }
}

void TestClientPlaces::whatFitsIntoTheFiles_data()
{
    QTest::addColumn<int>("files");
    QTest::addColumn<int>("each");
    QTest::addColumn<QList<int>>("expected"); // connections, of one client, streams, of one client
    QTest::newRow("as configured") << 20'000 << 1 << QList<int>{4'000, 500, 10'000, 1'000};
    QTest::newRow("ulimit 4096") << 4'050 << 1 << QList<int>{1'845, 230, 1'846, 184};
    QTest::newRow("ulimit 1024") << 980 << 1 << QList<int>{400, 50, 401, 40};
    QTest::newRow("ulimit 400") << 350 << 1 << QList<int>{104, 13, 104, 10};
    QTest::newRow("ulimit 400 with TLS") << 350 << 3 << QList<int>{34, 4, 35, 3};
    QTest::newRow("hardly any") << 137 << 1 << QList<int>{4, 1, 4, 1};
}

void TestClientPlaces::whatFitsIntoTheFiles()
{
    QFETCH(int, files);
    QFETCH(int, each);
    const auto fitted = fittedLimits(HttpLimits(), files, each);
    QVERIFY(fitted);
    const QList<int> got{fitted->connections.all, fitted->connections.each, fitted->streams.all,
                         fitted->streams.each};
    QTEST(got, "expected");
}

void TestClientPlaces::tooFewFiles()
{
    QVERIFY(!fittedLimits(HttpLimits(), 130, 1));
    QVERIFY(!fittedLimits(HttpLimits(), -5, 3));
}

QTEST_APPLESS_MAIN(TestClientPlaces)
#include "tst_client_places.moc"
