// Requests that two readers could frame differently, or that are larger than they may be, sent to
// a real server: each is refused as a whole, and what hides in it never runs.
#include "tests/support/hostile_play.h"

#include <QTest>

using namespace boxoffice;

namespace {

using Scene = HostilePlay::Scene;

const QByteArray kBody = R"({"user_email":"evil@example.org"})";
// What an attacker hides in a body, to have it run as a request of its own.
const QByteArray kHidden = HostilePlay::post("/events/{id}/register", kBody);
const QByteArray kHead = "POST /events/{id}/register HTTP/1.1\r\nHost: h\r\n";
const QByteArray kChunked = kHead + "Transfer-Encoding: chunked\r\n\r\n";

void columns()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("answers");
    QTest::addColumn<int>("booked");
    QTest::addColumn<bool>("closes");
}

void row(const QByteArray &name, const QByteArray &bytes, const QByteArray &answers,
         HostilePlay::After after = HostilePlay::Closes, int booked = 0)
{
    QTest::newRow(name) << bytes << answers << booked << (after == HostilePlay::Closes);
}

// A row whose bytes are refused as malformed.
void bad(const QByteArray &name, const QByteArray &bytes)
{
    row(name, bytes, "400 bad_request");
}

QByteArray fields(int count)
{
    QByteArray all;
    for (int i = 0; i < count; ++i) {
        all += "X-" + QByteArray::number(i) + ": v\r\n";
    }
    return all;
}

} // namespace

class TestHostileFraming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void lengths_data();
    void lengths() { play(); }
    void codings_data();
    void codings() { play(); }
    void chunks_data();
    void chunks() { play(); }
    void lines_data();
    void lines() { play(); }
    void requestLines_data();
    void requestLines() { play(); }
    void hosts_data();
    void hosts() { play(); }
    void sizes_data();
    void sizes() { play(); }
    void pipelines_data();
    void pipelines() { play(); }

private:
    void play();

    std::unique_ptr<HostilePlay> m_play;
};

void TestHostileFraming::initTestCase()
{
    m_play = std::make_unique<HostilePlay>();
    QVERIFY2(m_play->start(), qPrintable(m_play->server().output()));
}

void TestHostileFraming::cleanupTestCase()
{
    QCOMPARE(m_play->server().stop(), 0);
}

void TestHostileFraming::play()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, answers);
    QFETCH(int, booked);
    QFETCH(bool, closes);
    const QString wrong = m_play->run(
        {bytes, answers, closes ? HostilePlay::Closes : HostilePlay::StaysOpen, booked});
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void TestHostileFraming::lengths_data()
{
    columns();
    for (const char *value :
         {"-1", "+33", "0x21", "33, 33", "33,33", "33 33", "", "33abc", "3.3e1", "33;", "\"33\"",
          "99999999999999999999", "\xd9\xa3\xd9\xa3", "33\t3"}) {
        bad("length/" + QByteArray(value).toPercentEncoding(" ,+;"),
            kHead + "Content-Length: " + value + "\r\n\r\n" + kHidden);
    }
    bad("length/two different",
        kHead + "Content-Length: 33\r\nContent-Length: 0\r\n\r\n" + kHidden);
    bad("length/two equal", kHead + "Content-Length: 33\r\nContent-Length: 33\r\n\r\n" + kHidden);
    bad("length/blank before the colon", kHead + "Content-Length : 33\r\n\r\n" + kHidden);
    bad("length/folded", kHead + "Content-Length:\r\n 33\r\n\r\n" + kHidden);
    row("length/2^63", kHead + "Content-Length: 9223372036854775808\r\n\r\n" + kHidden,
        "413 payload_too_large");
    row("length/none: the rest is the next request", kHead + "\r\n" + HostilePlay::get("/health"),
        "400 invalid_json, 200", HostilePlay::StaysOpen);
    row("length/too short: the rest is refused",
        kHead + "Content-Length: 10\r\n\r\n" + kBody + "\r\n\r\n",
        "400 invalid_json, 400 bad_request");
    row("length/of another field: that is none", kHead + "Content_Length: 33\r\n\r\n",
        "400 invalid_json", HostilePlay::StaysOpen);
}

