// The HTTP edge over real sockets: framing, order, keep-alive, and what becomes of clients that
// leave. Deadlines and resources are in tst_http_edge_limits.cpp.
#include "backend/http/answer_writer.h"
#include "tests/http/edge_host.h"
#include "tests/support/patience.h"
#include "tests/support/raw_http.h"

#include <QTest>

using namespace boxoffice;

namespace {

QByteArray get(const QByteArray &path, const QByteArray &fields = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &fields = {})
{
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body;
}

// What an attacker hides in a body, to have it run as a request of its own.
const QByteArray hidden = "DELETE /admin HTTP/1.1\r\nHost: h\r\n\r\n";

} // namespace

class TestHttpEdge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAndCloses_data();
    void refusesAndCloses();
    void answersRequestsCutIntoBytes();
    void takesAnyFraming_data();
    void takesAnyFraming();
    void runsABodyNeverAsARequest();
    void keepsTheOrderOfAPipeline();
    void answersALongPipeline();
    void answersAHeldPipelineOneByOne();
    void saysHowItCloses_data();
    void saysHowItCloses();
    void answersHeadWithoutABody();
    void says100Continue();
    void tellsAllowedMethods();
    void answersPreflight();
    void echoesAllowedOrigins();
    void namesEveryRequest_data();
    void namesEveryRequest();
    void headersCannotBeInjected();
    void survivesAThrowingHandler();
    void dropsAnswersWhoseClientHasGone_data();
    void dropsAnswersWhoseClientHasGone();
    void dropsSecondAnswers();
    void keepsTheRequestOfWhoWaits();
    void goesOnForNobodyWhoHasGone();
    void goesOnOnceOnly();
    void survivesAThrowingContinuation();
    void answersAHalfClosedClient();
    void withdrawsWhatAHalfClosedClientWants_data();
    void withdrawsWhatAHalfClosedClientWants();
    void answersAHalfClosedPipeline();
    void givesAwayItsSocket();
    void drains();
    void tellsWhyItCannotListen();
};

void TestHttpEdge::refusesAndCloses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *name, const QByteArray &bytes, int status, const char *code) {
        QTest::newRow(name) << bytes << status << QByteArray(code);
    };
    const auto bad = [&row](const char *name, const QByteArray &fields) {
        row(name, "POST /echo HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + hidden, 400,
            "bad_request");
    };
    QByteArray many;
    for (int i = 0; i < 105; ++i) {
        many += "X-" + QByteArray::number(i) + ": v\r\n";
    }
    row("smuggling/105 fields", post("/echo", hidden, many), 431, "headers_too_large");
    row("smuggling/one field of 100 KiB",
        post("/echo", hidden, "X: " + QByteArray(102400, 'a') + "\r\n"), 431, "headers_too_large");
    bad("smuggling/name with a blank", "Content-Length : 38\r\n");
    bad("smuggling/bad name", "B@d: x\r\nContent-Length: 38\r\n");
    bad("smuggling/length -1", "Content-Length: -1\r\n");
    bad("smuggling/length +38", "Content-Length: +38\r\n");
    bad("smuggling/length 0x26", "Content-Length: 0x26\r\n");
    bad("smuggling/length list", "Content-Length: 38, 38\r\n");
    bad("smuggling/length empty", "Content-Length: \r\n");
    bad("smuggling/two lengths", "Content-Length: 38\r\nContent-Length: 0\r\n");
    bad("smuggling/x then a length", "Content-Length: x\r\nContent-Length: 38\r\n");
    bad("smuggling/both", "Content-Length: 38\r\nTransfer-Encoding: chunked\r\n");
    bad("smuggling/xchunked", "Transfer-Encoding: xchunked\r\n");
    bad("smuggling/gzip", "Transfer-Encoding: gzip\r\n");
    bad("smuggling/bad chunk size", "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
    bad("smuggling/huge chunk size", "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n");
    bad("smuggling/negative chunk size", "Transfer-Encoding: chunked\r\n\r\n-5\r\n");
    bad("smuggling/prefixed chunk size", "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n");
    bad("smuggling/no CRLF behind a chunk", "Transfer-Encoding: chunked\r\n\r\n3\r\nabcXX0\r\n");
    bad("smuggling/LF-only chunks", "Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n");
    row("line/bare LF", "GET /ok HTTP/1.1\nHost: h\n\n", 400, "bad_request");
    row("line/bare CR", get("/ok", "X: a\rb\r\n"), 400, "bad_request");
    row("line/NUL", get("/ok", QByteArrayLiteral("X: a\0b\r\n")), 400, "bad_request");
    row("line/folded", get("/ok", "X: a\r\n b\r\n"), 400, "bad_request");
    row("line/0.9", "GET /ok\r\n\r\n", 400, "bad_request");
    row("line/garbage", "\x16\x03\x01\x02\r\n\r\n", 400, "bad_request");
    row("host/none", "GET /ok HTTP/1.1\r\n\r\n", 400, "bad_request");
    row("host/two", get("/ok", "Host: h\r\n"), 400, "bad_request");
    row("host/bad", "GET /ok HTTP/1.1\r\nHost: u:p@h\r\n\r\n", 400, "bad_request");
    row("version/9.9", "GET /ok HTTP/9.9\r\nHost: h\r\n\r\n", 505, "http_version_not_supported");
    row("version/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http_version_not_supported");
    row("version/junk", "GET /ok HTTPXYZW junk\r\nHost: h\r\n\r\n", 400, "bad_request");
    row("expect/other", get("/ok", "Expect: x\r\n"), 417, "expectation_failed");
    for (const char *target : {"//evil/ok", "///ok", "//u:p@x:9/ok", "http://evil/ok", "%2fok",
                               "foo:ok", "?x=1", "*", "#frag", "/a%2e%2e/../ok", "/..%2fok",
                               "/ok%00", "/ok%0d%0a", "/ok%ff", "/ok%zz", "/ok\xff"}) {
        QTest::addRow("target/%s", QByteArray(target).toPercentEncoding("/%?#").constData())
            << get(target) << 400 << QByteArray("bad_request");
    }
    row("target/long", get("/" + QByteArray(8192, 'a')), 414, "uri_too_long");
    row("body/announced too large",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1073741824\r\n\r\n", 413,
        "payload_too_large");
}

