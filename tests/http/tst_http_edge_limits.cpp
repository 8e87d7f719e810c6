// The HTTP edge over real sockets: deadlines, sizes, connections, and clients that read slowly.
#include "backend/http/access_log.h"
#include "tests/http/edge_host.h"
#include "tests/support/manual_clock.h"
#include "tests/support/open_files.h"
#include "tests/support/patience.h"
#include "tests/support/raw_http.h"
#include "tests/support/resident_memory.h"

#include <QTest>

#include <sys/resource.h>
#include <unistd.h>

using namespace boxoffice;

namespace {

QByteArray get(const QByteArray &path)
{
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

// Deadlines that a test can wait for.
HttpLimits hasty()
{
    HttpLimits limits = EdgeHost::testLimits();
    limits.headTimeout = 300;
    limits.requestTimeout = 400;
    limits.idleTimeout = 300;
    limits.answerTimeout = 300;
    limits.writeTimeout = 300;
    limits.lingerTimeout = 200;
    return limits;
}

} // namespace

class TestHttpEdgeLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsSlowRequests_data();
    void endsSlowRequests();
    void countsFromTheFirstByte();
    void closesIdleConnections();
    void endsRequestsWithoutAnAnswer_data();
    void endsRequestsWithoutAnAnswer();
    void refusesLargeBodiesAtOnce();
    void refusesEndlessChunks();
    void takesTinyChunks_data();
    void takesTinyChunks();
    void boundsBodiesInFlight();
    void refusesConnectionsOverTheLimit();
    void survivesRunningOutOfFiles();
    void keepsIdleConnectionsCheap();
    void boundsASlowReader();
    void leavesLittleToTheKernel();
    void closesAReaderThatStops();
    void closesTheSlowestReaders();
    void servesALargeAnswerToASlowReader();
    void survivesClientsThatReset();
    void sharesConnectionsAmongWorkers();
    void logsPatternsNotPaths();
};

void TestHttpEdgeLimits::endsSlowRequests_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("head/request line") << QByteArray("GET /o");
    QTest::newRow("head/fields") << QByteArray("GET /ok HTTP/1.1\r\nHost: h\r\nX-A: b");
    QTest::newRow("body/length") << QByteArray(
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
    QTest::newRow("body/chunked") << QByteArray(
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab");
}

void TestHttpEdgeLimits::endsSlowRequests()
{
    QFETCH(QByteArray, bytes);
    EdgeHost host(hasty());
    RawHttp client(host.port());
    const RawAnswer answer = client.ask(bytes);
    QCOMPARE(answer.status, 408);
    QCOMPARE(answer.code(), "request_timeout");
    QVERIFY(client.endsHere());
}

// A byte now and then must not keep a request alive.
void TestHttpEdgeLimits::countsFromTheFirstByte()
{
    test::ManualClock clock;
    const HttpLimits limits = hasty();
    EdgeHost host(limits, 1, {}, clock);
    RawHttp client(host.port());
    client.send("GET /ok HTTP/1.1\r\nX: ");
    int bytes = 0;
    while (client.staysSilent(20) && bytes < 1'000) {
        clock.advance(std::chrono::milliseconds(limits.headTimeout / 10));
        client.send("a");
        ++bytes;
    }
    QVERIFY2(bytes >= 10, QByteArray::number(bytes)); // not before its time
    QCOMPARE(client.receive().status, 408);
}

void TestHttpEdgeLimits::closesIdleConnections()
{
    test::ManualClock clock;
    const HttpLimits limits = hasty();
    EdgeHost host(limits, 1, {}, clock);
    RawHttp never(host.port());
    RawHttp used(host.port());
    QCOMPARE(used.ask(get("/ok")).status, 200);
    QTRY_COMPARE(host.worker().connectionCount(), 2);
    clock.advance(std::chrono::milliseconds(limits.idleTimeout));
    QVERIFY(never.endsHere());
    QVERIFY(used.endsHere());
    QTRY_COMPARE(host.context().places.connections(), 0);
}

void TestHttpEdgeLimits::endsRequestsWithoutAnAnswer_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<bool>("begun");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("read/not begun") << QByteArray("GET") << false << QByteArray("overloaded");
    QTest::newRow("read/begun") << QByteArray("GET") << true << QByteArray("overloaded");
    QTest::newRow("change/not begun") << QByteArray("POST") << false << QByteArray("overloaded");
    QTest::newRow("change/begun") << QByteArray("POST") << true << QByteArray("outcome_unknown");
}