void TestHostileFraming::codings_data()
{
    columns();
    const QByteArray body = "\r\n0\r\n\r\n" + kHidden;
    for (const char *coding :
         {"gzip", "identity", "xchunked", "chunkedx", "gzip, chunked", "chunked, gzip",
          "chunked, chunked", "chunked;q=1", "\"chunked\"", "", ",chunked",
          "\x0b"
          "chunked",
          "chun ked", "cow"}) {
        bad("coding/" + QByteArray(coding).toPercentEncoding(" ,;"),
            kHead + "Transfer-Encoding: " + coding + "\r\n" + body);
    }
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    bad("coding/twice", kHead + chunked + chunked + body);
    bad("coding/and another", kHead + chunked + "Transfer-Encoding: identity\r\n" + body);
    bad("coding/with a length before it", kHead + "Content-Length: 5\r\n" + chunked + body);
    bad("coding/with a length behind it", kHead + chunked + "Content-Length: 5\r\n" + body);
    bad("coding/blank before the colon", kHead + "Transfer-Encoding : chunked\r\n" + body);
    bad("coding/folded", kHead + "Transfer-Encoding:\r\n chunked\r\n" + body);
    bad("coding/behind a line feed", kHead + "X: y\nTransfer-Encoding: chunked\r\n" + body);
    bad("coding/in 1.0",
        "POST /events/{id}/register HTTP/1.0\r\nTransfer-Encoding: chunked\r\n" + body);
    row("coding/of another field: that is none",
        kHead + "Transfer_Encoding: chunked\r\n\r\n" + HostilePlay::get("/health"),
        "400 invalid_json, 200", HostilePlay::StaysOpen);
}

void TestHostileFraming::chunks_data()
{
    columns();
    for (const char *size :
         {"zz", "-21", "+21", "0x21", " 21", "21 ", "21\t", "", "2g", "21;a=b", "21;a=\"x\ny\"",
          "21;a=\"\\\n\"", "21;", "21\r", "00000000000000021"}) {
        bad("chunk/size " + QByteArray(size).toPercentEncoding(" +;"),
            kChunked + size + "\r\n" + kBody + "\r\n0\r\n\r\n");
    }
    bad("chunk/size ends in LF", kChunked + "21\n" + kBody + "\r\n0\r\n\r\n");
    bad("chunk/a NUL in an extension",
        kChunked + QByteArray("21;a=\"\0\"\r\n", 10) + kBody + "\r\n0\r\n\r\n");
    bad("chunk/an extension of the last", kChunked + "21\r\n" + kBody + "\r\n0;a\r\n\r\n");
    bad("chunk/no CRLF behind it", kChunked + "21\r\n" + kBody + "0\r\n\r\n");
    bad("chunk/LF behind it", kChunked + "21\r\n" + kBody + "\n0\r\n\r\n");
    bad("chunk/longer than it says", kChunked + "20\r\n" + kBody + "\r\n0\r\n\r\n");
    bad("chunk/only line feeds", kChunked + "21\n" + kBody + "\n0\n\n");
    bad("chunk/a request where trailers are", kChunked + "0\r\n" + kHidden);
    for (const char *trailer : {"X : y\r\n", "X: y\n", "X: a\r\n b\r\n", ": y\r\n", "X\r\n",
                                "X: \x01\r\n", "X: a\rb\r\n"}) {
        bad("chunk/trailer " + QByteArray(trailer).toPercentEncoding(" :"),
            kChunked + "21\r\n" + kBody + "\r\n0\r\n" + trailer + "\r\n");
    }
    row("chunk/size of 64 bits", kChunked + "ffffffffffffffff\r\n", "413 payload_too_large");
    row("chunk/size beyond the limit", kChunked + "20001\r\n", "413 payload_too_large");
    row("chunk/sizes beyond the limit in sum",
        kChunked + "20000\r\n" + QByteArray(0x20000, ' ') + "\r\n1\r\n", "413 payload_too_large");
    row("chunk/trailers beyond the limit", kChunked + "0\r\n" + fields(65) + "\r\n",
        "431 headers_too_large");
    row("chunk/a trailer names a length",
        kChunked + "21\r\n" + kBody + "\r\n0\r\nContent-Length: 999\r\n\r\n", "201",
        HostilePlay::StaysOpen, 1);
}