void TestHttpEdge::refusesAndCloses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    EdgeHost host;
    RawHttp client(host.port());
    const RawAnswer answer = client.ask(bytes + get("/ok")); // which must not be answered
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.code(), code);
    QCOMPARE(answer.header("Connection"), "close");
    QVERIFY(!answer.header("X-Request-Id").isEmpty());
    QVERIFY(client.endsHere());
    QCOMPARE(host.seen(), 0);
}

void TestHttpEdge::answersRequestsCutIntoBytes()
{
    EdgeHost host;
    RawHttp client(host.port());
    QVERIFY(client.sendSlowly(post("/echo", "{\"a\":1}") + get("/ok")));
    QCOMPARE(client.receive().body, "{\"a\":1}");
    QCOMPARE(client.receive().body, "{\"ok\":true}");
}

void TestHttpEdge::takesAnyFraming_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    const QByteArray chunked =
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("length/plain") << post("/echo", "abc") << QByteArray("abc");
    QTest::newRow("length/none") << QByteArray("POST /echo HTTP/1.1\r\nHost: h\r\n\r\n")
                                 << QByteArray();
    QTest::newRow("length/large") << post("/echo", QByteArray(100'000, 'x'))
                                  << QByteArray(100'000, 'x');
    QTest::newRow("chunked/plain")
        << QByteArray(chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") << QByteArray("abcde");
    QTest::newRow("chunked/trailer")
        << QByteArray(chunked + "3\r\nabc\r\n0\r\nX-T: DELETE\r\n\r\n") << QByteArray("abc");
    QTest::newRow("stray CRLF") << "\r\n" + post("/echo", "abc") << QByteArray("abc");
    QTest::newRow("upgrade is ignored")
        << post("/echo", "abc", "Connection: upgrade\r\nUpgrade: websocket\r\n")
        << QByteArray("abc");
}

void TestHttpEdge::takesAnyFraming()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, body);
    EdgeHost host;
    RawHttp client(host.port());
    const RawAnswer answer = client.ask(bytes);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, body);
    QCOMPARE(client.ask(get("/ok")).body, "{\"ok\":true}"); // nothing was left behind
    QCOMPARE(host.seen(), 2);
}

