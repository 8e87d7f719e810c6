// Clients that are slow, half closed, or gone in every phase of a request, and a crowd of them at
// once: each is ended in time, nothing is booked, and good clients are served.
#include "tests/support/hostile_play.h"
#include "tests/support/open_files.h"

#include <QElapsedTimer>
#include <QTest>

#include <array>
#include <atomic>
#include <optional>
#include <thread>
#include <vector>

using namespace boxoffice;

namespace {

const QByteArray kHead = "POST /events/{id}/register HTTP/1.1\r\nHost: h\r\n";
const QByteArray kBody = R"({"user_email":"evil@example.org"})"; // of 33 bytes
const QByteArray kLength = "Content-Length: 33\r\n\r\n";
const QByteArray kChunked = kHead + "Transfer-Encoding: chunked\r\n\r\n";

// A request as far as it is sent, by the phase in which that ends.
struct Phase
{
    const char *name;
    QByteArray bytes;
    QByteArray answers; // before it is given up: "" for none
};

QList<Phase> phases()
{
    const QByteArray late = "408 request_timeout";
    return {
        {"idle/nothing sent", {}, {}},
        {"idle/after an answer", HostilePlay::get("/health"), "200"},
        {"head/an empty line", "\r\n", late},
        {"head/a letter", "P", late},
        {"head/in the target", "POST /events/{id}", late},
        {"head/behind the request line", "POST /events/{id}/register HTTP/1.1\r\n", late},
        {"head/in a name", kHead + "Content-Len", late},
        {"head/in a value", kHead + "Content-Length: 3", late},
        {"head/before its last line feed", kHead + "Content-Length: 33\r\n\r", late},
        {"head/of the second request", HostilePlay::get("/health") + kHead, "200, " + late},
        {"body/none of it", kHead + kLength, late},
        {"body/all but a byte", kHead + kLength + kBody.chopped(1), late},
        {"body/expected to be asked for", kHead + "Expect: 100-continue\r\n" + kLength,
         "100, " + late},
        {"chunks/none", kChunked, late},
        {"chunks/in a size", kChunked + "2", late},
        {"chunks/in the data", kChunked + "21\r\n" + kBody.chopped(1), late},
        {"chunks/before the CRLF", kChunked + "21\r\n" + kBody, late},
        {"chunks/before the last", kChunked + "21\r\n" + kBody + "\r\n", late},
        {"chunks/in a trailer", kChunked + "21\r\n" + kBody + "\r\n0\r\nX: y", late},
        {"chunks/before the last line feed", kChunked + "21\r\n" + kBody + "\r\n0\r\n\r", late},
    };
}

void columns()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("answers");
}

void allPhases()
{
    columns();
    for (const Phase &phase : phases()) {
        QTest::newRow(phase.name) << phase.bytes << phase.answers;
    }
}

} // namespace

class TestHostileClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void holding_data() { allPhases(); }
    void holding();
    void dribbling_data();
    void dribbling();
    void leaving_data();
    void leaving();
    void halfClosing_data();
    void halfClosing();
    void notReading();
    void hoarding();
    void halfClosedCrowd();
    void slowCrowd();

private:
    QByteArray answersOf(RawHttp &client, const QByteArray &expected);
    std::vector<RawHttp> slowClients(int count);

    std::unique_ptr<HostilePlay> m_play;
};

void TestHostileClients::initTestCase()
{
    m_play = std::make_unique<HostilePlay>();
    QVERIFY2(m_play->start(
                 {QStringLiteral("--head-timeout=600"), QStringLiteral("--request-timeout=900"),
                  QStringLiteral("--idle-timeout=800"), QStringLiteral("--write-timeout=600"),
                  QStringLiteral("--max-bodies=500000"), QStringLiteral("--access-log=off")}),
             qPrintable(m_play->server().output()));
}

void TestHostileClients::cleanupTestCase()
{
    QCOMPARE(m_play->server().stop(), 0);
}

QByteArray TestHostileClients::answersOf(RawHttp &client, const QByteArray &expected)
{
    QByteArray answers;
    for (qsizetype i = 0; i <= expected.count(',') && !expected.isEmpty(); ++i) {
        answers += (i > 0 ? ", " : "") + HostilePlay::outcomeOf(client.receive());
    }
    return answers;
}