void TestHostileFraming::lines_data()
{
    columns();
    bad("line/LF behind the request line", "GET /health HTTP/1.1\nHost: h\r\n\r\n");
    bad("line/LF behind a field", "GET /health HTTP/1.1\r\nHost: h\nX: y\r\n\r\n");
    bad("line/LF only", "GET /health HTTP/1.1\nHost: h\n\n");
    bad("line/CR in a value", HostilePlay::get("/health", "X: a\rInjected: b\r\n"));
    bad("line/CR CR LF", HostilePlay::get("/health", "X: a\r\r\n"));
    bad("line/NUL in a value", HostilePlay::get("/health", QByteArrayLiteral("X: a\0b\r\n")));
    bad("line/NUL in a name", HostilePlay::get("/health", QByteArrayLiteral("X\0: a\r\n")));
    bad("line/DEL in a value", HostilePlay::get("/health", "X: a\x7f\r\n"));
    bad("line/escape in a value", HostilePlay::get("/health", "X: \x1b[31m\r\n"));
    bad("line/folded", HostilePlay::get("/health", "X: a\r\n b\r\n"));
    bad("line/folded with a tab", HostilePlay::get("/health", "X: a\r\n\tb\r\n"));
    bad("line/folded first", "GET /health HTTP/1.1\r\n Host: h\r\n\r\n");
    bad("line/no colon", HostilePlay::get("/health", "X\r\n"));
    bad("line/no name", HostilePlay::get("/health", ": a\r\n"));
    bad("line/blank before the colon", HostilePlay::get("/health", "X : a\r\n"));
    bad("line/blank in the name", HostilePlay::get("/health", "X Y: a\r\n"));
    bad("line/bracket in the name", HostilePlay::get("/health", "X(: a\r\n"));
    bad("line/UTF-8 in the name", HostilePlay::get("/health", "X\xc3\xa4: a\r\n"));
    row("line/bytes beyond ASCII in a value", HostilePlay::get("/health", "X: \xff\xfe\r\n"), "200",
        HostilePlay::StaysOpen);
}