void TestHttpEdge::runsABodyNeverAsARequest()
{
    EdgeHost host;
    RawHttp client(host.port());
    QByteArray fields;
    for (int i = 0; i < 60; ++i) {
        fields += "X-" + QByteArray::number(i) + ": v\r\n";
    }
    const RawAnswer answer = client.ask(post("/echo", hidden, fields));
    QCOMPARE(answer.body, hidden);
    QCOMPARE(answer.header("X-Fields"), "62");
    QVERIFY(client.staysSilent(100));
}

void TestHttpEdge::keepsTheOrderOfAPipeline()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(get("/hold/a") + get("/ok") + post("/echo", "b"));
    QVERIFY(host.waitForHeld("a"));
    QVERIFY(client.staysSilent(100)); // the others wait for it, unread
    QCOMPARE(host.seen(), 1);
    QVERIFY(host.answer("a", "\"a\""));
    QCOMPARE(client.receive().body, "\"a\"");
    QCOMPARE(client.receive().body, "{\"ok\":true}");
    QCOMPARE(client.receive().body, "b");
}

// Deep enough to overflow the stack if each answer started the next request itself.
void TestHttpEdge::answersALongPipeline()
{
    EdgeHost host;
    RawHttp client(host.port());
    constexpr int count = 5000;
    QVERIFY(client.send(get("/ok").repeated(count)));
    for (int i = 0; i < count; ++i) {
        QCOMPARE(client.receive().status, 200);
    }
    QCOMPARE(host.seen(), count);
}

void TestHttpEdge::answersAHeldPipelineOneByOne()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(get("/hold/a") + get("/hold/b") + get("/hold/c"));
    for (const char *name : {"a", "b", "c"}) {
        QVERIFY(host.waitForHeld(name));
        QVERIFY(host.answer(name, name));
        QCOMPARE(client.receive().body, name);
    }
    QCOMPARE(host.paths(), QByteArrayList({"/hold/a", "/hold/b", "/hold/c"}));
}

void TestHttpEdge::saysHowItCloses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("connection");
    QTest::newRow("1.1") << get("/ok") << QByteArray();
    QTest::newRow("1.1 close") << get("/ok", "Connection: close\r\n") << QByteArray("close");
    QTest::newRow("1.0") << QByteArray("GET /ok HTTP/1.0\r\n\r\n") << QByteArray("close");
    QTest::newRow("1.0 keep-alive")
        << QByteArray("GET /ok HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        << QByteArray("keep-alive");
}

void TestHttpEdge::saysHowItCloses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, connection);
    EdgeHost host;
    RawHttp client(host.port());
    const RawAnswer answer = client.ask(bytes + get("/ok"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Connection"), connection);
    if (connection == "close") { // the request behind it is not run
        QVERIFY(client.endsHere());
        QCOMPARE(host.seen(), 1);
    } else {
        QCOMPARE(client.receive().status, 200);
    }
}

void TestHttpEdge::answersHeadWithoutABody()
{
    EdgeHost host;
    RawHttp client(host.port());
    const RawAnswer head = client.ask("HEAD /ok HTTP/1.1\r\nHost: h\r\n\r\n", true);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.header("Content-Length"), "11");
    QCOMPARE(client.ask("HEAD /none HTTP/1.1\r\nHost: h\r\n\r\n", true).status, 404);
    QCOMPARE(client.ask(get("/ok")).body, "{\"ok\":true}"); // in step
}

void TestHttpEdge::says100Continue()
{
    EdgeHost host;
    RawHttp client(host.port());
    const QByteArray head = "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n";
    QCOMPARE(client.ask(head + "Content-Length: 3\r\n\r\n").status, 100);
    QCOMPARE(client.ask("abc").body, "abc");
    QCOMPARE(client.ask(head + "Content-Length: 3\r\n\r\nabc").body, "abc"); // it did not wait
    QCOMPARE(client.ask(head + "Content-Length: 200000\r\n\r\n").status, 413);
}

void TestHttpEdge::tellsAllowedMethods()
{
    EdgeHost host;
    RawHttp client(host.port());
    for (const char *method : {"DELETE", "TRACE", "FROB", "get", "CONNECT"}) {
        const RawAnswer answer =
            client.ask(QByteArray(method) + " /ok HTTP/1.1\r\nHost: h\r\n\r\n");
        QCOMPARE(answer.status, 405);
        QCOMPARE(answer.code(), "method_not_allowed");
        QCOMPARE(answer.header("Allow"), "GET, HEAD, OPTIONS");
    }
    const RawAnswer unknown = client.ask(get("/none"));
    QCOMPARE(unknown.status, 404);
    QCOMPARE(unknown.code(), "not_found");
    QCOMPARE(client.ask(get("/ok/")).status, 308);
}