// Only of a change that was begun nobody knows what became of it.
void TestHttpEdgeLimits::endsRequestsWithoutAnAnswer()
{
    QFETCH(QByteArray, method);
    QFETCH(bool, begun);
    QFETCH(QByteArray, code);
    test::ManualClock clock;
    const HttpLimits limits = hasty();
    EdgeHost host(limits, 1, {}, clock);
    RawHttp client(host.port());
    client.send(method + " /hold/a HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY(host.waitForHeld("a"));
    QVERIFY(!begun || host.begin("a"));
    clock.advance(std::chrono::milliseconds(limits.answerTimeout));
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.code(), code);
    QCOMPARE(answer.header("Retry-After").isNull(), code == "outcome_unknown");
    QCOMPARE(answer.header("Connection"), "close");
    QVERIFY(!host.isLive("a") && !host.begin("a"));
    QVERIFY(!host.answer("a", "too late"));
    QVERIFY(client.endsHere());
}

void TestHttpEdgeLimits::refusesLargeBodiesAtOnce()
{
    test::ManualClock stopped; // so no deadline brings the answer
    EdgeHost host(EdgeHost::testLimits(), 1, {}, stopped);
    RawHttp client(host.port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1073741824\r\n\r\n");
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.status, 413);
    QCOMPARE(answer.code(), "payload_too_large");

    RawHttp uploader(host.port()); // sends on regardless, and still gets to read the answer
    uploader.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n");
    uploader.send(QByteArray(3'000'000, 'x'));
    QCOMPARE(uploader.receive().status, 413);
}

void TestHttpEdgeLimits::refusesEndlessChunks()
{
    EdgeHost host;
    const qint64 before = residentBytes();
    RawHttp client(host.port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    const QByteArray chunk = "4000\r\n" + QByteArray(0x4000, 'x') + "\r\n";
    qint64 sent = 0;
    constexpr qint64 gibibyte = 1024LL * 1024 * 1024;
    while (sent < gibibyte && client.staysSilent(0) && client.send(chunk)) {
        sent += chunk.size();
    }
    QCOMPARE(client.receive().status, 413);
    QVERIFY2(sent < 64 * 1024 * 1024, QByteArray::number(sent));
    QVERIFY(residentBytes() - before < kSanitizerMemory * 64 * 1024 * 1024);
}

void TestHttpEdgeLimits::takesTinyChunks_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("cut");
    for (const int size : {1, 32}) {
        QTest::addRow("chunks of %d/sent at once", size) << size << false;
        QTest::addRow("chunks of %d/sent in two pieces", size) << size << true;
    }
}

// A legal body passes, whatever its chunks cost beside it.
void TestHttpEdgeLimits::takesTinyChunks()
{
    QFETCH(int, size);
    QFETCH(bool, cut);
    EdgeHost host;
    RawHttp client(host.port());
    const QByteArray body(96'000, 'x');
    const QByteArray chunk = QByteArray::number(size, 16) + "\r\n" + QByteArray(size, 'x') + "\r\n";
    const QByteArray bytes = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        + chunk.repeated(body.size() / size) + "0\r\n\r\n";
    const qsizetype first = cut ? bytes.size() / 2 : bytes.size();
    QVERIFY(client.send(bytes.first(first)));
    if (cut) {
        QTRY_VERIFY(host.context().bodyBytes.load() > 0); // it has been read so far
    }
    QVERIFY(client.send(bytes.sliced(first)));
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, body);
}

