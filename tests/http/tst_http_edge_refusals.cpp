// What is refused before routing is answered as the request asked: with its X-Request-Id, for its
// page to read, and without a body for HEAD.
#include "tests/http/edge_host.h"
#include "tests/support/raw_http.h"

#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray page = "https://a.example";
const QByteArray named = "X-Request-Id: mine-1\r\nOrigin: " + page + "\r\n";

// A request as far as it is sent, and why it is refused.
struct Refusal
{
    const char *name;
    QByteArray bytes;
    int status;
    bool headRead; // the fields above had been read by then
};

QByteArray post(const QByteArray &fields, const QByteArray &rest = {})
{
    return "POST /echo HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + rest;
}

// Of these, every one that can be is sent with the given method, too.
QList<Refusal> refusals()
{
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    return {
        {"413/announced", post(named + "Content-Length: 999999\r\n"), 413, true},
        {"413/named behind the length", post("Content-Length: 999999\r\n" + named), 413, true},
        {"413/chunked", post(named + chunked, "fffff\r\n"), 413, true},
        {"417/named behind it", post("Expect: other\r\n" + named), 417, true},
        {"408/body", post(named + "Content-Length: 9\r\n", "abc"), 408, true},
        {"408/head", "POST /echo HTTP/1.1\r\nHost: h\r\n" + named, 408, false},
        {"400/chunk", post(named + chunked, "zz\r\n"), 400, true},
        {"400/coding", post("Transfer-Encoding: gzip\r\n" + named), 400, true},
        {"400/target", "POST //x HTTP/1.1\r\nHost: h\r\n" + named + "\r\n", 400, true},
        {"400/no host", "POST /echo HTTP/1.1\r\n" + named + "\r\n", 400, true},
        {"400/bare line feed", "POST /echo HTTP/1.1\nHost: h\r\n" + named + "\r\n", 400, false},
        {"414/target", "POST /" + QByteArray(9000, 'a') + " HTTP/1.1\r\n" + named, 414, false},
        {"431/fields", post(named + "X: " + QByteArray(17000, 'a') + "\r\n"), 431, false},
        {"505/version", "POST /echo HTTP/3.0\r\nHost: h\r\n" + named + "\r\n", 505, false},
        {"503/bodies in flight", post(named + "Content-Length: 20000\r\n", QByteArray(20'000, 'x')),
         503, true},
    };
}

HttpLimits hasty()
{
    HttpLimits limits = EdgeHost::testLimits();
    limits.headTimeout = 300;
    limits.requestTimeout = 300;
    limits.maxBodiesInFlight = 1000;
    return limits;
}

} // namespace

class TestHttpEdgeRefusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carryTheirRequest_data();
    void carryTheirRequest();
    void haveNoBodyForHead_data();
    void haveNoBodyForHead();
    void ofConnectionsCanBeReadByAnyPage();
    void headOfAStreamHasNoLength();
};

void TestHttpEdgeRefusals::carryTheirRequest_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("headRead");
    for (const Refusal &refusal : refusals()) {
        QTest::newRow(refusal.name) << refusal.bytes << refusal.status << refusal.headRead;
    }
}

void TestHttpEdgeRefusals::carryTheirRequest()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, headRead);
    EdgeHost host(hasty(), 1, {page});
    RawHttp client(host.port());
    const RawAnswer answer = client.ask(bytes);
    QTEST(answer.status, "status");
    QVERIFY(client.endsHere());
    QCOMPARE(answer.header("X-Request-Id") == "mine-1", headRead);
    QVERIFY(!answer.header("X-Request-Id").isEmpty());
    // Of what could not be read nobody knows whose page asks: and it tells nothing of anybody.
    QCOMPARE(answer.header("Access-Control-Allow-Origin"), headRead ? page : QByteArray("*"));
}

void TestHttpEdgeRefusals::haveNoBodyForHead_data()
{
    carryTheirRequest_data();
}

void TestHttpEdgeRefusals::haveNoBodyForHead()
{
    QFETCH(QByteArray, bytes);
    EdgeHost host(hasty());
    RawHttp client(host.port());
    const RawAnswer answer = client.ask(bytes.replace("POST ", "HEAD "), true);
    QTEST(answer.status, "status");
    QVERIFY(answer.header("Content-Length").toInt() > 0);
    QVERIFY(client.endsHere());
}

void TestHttpEdgeRefusals::ofConnectionsCanBeReadByAnyPage()
{
    HttpLimits limits = EdgeHost::testLimits();
    limits.maxConnections = 1;
    EdgeHost host(limits, 1, {page});
    RawHttp one(host.port());
    QCOMPARE(one.ask(post({})).status, 200);
    RawHttp two(host.port());
    const RawAnswer answer = two.receive();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.header("Access-Control-Allow-Origin"), "*");
}

void TestHttpEdgeRefusals::headOfAStreamHasNoLength()
{
    EdgeHost host;
    RawHttp client(host.port());
    const RawAnswer head = client.ask("HEAD /endless HTTP/1.1\r\nHost: h\r\n\r\n", true);
    QCOMPARE(head.status, 200);
    QVERIFY(head.header("Content-Length").isNull());
    QCOMPARE(client.ask(post({})).status, 200); // the connection is still in step
    client.send("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n");
    const QByteArray all = client.receiveAll(); // whatever its length, the connection ends it
    QVERIFY(!all.contains("Content-Length"));
    QVERIFY(all.contains("Connection: close\r\n") && all.endsWith("\r\n\r\nto the end"));
}

QTEST_GUILESS_MAIN(TestHttpEdgeRefusals)
#include "tst_http_edge_refusals.moc"