void TestHttpEdge::answersPreflight()
{
    EdgeHost host;
    RawHttp client(host.port());
    const RawAnswer answer =
        client.ask("OPTIONS /hold/x HTTP/1.1\r\nHost: h\r\nOrigin: http://a\r\n"
                   "Access-Control-Request-Method: POST\r\n\r\n");
    QCOMPARE(answer.status, 204);
    QCOMPARE(answer.header("Access-Control-Allow-Origin"), "*");
    QCOMPARE(answer.header("Access-Control-Allow-Methods"), "GET, HEAD, POST, OPTIONS");
    QVERIFY(answer.header("Access-Control-Allow-Headers").contains("Idempotency-Key"));
    QVERIFY(!answer.header("Access-Control-Max-Age").isEmpty());
    QVERIFY(answer.header("Content-Length").isNull());
    const RawAnswer plain = client.ask(get("/ok"));
    QCOMPARE(plain.header("Access-Control-Allow-Origin"), "*");
    QVERIFY(plain.header("Access-Control-Expose-Headers").contains("X-Request-Id"));
    QVERIFY(plain.header("Date").endsWith(" GMT"));
    QCOMPARE(plain.header("X-Content-Type-Options"), "nosniff");
}

void TestHttpEdge::echoesAllowedOrigins()
{
    EdgeContext context;
    context.corsOrigins = {"https://a.example", "https://b.example"};
    AnswerWriter writer(context);
    const auto headFor = [&](QByteArrayView origin) {
        QByteArray out;
        AnswerTraits traits;
        traits.requestId = "r";
        traits.origin = origin;
        writer.writeHead(out, ApiReply::json(200, "{}"), traits);
        return out;
    };
    QVERIFY(headFor("https://b.example").contains("Allow-Origin: https://b.example\r\n"));
    QVERIFY(!headFor("https://c.example").contains("Allow-Origin"));
    QVERIFY(!headFor({}).contains("Allow-Origin"));
    QVERIFY(headFor({}).contains("Vary: Origin\r\n"));
}

void TestHttpEdge::namesEveryRequest_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<bool>("kept");
    QTest::newRow("sane") << QByteArray("a.B_c-9") << true;
    QTest::newRow("64 characters") << QByteArray(64, 'a') << true;
    QTest::newRow("65 characters") << QByteArray(65, 'a') << false;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("blank") << QByteArray("a b") << false;
    QTest::newRow("e-mail") << QByteArray("a@b.example") << false;
}

void TestHttpEdge::namesEveryRequest()
{
    QFETCH(QByteArray, sent);
    QFETCH(bool, kept);
    EdgeHost host;
    RawHttp client(host.port());
    const QByteArray got =
        client.ask(get("/ok", "X-Request-Id: " + sent + "\r\n")).header("X-Request-Id");
    QCOMPARE(got == sent, kept);
    QVERIFY(!got.isEmpty() && got.size() <= 64);
    QVERIFY(client.ask(get("/ok")).header("X-Request-Id") != got);
}

void TestHttpEdge::headersCannotBeInjected()
{
    EdgeHost host;
    RawHttp client(host.port());
    const RawAnswer dropped = client.ask(get("/inject"));
    QCOMPARE(dropped.status, 200);
    QVERIFY(!dropped.head.contains("Set-Cookie"));
    QCOMPARE(client.ask(get("/inject?v=fine")).header("X-Echo"), "fine");
    const RawAnswer raw = client.ask(get("/inject-raw"));
    QCOMPARE(raw.status, 500);
    QCOMPARE(raw.code(), "internal");
    QCOMPARE(client.ask(get("/ok")).status, 200);
}

void TestHttpEdge::survivesAThrowingHandler()
{
    EdgeHost host;
    RawHttp client(host.port());
    const RawAnswer answer = client.ask(get("/throw"));
    QCOMPARE(answer.status, 500);
    QCOMPARE(answer.code(), "internal");
    QVERIFY(!answer.body.contains("mistake"));
    QCOMPARE(client.ask(get("/ok")).status, 200);
}