void TestHttpEdgeLimits::boundsBodiesInFlight()
{
    HttpLimits limits = EdgeHost::testLimits();
    limits.maxBodiesInFlight = 150'000;
    EdgeHost host(limits);
    const QByteArray head = "POST /hold/a HTTP/1.1\r\nHost: h\r\nContent-Length: 90000\r\n\r\n";
    RawHttp first(host.port());
    first.send(head + QByteArray(90'000, 'x'));
    QVERIFY(host.waitForHeld("a"));
    QCOMPARE(host.context().bodyBytes.load(), 90'000);
    RawHttp second(host.port());
    const RawAnswer answer = second.ask(head + QByteArray(90'000, 'x'));
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.code(), "overloaded");
    QVERIFY(!answer.header("Retry-After").isEmpty());
    const QByteArray small = QByteArray(16 * 1024, 's'); // is taken all the same
    RawHttp third(host.port());
    QCOMPARE(
        third.ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 16384\r\n\r\n" + small).body,
        small);
    QVERIFY(host.answer("a", "done"));
    QCOMPARE(first.receive().body, "done");
    QTRY_COMPARE(host.context().bodyBytes.load(), 0);
}

void TestHttpEdgeLimits::refusesConnectionsOverTheLimit()
{
    HttpLimits limits = EdgeHost::testLimits();
    limits.maxConnections = 2;
    EdgeHost host(limits);
    RawHttp one(host.port());
    RawHttp two(host.port());
    QCOMPARE(one.ask(get("/ok")).status, 200);
    QCOMPARE(two.ask(get("/ok")).status, 200);
    RawHttp three(host.port());
    const RawAnswer answer = three.ask(get("/ok"));
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.code(), "overloaded");
    QVERIFY(three.endsHere());
    one.close();
    QTRY_COMPARE(host.context().places.connections(), 1);
    RawHttp four(host.port());
    QCOMPARE(four.ask(get("/ok")).status, 200);
}

// accept() fails while the connection stays in the queue: no spinning, and it is served later.
void TestHttpEdgeLimits::survivesRunningOutOfFiles()
{
    EdgeHost host;
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    const int next = ::dup(0); // the lowest free number
    ::close(next);
    rlimit tight = files;
    tight.rlim_cur = rlim_t(next) + 1; // one more: the client's
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &tight), 0);
    RawHttp client(host.port());
    client.send(get("/ok"));
    rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    const bool silent = client.staysSilent(300);
    rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
    ::setrlimit(RLIMIT_NOFILE, &files);
    QVERIFY(silent);
    const auto spent = (after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1'000'000
        + after.ru_utime.tv_usec - before.ru_utime.tv_usec;
    QVERIFY2(spent < 100'000, QByteArray::number(qint64(spent)));
    QCOMPARE(client.receive().status, 200);
}

void TestHttpEdgeLimits::keepsIdleConnectionsCheap()
{
    constexpr int count = 2000;
    QVERIFY2(allowOpenFiles(2 * count + 256),
             "the hard limit of open files is too low for this test");
    EdgeHost host;
    std::vector<RawHttp> clients;
    clients.reserve(count);
    const qint64 before = residentBytes();
    for (int i = 0; i < count; ++i) {
        clients.emplace_back(host.port());
        QCOMPARE(clients.back().ask(get("/ok")).status, 200); // each has been used once
    }
    QCOMPARE(host.worker().connectionCount(), count);
    const qint64 each = (residentBytes() - before) / count;
    qInfo("%lld bytes a connection, the test's own side included", static_cast<long long>(each));
    QVERIFY2(each < kSanitizerMemory * 12 * 1024, QByteArray::number(each));
    QCOMPARE(clients.front().ask(get("/ok")).status, 200);
    clients.clear();
    QTRY_COMPARE(host.context().places.connections(), 0);
}

// 400 pipelined requests for a mebibyte, and nothing read: one answer waits, not four hundred.
void TestHttpEdgeLimits::boundsASlowReader()
{
    EdgeHost host;
    const qint64 before = residentBytes();
    RawHttp client(host.port(), 16 * 1024);
    client.send(get("/big?size=1048576").repeated(400));
    QTRY_VERIFY(host.seen() > 0);
    QVERIFY(client.send(get("/ok")));
    RawHttp other(host.port());
    QCOMPARE(other.ask(get("/ok")).status, 200);
    QVERIFY2(host.seen() < 20, QByteArray::number(host.seen()));
    QVERIFY(residentBytes() - before < kSanitizerMemory * 64 * 1024 * 1024);
}

// Of many small answers, too: the kernel alone would take megabytes for a client that reads
// nothing.
void TestHttpEdgeLimits::leavesLittleToTheKernel()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(get("/big?size=20000").repeated(400));
    QTRY_VERIFY(host.seen() > 0);
    RawHttp other(host.port());
    for (int i = 0; i < 100; ++i) { // it had its turn in between
        QCOMPARE(other.ask(get("/ok")).status, 200);
    }
    QVERIFY2(host.seen() < 100 + 60, QByteArray::number(host.seen()));
    for (int i = 0; i < 400; ++i) { // it gets them all once it reads
        QCOMPARE(client.receive().body.size(), 20'000);
    }
}

void TestHttpEdgeLimits::closesAReaderThatStops()
{
    EdgeHost host(hasty());
    RawHttp client(host.port(), 16 * 1024);
    client.send(get("/big?size=8000000"));
    QTRY_COMPARE(host.seen(), 1);
    QTRY_COMPARE(host.context().places.connections(), 0);
}

// Who asks for much and reads nothing goes first, so that others are served.
void TestHttpEdgeLimits::closesTheSlowestReaders()
{
    HttpLimits limits = EdgeHost::testLimits();
    limits.maxAnswersHeld = 20'000'000;
    EdgeHost host(limits);
    const QByteArray large = get("/big?size=8000000");
    std::vector<RawHttp> stopped;
    for (int i = 0; i < 10; ++i) {
        stopped.emplace_back(host.port(), 16 * 1024);
        QVERIFY(stopped.back().send(large));
        QTRY_COMPARE(host.seen(), i + 1);
        QTRY_VERIFY(host.context().answerBytes.load() <= limits.maxAnswersHeld);
    }
    QTRY_COMPARE(host.context().places.connections(), 2);
    RawHttp reader(host.port());
    QCOMPARE(reader.ask(large).body.size(), 8'000'000);
    QCOMPARE(reader.ask(get("/ok")).status, 200);
    for (std::size_t i = 0; i < 9; ++i) {
        QVERIFY(stopped[i].receiveAll().size() < 8'000'000);
    }
    QCOMPARE(stopped.back().receive().body.size(), 8'000'000); // it was not the slowest
    stopped.clear();
    reader.close();
    QTRY_COMPARE(host.context().answerBytes.load(), 0);
}

void TestHttpEdgeLimits::servesALargeAnswerToASlowReader()
{
    EdgeHost host;
    RawHttp client(host.port(), 16 * 1024);
    client.send(get("/big?size=8000000").repeated(2) + get("/ok"));
    QCOMPARE(client.receive().body.size(), 8'000'000);
    QCOMPARE(client.receive().body.size(), 8'000'000);
    QCOMPARE(client.receive().body, "{\"ok\":true}");
}

void TestHttpEdgeLimits::survivesClientsThatReset()
{
    EdgeHost host;
    for (int i = 0; i < 100; ++i) {
        RawHttp client(host.port());
        client.send(get(i % 2 ? "/big?size=4000000" : "/hold/x").repeated(3));
        client.reset();
    }
    QTRY_COMPARE(host.context().places.connections(), 0);
    RawHttp client(host.port());
    QCOMPARE(client.ask(get("/ok")).status, 200);
}

void TestHttpEdgeLimits::sharesConnectionsAmongWorkers()
{
    EdgeHost host(EdgeHost::testLimits(), 2);
    std::vector<RawHttp> clients;
    for (int i = 0; i < 10; ++i) {
        clients.emplace_back(host.port());
        QCOMPARE(clients.back().ask(get("/ok")).status, 200);
    }
    QCOMPARE(host.worker().connectionCount(), 5);
}

void TestHttpEdgeLimits::logsPatternsNotPaths()
{
    int ends[2] = {-1, -1};
    QCOMPARE(::pipe(ends), 0);
    {
        AccessLog log({.descriptor = ends[1]});
        EdgeHost host;
        host.context().accessLog = &log;
        RawHttp client(host.port());
        client.ask(get("/inject?v=ann@example.org"));
        client.ask(get("/ann@example.org"));
        client.send(get("/hold/ann@example.org"));
        QVERIFY(host.waitForHeld("ann@example.org"));
        QVERIFY(host.answer("ann@example.org", "{}"));
        QCOMPARE(client.receive().status, 200);
        client.ask("GET /ok\r\n\r\n");
    }
    ::close(ends[1]);
    char buffer[8192];
    const ssize_t got = ::read(ends[0], buffer, sizeof buffer);
    ::close(ends[0]);
    const QByteArray lines(buffer, got);
    QVERIFY(!lines.contains("ann"));
    QVERIFY(lines.contains("msg=request method=GET route=/inject event=- status=200 "));
    QVERIFY(lines.contains(" route=- event=- status=404 "));
    QVERIFY(lines.contains(" route=/hold/{name} event=- status=200 "));
    QVERIFY(lines.contains(" method=OTHER route=- event=- status=400 "));
}

QTEST_GUILESS_MAIN(TestHttpEdgeLimits)
#include "tst_http_edge_limits.moc"