// Stops in the middle of a request, and waits.
void TestHostileClients::holding()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, answers);
    RawHttp client(m_play->port());
    QVERIFY(client.send(m_play->filled(bytes)));
    QCOMPARE(answersOf(client, answers), answers);
    QVERIFY(client.endsHere());
    const QString wrong = m_play->aftermath();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void TestHostileClients::dribbling_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("drop"); // sent again and again
    QTest::newRow("head/method") << QByteArray("P") << QByteArray("O");
    QTest::newRow("head/target") << QByteArray("GET /") << QByteArray("a");
    QTest::newRow("head/value") << kHead + "X: " << QByteArray("a");
    QTest::newRow("head/fields") << kHead << QByteArray("X: a\r\n");
    QTest::newRow("body/length") << kHead + "Content-Length: 90000\r\n\r\n" << QByteArray(" ");
    QTest::newRow("chunks/data") << kChunked + "10000\r\n" << QByteArray(" ");
    QTest::newRow("chunks/chunks") << kChunked << QByteArray("1\r\n \r\n");
    QTest::newRow("chunks/trailer") << kChunked + "0\r\nX: " << QByteArray("a");
}

// A byte now and then keeps no request alive.
void TestHostileClients::dribbling()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, drop);
    RawHttp client(m_play->port());
    QVERIFY(client.send(m_play->filled(bytes)));
    QElapsedTimer timer;
    timer.start();
    while (client.staysSilent(50) && timer.elapsed() < RawHttp::patience) {
        client.send(drop);
    }
    QCOMPARE(HostilePlay::outcomeOf(client.receive()), QByteArray("408 request_timeout"));
    const QString wrong = m_play->aftermath();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void TestHostileClients::leaving_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("reset");
    for (const Phase &phase : phases()) {
        QTest::addRow("%s, closed", phase.name) << phase.bytes << false;
        QTest::addRow("%s, reset", phase.name) << phase.bytes << true;
    }
}

void TestHostileClients::leaving()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, reset);
    for (int i = 0; i < 20; ++i) {
        RawHttp client(m_play->port());
        client.send(m_play->filled(bytes));
        reset ? client.reset() : client.close();
    }
    const QString wrong = m_play->aftermath();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void TestHostileClients::halfClosing_data()
{
    columns();
    for (const Phase &phase : phases()) { // what is not whole then will never be: nothing to say
        const bool begun = phase.answers.contains("408");
        const bool second = phase.answers.startsWith("200, ");
        const bool asked = phase.answers.startsWith("100, ");
        QTest::newRow(phase.name) << phase.bytes
                                  << (second      ? QByteArray("200")
                                          : asked ? QByteArray("100")
                                          : begun ? QByteArray()
                                                  : phase.answers);
    }
    QTest::newRow("whole/read") << HostilePlay::get("/events/{id}") << QByteArray("200");
    QTest::newRow("whole/reads in a row")
        << HostilePlay::get("/events/{id}").repeated(3) << QByteArray("200, 200, 200");
    QTest::newRow("whole/refused")
        << HostilePlay::post("/events/{id}/register", "{}") << QByteArray("400 invalid_field");
    QTest::newRow("whole/malformed")
        << QByteArray("GET //x HTTP/1.1\r\nHost: h\r\n\r\n") << QByteArray("400 bad_request");
}

void TestHostileClients::halfClosing()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, answers);
    RawHttp client(m_play->port());
    QVERIFY(client.send(m_play->filled(bytes)));
    client.halfClose();
    QCOMPARE(answersOf(client, answers), answers);
    QVERIFY(client.endsHere());
    const QString wrong = m_play->aftermath();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