void TestHttpEdge::dropsAnswersWhoseClientHasGone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("reset");
    QTest::newRow("read/reset") << get("/hold/a") << true;
    QTest::newRow("read/closed") << get("/hold/a") << false;
    QTest::newRow("change/reset") << post("/hold/a", {}) << true;
    QTest::newRow("change/closed") << post("/hold/a", {}) << false;
}

void TestHttpEdge::dropsAnswersWhoseClientHasGone()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, reset);
    EdgeHost host;
    RawHttp client(host.port());
    client.send(bytes);
    QVERIFY(host.waitForHeld("a"));
    QVERIFY(host.isLive("a"));
    reset ? client.reset() : client.close();
    QTRY_VERIFY(!host.isLive("a") && !host.begin("a")); // so its seat is not booked
    QTRY_COMPARE(host.context().places.connections(), 0);
    QVERIFY(!host.answer("a", "late"));
    RawHttp next(host.port());
    QCOMPARE(next.ask(get("/ok")).status, 200);
}

void TestHttpEdge::dropsSecondAnswers()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(get("/hold/a"));
    QVERIFY(host.waitForHeld("a"));
    ReplyAddress to;
    QVERIFY(host.answer("a", "first"));
    QCOMPARE(client.receive().body, "first");
    client.send(get("/hold/a")); // the next request on the same connection: another address
    QVERIFY(host.waitForHeld("a"));
    QVERIFY(host.answer("a", "second"));
    QCOMPARE(client.receive().body, "second");
    QVERIFY(!host.answer("a", "third"));
    QVERIFY(client.staysSilent(50));
}

// Others that come meanwhile, on the same worker and behind it in its pipeline, take its place
// nowhere.
void TestHttpEdge::keepsTheRequestOfWhoWaits()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(post("/keep/a", "its body", "X-Note: its own\r\n") + post("/echo", "the next"));
    QVERIFY(host.waitForHeld("a"));
    RawHttp other(host.port());
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(other.ask(post("/echo", "another", "X-Note: other\r\n")).body, "another");
    }
    QVERIFY(host.goOn("a", EdgeHost::Step::WaitAgain));
    QCOMPARE(other.ask(post("/echo", "another", "X-Note: other\r\n")).body, "another");
    QVERIFY(host.goOn("a", EdgeHost::Step::Answer));
    QCOMPARE(client.receive().body, "POST /keep/a a its own its body");
    QCOMPARE(client.receive().body, "the next");
}

void TestHttpEdge::goesOnForNobodyWhoHasGone()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(post("/keep/a", "b"));
    QVERIFY(host.waitForHeld("a"));
    client.reset();
    QTRY_VERIFY(!host.isLive("a"));
    QTRY_COMPARE(host.context().places.connections(), 0);
    QCOMPARE(host.context().bodyBytes.load(), 0);
    QVERIFY(!host.goOn("a", EdgeHost::Step::Answer));
}

void TestHttpEdge::goesOnOnceOnly()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(post("/keep/a", "b"));
    QVERIFY(host.waitForHeld("a"));
    QVERIFY(host.goOn("a", EdgeHost::Step::Answer));
    QCOMPARE(client.receive().status, 200);
    client.send(post("/keep/c", "d")); // the connection's next request is none of its business
    QVERIFY(host.waitForHeld("c"));
    QVERIFY(!host.goOn("a", EdgeHost::Step::Answer));
    QVERIFY(client.staysSilent(50));
    QVERIFY(host.goOn("c", EdgeHost::Step::Answer));
    QCOMPARE(client.receive().body, "POST /keep/c c  d");
}

void TestHttpEdge::survivesAThrowingContinuation()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(post("/keep/a", "b"));
    QVERIFY(host.waitForHeld("a"));
    QVERIFY(host.goOn("a", EdgeHost::Step::Throw));
    QCOMPARE(client.receive().status, 500);
    QCOMPARE(client.ask(get("/ok")).status, 200);
}

void TestHttpEdge::answersAHalfClosedClient()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(get("/ok") + post("/echo", "x"));
    client.halfClose();
    QCOMPARE(client.receive().body, "{\"ok\":true}");
    QCOMPARE(client.receive().body, "x");
    QVERIFY(client.endsHere());

    RawHttp later(host.port());
    later.send(get("/hold/a"));
    later.halfClose();
    QVERIFY(host.waitForHeld("a"));
    QVERIFY(host.answer("a", "done"));
    QCOMPARE(later.receive().body, "done");
    QVERIFY(later.endsHere());
}

