// Header fields with anything in them, and every value that an answer, a stream or the log gives
// back: nobody can put a line of their own into any of those.
#include "tests/support/hostile_play.h"
#include "tests/support/patience.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kText = R"(A \"q\" <b>,;>=%&#+?/\\ \u00e4\ud83c\udf9f)"; // as it stands in JSON

QByteArray eventNamed(const QByteArray &name)
{
    return HostilePlay::post("/events", "{\"capacity\":9,\"name\":\"" + name + "\"}");
}

QString idIn(const RawAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object()[u"id"].toString();
}

} // namespace

class TestHostileHeaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void fields_data();
    void fields();
    void requestIds_data();
    void requestIds();
    void linksLeadOn_data();
    void linksLeadOn();
    void errorsNameWhatWasSent_data();
    void errorsNameWhatWasSent();
    void redirectsStayHere();
    void streamsHaveNoForeignLines();
    void csvHasNoForeignFormulas();
    void theLogHasNoForeignLines();

private:
    std::unique_ptr<HostilePlay> m_play;
};

void TestHostileHeaders::initTestCase()
{
    m_play = std::make_unique<HostilePlay>();
    QVERIFY2(m_play->start(), qPrintable(m_play->server().output()));
}

void TestHostileHeaders::cleanupTestCase()
{
    QCOMPARE(m_play->server().stop(), 0);
}

