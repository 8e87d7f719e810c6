// What the framer takes, what it refuses and with which code, and that cutting the bytes changes
// nothing.
#include "backend/http/message/api_reply.h"
#include "backend/http/message/request_framer.h"

#include <QTest>

#include <ctime>
#include <random>

using namespace boxoffice;
using Status = RequestFramer::Status;

namespace {

HttpLimits smallLimits()
{
    HttpLimits limits;
    limits.maxBody = 1000;
    return limits;
}

// What came of some bytes, in a form that can be compared and printed.
QByteArray summary(const RequestFramer &framer, RequestFramer &access, qsizetype left)
{
    switch (framer.status()) {
    case Status::NeedMore:
        return "more";
    case Status::Failed:
        return "error " + QByteArray::number(httpStatus(framer.error().code));
    case Status::Complete:
        break;
    }
    const ApiRequest &request = access.request();
    QByteArray out = framer.methodName().toByteArray() + ' ' + request.path + ' '
        + (framer.keepAlive() ? "keep" : "close") + " body=" + request.body + " fields="
        + QByteArray::number(request.headers.size()) + " left=" + QByteArray::number(left);
    return out;
}

QByteArray atOnce(const QByteArray &bytes, const HttpLimits &limits)
{
    RequestFramer framer(limits);
    const qsizetype taken = framer.feed(bytes);
    return summary(framer, framer, bytes.size() - taken);
}

QByteArray inPieces(const QByteArray &bytes, const HttpLimits &limits, qsizetype size)
{
    RequestFramer framer(limits);
    qsizetype taken = 0;
    while (taken < bytes.size() && framer.status() == Status::NeedMore) {
        const qsizetype piece = std::min(size, bytes.size() - taken);
        taken += framer.feed(QByteArrayView(bytes).sliced(taken, piece));
    }
    return summary(framer, framer, bytes.size() - taken);
}

QByteArray post(const QByteArray &fields, const QByteArray &rest)
{
    return "POST /x HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + rest;
}

QByteArray get(const QByteArray &fields)
{
    return "GET /x HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

QByteArray manyFields(int count)
{
    QByteArray fields;
    for (int i = 0; i < count; ++i) {
        fields += "X-" + QByteArray::number(i) + ": v\r\n";
    }
    return fields;
}

} // namespace

class TestRequestFramer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void frames_data();
    void frames();
    void takesPipelinedRequestsOneByOne();
    void answersWhetherContinueIsWanted_data();
    void answersWhetherContinueIsWanted();
    void givesHeadersInLowerCase();
    void refusesALargeBodyBeforeReadingIt();
    void aPathMayHaveLargerBodies();
    void isLinearForSingleBytes();
    void canBeUsedAgain();
    void mutationsAreFramedAlikeHoweverCut();
};