void TestHttpEdge::withdrawsWhatAHalfClosedClientWants_data()
{
    QTest::addColumn<bool>("change"); // or a read
    QTest::addColumn<bool>("begun");
    QTest::addColumn<int>("status");
    QTest::newRow("change/not begun never is") << true << false << 503;
    QTest::newRow("change/begun is waited for") << true << true << 200;
    QTest::newRow("read/is given up in the end") << false << false << 503;
}

void TestHttpEdge::withdrawsWhatAHalfClosedClientWants()
{
    QFETCH(bool, change);
    QFETCH(bool, begun);
    EdgeHost host;
    RawHttp client(host.port());
    client.send(change ? post("/hold/a", {}) : get("/hold/a"));
    QVERIFY(host.waitForHeld("a"));
    QVERIFY(!begun || host.begin("a"));
    client.halfClose();
    if (begun) {
        QVERIFY(client.staysSilent(200));
        QVERIFY(host.isLive("a"));
        QVERIFY(host.answer("a", "done"));
    }
    const RawAnswer answer = client.receive();
    QTEST(answer.status, "status");
    QCOMPARE(answer.code(), QByteArray(begun ? "" : "overloaded"));
    QCOMPARE(answer.header("Retry-After"), QByteArray(begun ? "" : "1"));
    QVERIFY(client.endsHere());
    QVERIFY(begun || (!host.begin("a") && !host.answer("a", "late"))); // it was told the truth
}

void TestHttpEdge::answersAHalfClosedPipeline()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(get("/hold/a") + post("/echo", "b") + post("/hold/c", {}) + get("/ok"));
    client.halfClose();
    QVERIFY(host.waitForHeld("a"));
    QVERIFY(host.answer("a", "a"));
    QCOMPARE(client.receive().body, "a");
    QCOMPARE(client.receive().body, "b");
    QCOMPARE(client.receive().status, 503);
    QCOMPARE(client.receive().body, "{\"ok\":true}");
    QVERIFY(client.endsHere());
}

void TestHttpEdge::givesAwayItsSocket()
{
    EdgeHost host;
    RawHttp client(host.port());
    client.send(get("/take"));
    QVERIFY(!client.staysSilent(RawHttp::patience)); // "taken" has come
    QTRY_COMPARE(host.worker().connectionCount(), 0);
    QCOMPARE(host.context().places.connections(), 1); // its place is the socket's
    client.halfClose();
    const QByteArray all = client.receiveAll();
    QVERIFY(all.startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(all.endsWith("\r\n\r\ntaken"));
}

void TestHttpEdge::drains()
{
    EdgeHost host;
    RawHttp idle(host.port());
    RawHttp busy(host.port());
    QCOMPARE(idle.ask(get("/ok")).status, 200);
    busy.send(get("/hold/a"));
    QVERIFY(host.waitForHeld("a"));
    host.stopAccepting();
    host.drain();
    QVERIFY(idle.endsHere());
    QVERIFY(host.answer("a", "done"));
    const RawAnswer answer = busy.receive();
    QCOMPARE(answer.body, "done");
    QCOMPARE(answer.header("Connection"), "close");
    idle.close();
    busy.close();
    QTRY_COMPARE(host.worker().connectionCount(), 0);
    QVERIFY(!RawHttp(host.port()).isConnected());
}

void TestHttpEdge::tellsWhyItCannotListen()
{
    EdgeHost host;
    EdgeContext context;
    HttpWorker worker(context, QStringLiteral("http"));
    worker.start([](ApiServer &) {});
    Acceptor acceptor(context, {&worker});
    const auto taken = acceptor.listen({QStringLiteral("127.0.0.1"), host.port()});
    QVERIFY(!taken);
    QCOMPARE(taken.error().message,
             QStringLiteral("Port %1 is already in use; choose another with --port or PORT.")
                 .arg(host.port()));
    const auto nowhere = acceptor.listen({QStringLiteral("192.0.2.1"), 0});
    QVERIFY(!nowhere);
    const auto any = acceptor.listen({QString(), 0}); // all addresses, IPv4 among them
    QVERIFY(any);
    QVERIFY(RawHttp(*any).isConnected());
}

QTEST_GUILESS_MAIN(TestHttpEdge)
#include "tst_http_edge.moc"