void TestHostileHeaders::fields_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("answers");
    QTest::addColumn<int>("booked");
    const auto get = [](const QByteArray &field, const QByteArray &target = "/events/{id}") {
        QTest::newRow(
            QByteArray("harmless/" + target + ' ' + field.left(60).toPercentEncoding(" :;,=/*\"@")))
            << HostilePlay::get(target, field + "\r\n") << QByteArray("200") << 0;
    };
    for (const char *field : {"Origin: https://evil.example",
                              "Origin: null",
                              "Origin: \xff",
                              "Referer: <script>",
                              "Cookie: a=b; a=c",
                              "Authorization: Basic Og==",
                              "Forwarded: for=\"x\";host=evil",
                              "X-Forwarded-Host: evil.example",
                              "X-Original-URL: /admin",
                              "X-Rewrite-URL: /admin",
                              "TE: trailers, gzip",
                              "Trailer: Content-Length",
                              "Keep-Alive: timeout=999999999",
                              "Proxy-Connection: keep-alive",
                              "Connection: Host",
                              "Connection: ,,,close-not",
                              "Content-Type: ((((",
                              "Accept: ;;;,,,q=",
                              "Accept-Language: %00",
                              "Max-Forwards: -1",
                              "If-Modified-Since: yesterday",
                              "If-None-Match: ,,\"x\",W/,\"*\",",
                              "Sec-WebSocket-Key: x",
                              "Last-Event-ID: -1",
                              "User-Agent: () { :;}; echo x",
                              "X: ${jndi:ldap://x}"}) {
        get(field);
    }
    for (const char *field :
         {"Accept-Encoding: gzip;q=0", "Accept-Encoding: ;;;,,,", "Range: bytes=0-0",
          "Accept-Encoding: gzip;q=nan", "Accept-Encoding: *;q=0.000",
          "Range: bytes=0-0,1-1,2-2,-1", "If-None-Match: W/\"", "If-Range: \"x\"",
          "If-None-Match: ,,,\"x\",,"}) {
        get(field, "/static/styles.css");
    }
    get("Cookie: " + QByteArray(16'000, 'c'));
    const auto post = [](const QByteArray &fields, const QByteArray &answers, int booked) {
        QTest::newRow(QByteArray("key/" + fields.left(60).toPercentEncoding(" :")))
            << HostilePlay::post("/events", R"({"name":"A","capacity":1})", fields) << answers
            << booked;
    };
    for (const char *key : {"", "a b", "a\tb", "\xc3\xa4", "\xff"}) {
        post("Idempotency-Key: " + QByteArray(key) + "\r\n", "400 invalid_field", 0);
    }
    post("Idempotency-Key: " + QByteArray(129, 'k') + "\r\n", "400 invalid_field", 0);
    post("Idempotency-Key: a\r\nIdempotency-Key: b\r\n", "400 invalid_field", 0);
    post("Idempotency-Key: a\r\nIdempotency-Key: a\r\n", "400 invalid_field", 0);
    post("Idempotency-Key: '\";--<b>\r\n", "201", 1);
    const auto patch = [](const QByteArray &value, const QByteArray &answers) {
        QTest::newRow(QByteArray("if-match/" + value.left(60).toPercentEncoding(" ,*\"/")))
            << HostilePlay::post("/events/{id}", "{}", "If-Match: " + value + "\r\n")
                   .replace(0, 4, "PATCH")
            << answers << 0;
    };
    for (const char *value :
         {"", "7", "\"7", "7\"", "\"1\" \"2\"", "*, \"1\"", "\"1\", *", "w/\"1\"", "\"a b\"",
          "\"\"\"", ",", "*\r\nIf-Match: \"1\"", "\"1\"\r\nIf-Match: *", "*\r\nIf-Match: *"}) {
        patch(value, "400 invalid_field");
    }
    patch("\"99\",", "412 precondition_failed");
    patch(", ,\"99\"", "412 precondition_failed");
    patch("\"99999999999999999999999\"", "412 precondition_failed");
    patch("\"-1\"", "412 precondition_failed");
    patch("\"\xff\"", "412 precondition_failed");
    patch(QByteArray("\"99\",").repeated(3'000), "412 precondition_failed");
    patch("*", "200");
}

void TestHostileHeaders::fields()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, answers);
    QFETCH(int, booked);
    const QString wrong = m_play->run({bytes, answers, HostilePlay::StaysOpen, booked});
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void TestHostileHeaders::requestIds_data()
{
    QTest::addColumn<QByteArray>("sent");
    for (const char *sent : {"a b", "a,b", "a;b", "a=b", "\"a\"", "<script>", "a\tb", "\xc3\xa4",
                             "%0d%0aInjected:x", "a@example.org", "", "$(id)", "../x"}) {
        QTest::newRow(QByteArray("id/" + QByteArray(sent).toPercentEncoding(" ,;=\"<>@$()/")))
            << QByteArray(sent);
    }
    QTest::newRow("id/10,000 characters") << QByteArray(10'000, 'a');
    QTest::newRow("id/two, of which the first is not sane") << QByteArray("a b\r\nX-Request-Id: c");
}

// What is not sane is never given back, whether the request is served or refused.
void TestHostileHeaders::requestIds()
{
    QFETCH(QByteArray, sent);
    const QByteArray field = "X-Request-Id: " + sent + "\r\n";
    for (const QByteArray &bytes :
         {HostilePlay::get("/health", field), HostilePlay::get("/nothing", field),
          HostilePlay::get("//x", field)}) {
        RawHttp client(m_play->port());
        const RawAnswer answer = client.ask(bytes);
        static const QRegularExpression own(QStringLiteral("\\A[0-9a-f]{8}-[0-9a-f]+\\z"));
        const QString given = QString::fromLatin1(answer.header("X-Request-Id"));
        QVERIFY2(own.match(given).hasMatch(), qPrintable(given));
        QCOMPARE(HostilePlay::malformation(answer), QString());
    }
}

void TestHostileHeaders::linksLeadOn_data()
{
    QTest::addColumn<QByteArray>("query");
    const QByteArray all =
        "A%20%22q%22%20%3Cb%3E%2C%3B%3E%3D%25%26%23%2B%3F%2F%5C%20%C3%A4%F0%9F%8E%9F";
    QTest::newRow("link/all at once") << "q=" + all;
    for (const char *part : {"%22", "%3C", "%3E", "%2C", "%3B", "%25", "%26", "%23", "%2B", "%5C",
                             "%C3%A4", "%F0%9F%8E%9F", "'", "%3E;%20rel="}) {
        if (QByteArray(part).startsWith('\'') || QByteArray(part).endsWith('=')) {
            continue; // in no name
        }
        QTest::newRow(QByteArray("link/" + QByteArray(part))) << "sort=name&q=" + QByteArray(part);
    }
    QTest::newRow("link/sorted by that name") << QByteArray("sort=name&q=A%20%22");
    QTest::newRow("link/with a status") << QByteArray("status=published&q=%3E");
}

// A Link has what was searched for: encoded, and it goes on with the same search.
void TestHostileHeaders::linksLeadOn()
{
    QFETCH(QByteArray, query);
    RawHttp client(m_play->port());
    QCOMPARE(client.ask(eventNamed(kText)).status, 201);
    QCOMPARE(client.ask(eventNamed(kText)).status, 201);
    const RawAnswer first = client.ask(HostilePlay::get("/events?limit=1&" + query));
    QCOMPARE(first.status, 200);
    static const QRegularExpression link(
        QStringLiteral("\\A<(/[A-Za-z0-9/?=&%._~-]+)>; rel=\"next\"\\z"));
    const auto match = link.match(QString::fromLatin1(first.header("Link")));
    QVERIFY2(match.hasMatch(), first.header("Link"));
    const RawAnswer second = client.ask(HostilePlay::get(match.captured(1).toLatin1()));
    QCOMPARE(second.status, 200);
    const auto idOf = [](const RawAnswer &answer) {
        return QJsonDocument::fromJson(answer.body).array().first().toObject()[u"id"].toString();
    };
    QVERIFY(!idOf(second).isEmpty() && idOf(second) != idOf(first));
}

void TestHostileHeaders::errorsNameWhatWasSent_data()
{
    QTest::addColumn<QByteArray>("member");
    for (const char *member :
         {"\\\"", "\\\\", "\\u0000", "\\r\\nInjected: x", "</script>", "\\u2028", "\\ud83c\\udf9f",
          "\xf0\x9f\x8e\x9f", "\\u007f", "\\u001b[31m"}) {
        QTest::newRow(QByteArray("member/" + QByteArray(member))) << QByteArray(member);
    }
    for (int letters = 45; letters <= 50; ++letters) { // where the name is cut
        QTest::addRow("member/%d letters and pairs", letters)
            << QByteArray(letters, 'a') + QByteArray("\xf0\x9f\x8e\x9f").repeated(5);
        QTest::addRow("member/%d letters and pairs of 200 bytes", letters + 147)
            << QByteArray(letters + 147, 'a') + QByteArray("\xf0\x9f\x8e\x9f").repeated(5);
    }
}

// An error names the member as it was sent, if need be its beginning, in good JSON.
void TestHostileHeaders::errorsNameWhatWasSent()
{
    QFETCH(QByteArray, member);
    RawHttp client(m_play->port());
    const QByteArray body = "{\"" + member + "\":1}";
    const RawAnswer answer = client.ask(HostilePlay::post("/events", body));
    QCOMPARE(HostilePlay::outcomeOf(answer), QByteArray("400 unknown_field"));
    const QString sent = QJsonDocument::fromJson(body).object().keys().value(0);
    const QString named = QJsonDocument::fromJson(answer.body).object()[u"field"].toString();
    QVERIFY2(!named.isEmpty() && sent.startsWith(named), answer.body);
    QVERIFY2(!named.back().isHighSurrogate(), answer.body);
}

void TestHostileHeaders::redirectsStayHere()
{
    RawHttp client(m_play->port());
    const RawAnswer answer = client.ask("GET / HTTP/1.1\r\nHost: evil.example\r\n"
                                        "X-Forwarded-Host: evil.example\r\n\r\n");
    QCOMPARE(answer.status, 302);
    QCOMPARE(answer.header("Location"), QByteArray("/templates/index.html"));
    QVERIFY(!answer.head.contains("evil"));
}

void TestHostileHeaders::streamsHaveNoForeignLines()
{
    RawHttp client(m_play->port());
    const RawAnswer made =
        client.ask(eventNamed(R"(A\n\nevent: seats\ndata: {}\r\rid: 9\n\u2028\u0085B)"));
    QCOMPARE(made.status, 201);
    RawHttp reader(m_play->port());
    reader.send(HostilePlay::get("/events/" + idIn(made).toLatin1() + "/stream",
                                 "Last-Event-ID: \xff<x>\r\n"));
    const RawAnswer head = reader.receive();
    QCOMPARE(head.status, 200);
    QCOMPARE(HostilePlay::malformation(head), QString());
    const QByteArray frames = reader.receiveUntil("event: snapshot", "\n\n");
    static const QRegularExpression lines(
        QStringLiteral("\\A(retry: 2000\\n\\n)?(id: [^\\n]+\\n|event: snapshot\\n|data: "
                       "\\{[^\\n\\r]+\\}\\n)+\\n\\z"));
    QVERIFY2(lines.match(QString::fromUtf8(frames)).hasMatch(), frames);
    QCOMPARE(frames.count("data:"), 2); // once as it is, once inside the name
}

void TestHostileHeaders::csvHasNoForeignFormulas()
{
    RawHttp client(m_play->port());
    const QByteArray event = idIn(client.ask(eventNamed("CSV"))).toLatin1();
    for (const char *email : {"=1+1@example.org", "+1@example.org", "-1@example.org",
                              "\\\"a,b\\\"@example.org", "\\\"=x\\\"@example.org"}) {
        const RawAnswer answer = client.ask(HostilePlay::post(
            "/events/" + event + "/register", "{\"user_email\":\"" + QByteArray(email) + "\"}"));
        QCOMPARE(answer.status, 201);
    }
    RawHttp reader(m_play->port());
    reader.send(
        "GET /events/" + event
        + "/registrations HTTP/1.0\r\nHost: h\r\nAccept: text/csv\r\n\r\n"); // not in chunks
    const QByteArray csv = reader.receiveAll();
    static const QRegularExpression formula(QStringLiteral("(?:^|,)\"?[=+@-]"),
                                            QRegularExpression::MultilineOption);
    const qsizetype body = csv.indexOf("\r\n\r\n") + 4;
    QVERIFY2(!formula.match(QString::fromUtf8(csv.mid(body))).hasMatch(), csv);
    QCOMPARE(csv.mid(body).count("\r\n"), 6);
}

void TestHostileHeaders::theLogHasNoForeignLines()
{
    RawHttp client(m_play->port());
    client.ask(HostilePlay::get("/events/nonsense%20level=error%20msg=injected",
                                "X-Request-Id: a level=error msg=injected\r\n"
                                "User-Agent: injected\r\nReferer: injected\r\n"));
    client.ask("INJECTED /events HTTP/1.1\r\nHost: h\r\nX-Request-Id: last-one\r\n\r\n");
    QTRY_VERIFY(m_play->server().output().contains(u"req=last-one"));
    QVERIFY(!m_play->server().output().contains(u"injected", Qt::CaseInsensitive));
    QVERIFY(!m_play->server().output().contains(u"example.org"));
}

QTEST_GUILESS_MAIN(TestHostileHeaders)
#include "tst_hostile_headers.moc"