void TestRequestFramer::frames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    const QByteArray bad = "error 400";

    row("plain/get", get({}), "GET /x keep body= fields=1 left=0");
    row("plain/any method token", "FROB /x HTTP/1.1\r\nHost: h\r\n\r\n",
        "FROB /x keep body= fields=1 left=0");
    row("plain/lower-case method is another token", "get /x HTTP/1.1\r\nHost: h\r\n\r\n",
        "get /x keep body= fields=1 left=0");
    row("plain/one stray CRLF before", "\r\n" + get({}), "GET /x keep body= fields=1 left=0");
    row("plain/incomplete head", "GET /x HTTP/1.1\r\nHost: h\r\n", "more");
    row("plain/the next request is left alone", get({}) + "GET /y HT",
        "GET /x keep body= fields=1 left=9");
    row("plain/optional white space around a value", get("X: \t v \t\r\n"),
        "GET /x keep body= fields=2 left=0");
    row("plain/obs-text in a value", get("X: \xe4\xf6\r\n"), "GET /x keep body= fields=2 left=0");

    row("connection/close", get("Connection: close\r\n"), "GET /x close body= fields=2 left=0");
    row("connection/close among others", get("Connection: TE, Close\r\n"),
        "GET /x close body= fields=2 left=0");
    row("connection/1.0 closes", "GET /x HTTP/1.0\r\n\r\n", "GET /x close body= fields=0 left=0");
    row("connection/1.0 keep-alive", "GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "GET /x keep body= fields=1 left=0");
    row("connection/close wins over keep-alive", get("Connection: close, keep-alive\r\n"),
        "GET /x close body= fields=2 left=0");

    row("length/body", post("Content-Length: 3\r\n", "abc"),
        "POST /x keep body=abc fields=2 left=0");
    row("length/body and next", post("Content-Length: 3\r\n", "abcGET"),
        "POST /x keep body=abc fields=2 left=3");
    row("length/zero", post("Content-Length: 0\r\n", {}), "POST /x keep body= fields=2 left=0");
    row("length/leading zeros", post("Content-Length: 003\r\n", "abc"),
        "POST /x keep body=abc fields=2 left=0");
    row("length/incomplete body", post("Content-Length: 3\r\n", "ab"), "more");
    row("length/get with a body", get("Content-Length: 1\r\n") + "x",
        "GET /x keep body=x fields=2 left=0");
    for (const char *value : {"-1", "+3", "0x3", "3, 3", "3,3", "3, 4", "3abc", "", "3 3", "3.0",
                              "9223372036854775808000", "18446744073709551616", "\"3\""}) {
        QTest::addRow("length/bad: %s", value)
            << post("Content-Length: " + QByteArray(value) + "\r\n", "abc") << bad;
    }
    row("length/2^63", post("Content-Length: 9223372036854775808\r\n", {}), "error 413");
    row("length/2^64-1", post("Content-Length: 18446744073709551615\r\n", {}), "error 413");
    row("length/two different", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), bad);
    row("length/two equal", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), bad);
    row("length/at the limit", post("Content-Length: 1000\r\n", QByteArray(1000, 'x')),
        "POST /x keep body=" + QByteArray(1000, 'x') + " fields=2 left=0");
    row("length/over the limit", post("Content-Length: 1001\r\n", {}), "error 413");

    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    row("chunked/one", post(chunked, "3\r\nabc\r\n0\r\n\r\n"),
        "POST /x keep body=abc fields=2 left=0");
    row("chunked/two and next", post(chunked, "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET"),
        "POST /x keep body=abcde fields=2 left=3");
    row("chunked/empty", post(chunked, "0\r\n\r\n"), "POST /x keep body= fields=2 left=0");
    row("chunked/hexadecimal size", post(chunked, "A\r\n0123456789\r\n0\r\n\r\n"),
        "POST /x keep body=0123456789 fields=2 left=0");
    row("chunked/leading zeros", post(chunked, "0000000000000003\r\nabc\r\n000\r\n\r\n"),
        "POST /x keep body=abc fields=2 left=0");
    for (const char *extension : {";a=b", ";a", ";a=\"x\ny\"", ";a=\"x\\\ny\"", ";a=\"x\r\ny\"",
                                  ";a=\"x", " ;a", ";", "\t"}) {
        const QByteArray name = QByteArray(extension).toPercentEncoding();
        QTest::addRow("chunked/extension: %s", name.constData())
            << post(chunked, "3" + QByteArray(extension) + "\r\nabc\r\n0\r\n\r\n") << bad;
        QTest::addRow("chunked/extension of the last: %s", name.constData())
            << post(chunked, "3\r\nabc\r\n0" + QByteArray(extension) + "\r\n\r\n") << bad;
    }
    row("chunked/extension with a NUL",
        post(chunked, QByteArray("3;a=\"x") + QByteArray(1, 0) + "y\"\r\nabc\r\n0\r\n\r\n"), bad);
    row("chunked/single bytes",
        post(chunked, QByteArray("1\r\nx\r\n").repeated(1000) + "0\r\n\r\n"),
        "POST /x keep body=" + QByteArray(1000, 'x') + " fields=2 left=0");
    row("chunked/trailer is dropped", post(chunked, "3\r\nabc\r\n0\r\nX-T: v\r\n\r\nGET"),
        "POST /x keep body=abc fields=2 left=3");
    for (const char *trailer : {"X T: v\r\n", "X: a\nY: b\r\n", "X: a\rb\r\n", ": v\r\n",
                                " X: v\r\n", "X: a\r\n b\r\n", "X\r\n", "X: \x01\r\n", "\n"}) {
        QTest::addRow("chunked/bad trailer: %s",
                      QByteArray(trailer).toPercentEncoding().constData())
            << post(chunked, "3\r\nabc\r\n0\r\n" + QByteArray(trailer) + "\r\n") << bad;
    }
    row("chunked/64 trailers", post(chunked, "0\r\n" + manyFields(64) + "\r\n"),
        "POST /x keep body= fields=2 left=0");
    row("chunked/65 trailers", post(chunked, "0\r\n" + manyFields(65) + "\r\n"), "error 431");
    row("chunked/large trailer", post(chunked, "0\r\nX: " + QByteArray(16384, 'a')), "error 431");
    row("chunked/size without an end", post(chunked, QByteArray(17, '0')), bad);
    row("chunked/upper-case coding", post("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n"),
        "POST /x keep body= fields=2 left=0");
    for (const char *body :
         {"zz\r\nabc\r\n0\r\n\r\n", "-1\r\nabc\r\n0\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n",
          "3\nabc\n0\n\n", "3\r\nabcde\r\n0\r\n\r\n", "3 \r\nabc\r\n0\r\n\r\n",
          " 3\r\nabc\r\n0\r\n\r\n", "\r\nabc\r\n", "11111111111111111\r\nabc",
          "3;\r\nabc\r\n0\r\n\r\n", "3\rabc\r\n0\r\n\r\n", "3\r\nabcXX0\r\n\r\n"}) {
        QTest::addRow("chunked/bad: %s", QByteArray(body).toPercentEncoding().constData())
            << post(chunked, body) << bad;
    }
    row("chunked/size of all 64 bits", post(chunked, "ffffffffffffffff\r\n"), "error 413");
    row("chunked/over the limit", post(chunked, "3e9\r\n"), "error 413");
    row("chunked/over the limit in sum",
        post(chunked, "3e8\r\n" + QByteArray(1000, 'x') + "\r\n1\r\n"), "error 413");
    row("coding/other", post("Transfer-Encoding: gzip\r\n", "abc"), bad);
    row("coding/xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), bad);
    row("coding/gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), bad);
    row("coding/chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", {}), bad);
    row("coding/twice", post(chunked + chunked, "0\r\n\r\n"), bad);
    row("coding/empty", post("Transfer-Encoding:\r\n", "0\r\n\r\n"), bad);
    row("coding/with a length after", post(chunked + "Content-Length: 3\r\n", "0\r\n\r\n"), bad);
    row("coding/with a length before", post("Content-Length: 3\r\n" + chunked, "0\r\n\r\n"), bad);
    row("coding/in 1.0", "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", bad);

    row("host/none in 1.1", "GET /x HTTP/1.1\r\n\r\n", bad);
    row("host/none in 1.0", "GET /x HTTP/1.0\r\n\r\n", "GET /x close body= fields=0 left=0");
    row("host/two", get("Host: h\r\n"), bad);
    row("host/empty", "GET /x HTTP/1.1\r\nHost:\r\n\r\n", bad);
    row("host/user info", "GET /x HTTP/1.1\r\nHost: u:p@h\r\n\r\n", bad);
    row("host/list", "GET /x HTTP/1.1\r\nHost: a, b\r\n\r\n", bad);

    row("line/bare LF in the request line", "GET /x HTTP/1.1\nHost: h\r\n\r\n", bad);
    row("line/bare LF in a field", "GET /x HTTP/1.1\r\nHost: h\n\r\n", bad);
    row("line/bare LF only", "GET /x HTTP/1.1\nHost: h\n\n", bad);
    row("line/bare CR in a value", get("X: a\rb\r\n"), bad);
    row("line/CR CR LF", get("X: a\r\r\n"), bad);
    row("line/NUL in a value", get(QByteArrayLiteral("X: a\0b\r\n")), bad);
    row("line/control in a value",
        get("X: a\x01"
            "b\r\n"),
        bad);
    row("line/folded", get("X: a\r\n b\r\n"), bad);
    row("line/folded first field", "GET /x HTTP/1.1\r\n Host: h\r\n\r\n", bad);
    row("line/white space before the colon", get("X : a\r\n"), bad);
    row("line/no colon", get("X\r\n"), bad);
    row("line/no name", get(": a\r\n"), bad);
    row("line/name is not a token", get("B@d: x\r\n"), bad);
    row("line/two stray CRLF", "\r\n\r\n" + get({}), bad);
    row("line/stray LF", "\n" + get({}), bad);
    row("line/leading blank", " " + get({}), bad);
    row("line/two blanks before the target", "GET  /x HTTP/1.1\r\nHost: h\r\n\r\n", bad);
    row("line/trailing blank", "GET /x HTTP/1.1 \r\nHost: h\r\n\r\n", bad);
    row("line/0.9", "GET /x\r\n\r\n", bad);
    row("line/garbage", "\x16\x03\x01\r\n\r\n", bad);

    row("version/9.9", "GET /x HTTP/9.9\r\nHost: h\r\n\r\n", "error 505");
    row("version/1.2", "GET /x HTTP/1.2\r\nHost: h\r\n\r\n", "error 505");
    row("version/HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "error 505");
    row("version/not one", "GET /x HTTPXYZW\r\nHost: h\r\n\r\n", bad);
    row("version/lower case", "GET /x http/1.1\r\nHost: h\r\n\r\n", bad);
    row("version/junk behind", "GET /x HTTP/1.1 x\r\nHost: h\r\n\r\n", bad);

    row("target/asterisk", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", bad);
    row("target/absolute", "GET http://h/x HTTP/1.1\r\nHost: h\r\n\r\n", bad);
    row("target/authority", "GET //evil/x HTTP/1.1\r\nHost: h\r\n\r\n", bad);
    row("target/at the limit", "GET /" + QByteArray(8191, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /" + QByteArray(8191, 'a') + " keep body= fields=1 left=0");
    row("target/too long", "GET /" + QByteArray(8192, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n",
        "error 414");
    row("target/too long, then a bare LF",
        "GET /" + QByteArray(9000, 'a') + "\nX HTTP/1.1\r\nHost: h\r\n\r\n", "error 414");
    row("target/too long, then a bare CR",
        "GET /" + QByteArray(9000, 'a') + " HTTP/1.1\rX HTTP/1.1\r\nHost: h\r\n\r\n", "error 414");
    row("target/bare LF, then too long",
        "GET /\n" + QByteArray(9000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", bad);
    row("target/too long and endless", "GET /" + QByteArray(9000, 'a'), "error 414");

    row("head/64 fields", get(manyFields(63)), "GET /x keep body= fields=64 left=0");
    row("head/65 fields", get(manyFields(64)), "error 431");
    row("head/too large", get("X: " + QByteArray(16400, 'a') + "\r\n"), "error 431");
    row("head/too large, then folded", get("X: " + QByteArray(16400, 'a') + "\r\n b\r\n"),
        "error 431");
    row("head/too large and endless", "GET /x HTTP/1.1\r\nX: " + QByteArray(17000, 'a'),
        "error 431");
    row("head/endless method", QByteArray(17000, 'A'), "error 431");

    row("expect/other", post("Expect: 200-ok\r\nContent-Length: 3\r\n", "abc"), "error 417");
    row("expect/continue", post("Expect: 100-Continue\r\nContent-Length: 3\r\n", "abc"),
        "POST /x keep body=abc fields=3 left=0");
}

void TestRequestFramer::frames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    const HttpLimits limits = smallLimits();
    QCOMPARE(atOnce(bytes, limits), expected);
    // Cut anywhere, the outcome is the same, and so is what belongs to the next request.
    const QByteArray single = inPieces(bytes, limits, 1);
    const QByteArray seven = inPieces(bytes, limits, 7);
    QCOMPARE(single, expected);
    QCOMPARE(seven, expected);
}

void TestRequestFramer::takesPipelinedRequestsOneByOne()
{
    const HttpLimits limits = smallLimits();
    const QByteArray chunked = post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n");
    QByteArray bytes = get({}) + chunked + post("Content-Length: 2\r\n", "hi") + get({});
    QByteArrayList bodies;
    RequestFramer framer(limits);
    while (!bytes.isEmpty()) {
        bytes.remove(0, framer.feed(bytes));
        QCOMPARE(framer.status(), Status::Complete);
        bodies += framer.request().body;
        framer.reset();
    }
    QCOMPARE(bodies, QByteArrayList({"", "abc", "hi", ""}));
}

void TestRequestFramer::answersWhetherContinueIsWanted_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("wanted");
    const QByteArray expect = "Expect: 100-continue\r\n";
    QTest::newRow("length/no body yet") << post(expect + "Content-Length: 3\r\n", {}) << true;
    QTest::newRow("length/body begun") << post(expect + "Content-Length: 3\r\n", "a") << false;
    QTest::newRow("length/zero") << post(expect + "Content-Length: 0\r\n", {}) << false;
    QTest::newRow("chunked/no body yet")
        << post(expect + "Transfer-Encoding: chunked\r\n", {}) << true;
    QTest::newRow("head/incomplete") << QByteArray("POST /x HTTP/1.1\r\n" + expect) << false;
    QTest::newRow("version/1.0 cannot")
        << QByteArray("POST /x HTTP/1.0\r\nContent-Length: 3\r\n" + expect + "\r\n") << false;
    QTest::newRow("expect/none") << post("Content-Length: 3\r\n", {}) << false;
}

void TestRequestFramer::answersWhetherContinueIsWanted()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, wanted);
    const HttpLimits limits = smallLimits();
    RequestFramer framer(limits);
    framer.feed(bytes);
    QCOMPARE(framer.wantsContinue(), wanted);
}

void TestRequestFramer::givesHeadersInLowerCase()
{
    const HttpLimits limits = smallLimits();
    RequestFramer framer(limits);
    framer.feed(get("X-Request-ID:  Abc \r\nACCEPT: a\r\nAccept: b\r\n"));
    QCOMPARE(framer.status(), Status::Complete);
    QCOMPARE(framer.request().header("x-request-id"), QByteArrayView("Abc"));
    QCOMPARE(framer.request().header("accept"), QByteArrayView("a"));
    QVERIFY(framer.request().header("cookie").isNull());
}

void TestRequestFramer::refusesALargeBodyBeforeReadingIt()
{
    const HttpLimits limits = smallLimits();
    RequestFramer framer(limits);
    framer.feed(post("Content-Length: 1073741824\r\n", {}));
    QCOMPARE(framer.status(), Status::Failed);
    QCOMPARE(framer.error().code, ErrorCode::PayloadTooLarge);
    QCOMPARE(framer.feed("more"), 0);
}

// Of a larger body, too, the head says at once that it is too large.
void TestRequestFramer::aPathMayHaveLargerBodies()
{
    HttpLimits limits = smallLimits();
    limits.maxBodyOf = [](Method method, QByteArrayView path) -> qint64 {
        return method == Method::Put && path == "/large" ? 3'000 : 0;
    };
    const auto framed = [&limits](const QByteArray &line, int bytes, bool chunked) {
        const QByteArray size = QByteArray::number(bytes, chunked ? 16 : 10);
        const QByteArray body(bytes, 'b');
        const QByteArray whole = "Content-Length: " + size + "\r\n\r\n" + body;
        const QByteArray inChunks =
            "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n" + body + "\r\n0\r\n\r\n";
        RequestFramer framer(limits);
        framer.feed(QByteArray(line + " HTTP/1.1\r\nHost: h\r\n" + (chunked ? inChunks : whole)));
        return framer.status();
    };
    for (const bool chunked : {false, true}) {
        QCOMPARE(framed("PUT /large", 3'000, chunked), Status::Complete);
        QCOMPARE(framed("PUT /large", 3'001, chunked), Status::Failed);
        QCOMPARE(framed("POST /large", 1'001, chunked), Status::Failed);
        QCOMPARE(framed("PUT /larger", 1'001, chunked), Status::Failed);
        QCOMPARE(framed("PUT /larger", 1'000, chunked), Status::Complete);
    }
}

// Quadratic work would be some 10^10 steps here.
void TestRequestFramer::isLinearForSingleBytes()
{
    HttpLimits limits;
    limits.maxBody = 1024 * 1024;
    const QByteArray head = get("X: " + QByteArray(16000, 'a') + "\r\n");
    const QByteArray body = post("Content-Length: 1000000\r\n", QByteArray(1'000'000, 'b'));
    const QByteArray chunk =
        post("Transfer-Encoding: chunked\r\n",
             QByteArray("1\r\nb\r\n").repeated(100'000) + "dbba0\r\n" + QByteArray(900'000, 'b')
                 + "\r\n0\r\nX: " + QByteArray(7000, 't') + "\r\n\r\n");
    const std::clock_t before = std::clock(); // of the processor: others may be using it as well
    for (const QByteArray &bytes : {head, body, chunk}) {
        QVERIFY(inPieces(bytes, limits, 1).endsWith("left=0"));
    }
    const auto seconds = double(std::clock() - before) / CLOCKS_PER_SEC;
    QVERIFY2(seconds < 5, QByteArray::number(seconds));
}

void TestRequestFramer::canBeUsedAgain()
{
    const HttpLimits limits = smallLimits();
    RequestFramer framer(limits);
    framer.feed(post("Transfer-Encoding: chunked\r\nConnection: close\r\n", "3\r\nab"));
    framer.reset();
    framer.feed(get({}));
    QCOMPARE(summary(framer, framer, 0), "GET /x keep body= fields=1 left=0");
    framer.reset();
    framer.feed("nonsense\r\n\r\n");
    framer.reset();
    framer.feed(post("Content-Length: 3\r\n", "abc"));
    QCOMPARE(summary(framer, framer, 0), "POST /x keep body=abc fields=2 left=0");
}

// A small fuzzer with a fixed seed: whatever becomes of a request, cutting it must not matter.
void TestRequestFramer::mutationsAreFramedAlikeHoweverCut()
{
    const QByteArrayList seeds = {
        get("Connection: close\r\nX: \t v\r\n") + get({}),
        post("Content-Length: 11\r\nExpect: 100-continue\r\n", "hello world") + get({}),
        post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n6\r\n world\r\n0\r\nX: t\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\n", "5;a=\"b\n\"\r\nhello\r\n0\r\n\r\n"),
        "\r\nGET /a%20b?c=d&e HTTP/1.0\r\nConnection: keep-alive\r\n\r\nrest",
    };
    QByteArrayList alphabet = {";a=\"", ";a=\"x\n", "\r\n", QByteArray(1, '\0')};
    for (const char c : QByteArray("\r\n\t :;,=\"0159afAFxX/%?#.HTP\x01\x7f\xff")) {
        alphabet.append(QByteArray(1, c));
    }
    const HttpLimits limits = smallLimits();
    std::mt19937 random(20261122);
    const auto below = [&random](qsizetype n) { return qsizetype(random() % std::size_t(n)); };
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes = seeds[below(seeds.size())];
        for (qsizetype changes = 1 + below(4); changes > 0; --changes) {
            const qsizetype at = below(bytes.size());
            const QByteArray with = alphabet[below(alphabet.size())];
            switch (below(4)) {
            case 0:
                bytes.replace(at, 1, with);
                break;
            case 1:
                bytes.insert(at, with);
                break;
            case 2:
                bytes.remove(at, 1 + below(2));
                break;
            default:
                bytes.insert(at, bytes.mid(below(bytes.size()), 1 + below(30)));
            }
        }
        const QByteArray whole = atOnce(bytes, limits);
        const QByteArray single = inPieces(bytes, limits, 1);
        const QByteArray cut = inPieces(bytes, limits, 2 + below(20));
        const QByteArray told =
            bytes.toPercentEncoding() + ": " + whole + " / " + single + " / " + cut;
        QVERIFY2(single == whole && cut == whole, told);
    }
}

QTEST_GUILESS_MAIN(TestRequestFramer)
#include "tst_request_framer.moc"