// Asks for much and reads none of it.
void TestHostileClients::notReading()
{
    const QByteArray large =
        "{\"name\":\"A\",\"capacity\":1,\"description\":\"" + QByteArray(10'000, 'x') + "\"}";
    RawHttp maker(m_play->port());
    constexpr int events = 30;
    for (int i = 0; i < events; ++i) {
        QCOMPARE(maker.ask(HostilePlay::post("/events", large)).status, 201);
    }
    const int before = openSockets(m_play->server().pid());
    std::vector<RawHttp> readers;
    for (int i = 0; i < 20; ++i) {
        readers.emplace_back(m_play->port(), 4096);
        readers.back().send(HostilePlay::get("/events").repeated(50));
    }
    const QString wrong = m_play->aftermath(events);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    QTRY_VERIFY_WITH_TIMEOUT(openSockets(m_play->server().pid()) <= before, RawHttp::patience);
}

// Hold as much of large bodies as the server takes, and more; a booking still finds room.
void TestHostileClients::hoarding()
{
    std::vector<RawHttp> hoarders;
    const QByteArray part =
        m_play->filled(kHead) + "Content-Length: 131072\r\n\r\n" + QByteArray(120'000, ' ');
    for (int i = 0; i < 20; ++i) {
        hoarders.emplace_back(m_play->port());
        hoarders.back().send(part);
    }
    const QString wrong = m_play->aftermath();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    QByteArrayList outcomes;
    for (RawHttp &hoarder : hoarders) {
        outcomes << HostilePlay::outcomeOf(hoarder.receive());
    }
    QVERIFY(outcomes.count("503 overloaded") > 0); // more than the server holds
    QCOMPARE(outcomes.count("503 overloaded") + outcomes.count("408 request_timeout"), 20);
}

// Who closes its sending side behind a booking gets an answer that says what became of it.
void TestHostileClients::halfClosedCrowd()
{
    std::vector<RawHttp> crowd;
    for (int i = 0; i < 120; ++i) {
        crowd.emplace_back(m_play->port());
        const QByteArray body =
            "{\"user_email\":\"half" + QByteArray::number(i) + "@example.org\"}";
        QVERIFY(
            crowd.back().send(m_play->filled(HostilePlay::post("/events/{id}/register", body))));
        crowd.back().halfClose();
    }
    int booked = 0;
    for (RawHttp &client : crowd) {
        const RawAnswer answer = client.receive();
        const QByteArray outcome = HostilePlay::outcomeOf(answer);
        QVERIFY2(outcome == "201" || outcome == "503 overloaded", outcome);
        QCOMPARE(answer.header("Retry-After").isNull(), outcome == "201");
        QVERIFY(client.endsHere());
        booked += outcome == "201" ? 1 : 0;
    }
    const QString wrong = m_play->aftermath(booked);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

// A quarter of them reads nothing of what it asks for.
std::vector<RawHttp> TestHostileClients::slowClients(int count)
{
    const QList<Phase> all = phases();
    std::vector<RawHttp> crowd;
    crowd.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        crowd.emplace_back(m_play->port(), 4096);
        const QByteArray bytes =
            i % 4 == 3 ? HostilePlay::get("/events").repeated(20) : all[i % all.size()].bytes;
        crowd.back().send(m_play->filled(bytes));
    }
    return crowd;
}

// 2,000 of them in every phase, and not readers among them; meanwhile 64 good clients book.
void TestHostileClients::slowCrowd()
{
    QVERIFY2(allowOpenFiles(2'000 + 200), "the hard limit of open files is too low");
    const int before = openSockets(m_play->server().pid());
    std::atomic<bool> over{false};
    std::atomic<int> booked{0};
    std::array<QByteArray, 64> wrong; // of each good client, the answer that ended it
    std::vector<std::thread> good;
    for (int i = 0; i < 64; ++i) {
        good.emplace_back([&, i] {
            std::optional<RawHttp> client(std::in_place, m_play->port());
            int closed = 0; // while it idled, as a busy machine may have it: it comes again
            for (int n = 0; (!over || n == 0) && wrong[i].isEmpty(); ++n) {
                const QByteArray body = "{\"user_email\":\"crowd" + QByteArray::number(i) + '-'
                    + QByteArray::number(n) + "@example.org\"}";
                const QByteArray outcome = HostilePlay::outcomeOf(
                    client->ask(m_play->filled(HostilePlay::post("/events/{id}/register", body))));
                if (outcome == "201") {
                    booked.fetch_add(1);
                } else if (outcome == "0" && client->hasEnded() && ++closed < 10) {
                    client.emplace(m_play->port());
                } else {
                    wrong[i] = "after " + QByteArray::number(n) + ": " + outcome;
                }
            }
        });
    }
    std::vector<RawHttp> crowd = slowClients(2'000);
    const bool closed = QTest::qWaitFor(
        [&] { return openSockets(m_play->server().pid()) <= before + 64; }, 2 * RawHttp::patience);
    over = true;
    for (std::thread &thread : good) {
        thread.join();
    }
    for (const QByteArray &one : wrong) {
        QCOMPARE(one, QByteArray());
    }
    QVERIFY(booked.load() >= 64);
    QVERIFY(closed);
    for (RawHttp &client : crowd) { // each was told, or had said nothing
        const QByteArray all = client.receiveAll();
        QVERIFY(client.hasEnded());
        QVERIFY2(all.isEmpty() || all.startsWith("HTTP/1.1 408 ") || all.startsWith("HTTP/1.1 200 ")
                     || all.startsWith("HTTP/1.1 100 "),
                 all.left(200));
    }
    const QString trouble = m_play->aftermath(booked);
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
}

QTEST_GUILESS_MAIN(TestHostileClients)
#include "tst_hostile_clients.moc"