void TestHostileFraming::requestLines_data()
{
    columns();
    for (const char *line : {"GET",
                             "GET /health",
                             "GET  /health HTTP/1.1",
                             "GET /health  HTTP/1.1",
                             " GET /health HTTP/1.1",
                             "GET /health HTTP/1.1 ",
                             "GET\t/health\tHTTP/1.1",
                             "GET /health http/1.1",
                             "GET /health HTTP/1.10",
                             "GET /health HTTP/01.1",
                             "GET /health HTTP/1",
                             "GET /health HTTP/1,1",
                             "GET /health XTTP/1.1",
                             "GET /health HTTP/1.1 x",
                             "G(T /health HTTP/1.1",
                             "\xef\xbb\xbfGET /health HTTP/1.1",
                             "\x16\x03\x01\x02",
                             "\x05\x01",
                             "HTTP/1.1 200 OK",
                             "CONNECT h:443 HTTP/1.1"}) {
        bad("request line/" + QByteArray(line).toPercentEncoding(" /:.,("),
            line + QByteArray("\r\nHost: h\r\n\r\n"));
    }
    bad("request line/NUL", QByteArrayLiteral("GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n"));
    bad("request line/two empty lines before", "\r\n\r\n" + HostilePlay::get("/health"));
    for (const char *version : {"0.9", "1.2", "2.0", "3.0", "9.9"}) {
        row("request line/version " + QByteArray(version),
            QByteArray("GET /health HTTP/") + version + "\r\nHost: h\r\n\r\n",
            "505 http_version_not_supported");
    }
    row("request line/preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "505 http_version_not_supported");
    row("request line/one empty line before", "\r\n" + HostilePlay::get("/health"), "200",
        HostilePlay::StaysOpen);
    for (const char *method : {"PURGE", "get", "TRACE", "PUT", "A-VERY-LONG-METHOD-OF-OUR-OWN"}) {
        row("method/" + QByteArray(method),
            QByteArray(method) + " /events HTTP/1.1\r\nHost: h\r\n\r\n", "405 method_not_allowed",
            HostilePlay::StaysOpen);
    }
    row("method/overridden", HostilePlay::get("/events/{id}", "X-HTTP-Method-Override: DELETE\r\n"),
        "200", HostilePlay::StaysOpen);
    row("method/GET with a body", HostilePlay::post("/health", kHidden).replace(0, 4, "GET"), "200",
        HostilePlay::StaysOpen);
}

void TestHostileFraming::hosts_data()
{
    columns();
    bad("host/none", "GET /health HTTP/1.1\r\n\r\n");
    bad("host/two", HostilePlay::get("/health", "Host: h\r\n"));
    bad("host/two different", HostilePlay::get("/health", "Host: evil.example\r\n"));
    for (const char *host : {"", "u:p@h", "a, b", "a b", "h/path", "h:99999", "h:x", "[::1", "[]",
                             "h?x", "h#x", "ex\xc3\xa4mple.org", "<h>"}) {
        bad("host/" + QByteArray(host).toPercentEncoding(" :@,/[]?#<>"),
            "GET /health HTTP/1.1\r\nHost: " + QByteArray(host) + "\r\n\r\n");
    }
    bad("host/300 characters",
        "GET /health HTTP/1.1\r\nHost: " + QByteArray(300, 'h') + "\r\n\r\n");
}

void TestHostileFraming::sizes_data()
{
    columns();
    row("size/65 fields", HostilePlay::get("/health", fields(64)), "431 headers_too_large");
    row("size/10,000 fields", HostilePlay::get("/health", fields(10'000)), "431 headers_too_large");
    row("size/a field of 16 KiB", HostilePlay::get("/health", "X: " + QByteArray(16'384, 'a')),
        "431 headers_too_large");
    row("size/a field without an end", "GET / HTTP/1.1\r\nX: " + QByteArray(100'000, 'a'),
        "431 headers_too_large");
    row("size/a name without an end", "GET / HTTP/1.1\r\n" + QByteArray(100'000, 'X'),
        "431 headers_too_large");
    row("size/a method without an end", QByteArray(100'000, 'A'), "431 headers_too_large");
    row("size/target of 8,193 bytes", HostilePlay::get('/' + QByteArray(8'192, 'a')),
        "414 uri_too_long");
    row("size/target without an end", "GET /" + QByteArray(100'000, 'a'), "414 uri_too_long");
    row("size/body of 131,073 bytes", kHead + "Content-Length: 131073\r\n\r\n",
        "413 payload_too_large");
    row("size/body of a gibibyte, and sent",
        kHead + "Content-Length: 1073741824\r\n\r\n" + QByteArray(1'000'000, ' '),
        "413 payload_too_large");
    row("size/expects to be asked for too much",
        kHead + "Expect: 100-continue\r\nContent-Length: 131073\r\n\r\n", "413 payload_too_large");
    row("expectation/another", kHead + "Expect: 200-maybe\r\nContent-Length: 33\r\n\r\n" + kBody,
        "417 expectation_failed");
    row("expectation/that need not be met",
        HostilePlay::post("/health", "x", "Expect: 100-continue\r\n"), "405 method_not_allowed",
        HostilePlay::StaysOpen);
}

void TestHostileFraming::pipelines_data()
{
    columns();
    const QByteArray good = HostilePlay::get("/health");
    row("pipeline/a bad one behind a good one", good + "GET /\n" + kHidden, "200, 400 bad_request");
    row("pipeline/a bad one behind a booking",
        HostilePlay::post("/events/{id}/register", R"({"user_email":"first@example.org"})")
            + "x\r\n\r\n" + kHidden,
        "201, 400 bad_request", HostilePlay::Closes, 1);
    row("pipeline/nothing runs behind close",
        HostilePlay::get("/health", "Connection: close\r\n") + kHidden, "200");
    row("pipeline/nothing runs behind 1.0", "GET /health HTTP/1.0\r\n\r\n" + kHidden, "200");
    row("pipeline/nothing runs behind what is too large",
        kHead + "Content-Length: 200000\r\n\r\n" + kHidden, "413 payload_too_large");
    row("pipeline/an upgrade changes nothing",
        HostilePlay::get("/health",
                         "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                         "HTTP2-Settings: AAMAAABkAAQAAP__\r\n")
            + good,
        "200, 200", HostilePlay::StaysOpen);
    row("pipeline/a body is never a request", HostilePlay::post("/events/{id}/register", kHidden),
        "400 invalid_json", HostilePlay::StaysOpen);
    row("pipeline/ten answers in order",
        QByteArray(good + HostilePlay::get("/nothing")).repeated(5),
        QByteArray("200, 404 not_found, ").repeated(5).chopped(2), HostilePlay::StaysOpen);
}

QTEST_GUILESS_MAIN(TestHostileFraming)
#include "tst_hostile_framing.moc"
