// Reads that need not be sent again, or that travel compressed.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

#include <zlib.h>

using namespace boxoffice;

namespace {

using Headers = BlockingHttp::Headers;

QByteArray gunzipped(const QByteArray &bytes)
{
    z_stream stream{};
    ::inflateInit2(&stream, 15 + 16);
    QByteArray out(1 << 20, Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool done = ::inflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(static_cast<qsizetype>(stream.total_out));
    ::inflateEnd(&stream);
    return done ? out : QByteArray();
}

} // namespace

class TestConditionalReads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void notModified_data();
    void notModified();
    void otherTagsGetAll_data();
    void otherTagsGetAll();
    void editThatWasUndone();
    void onlyReadsAreConditional();
    void compressed_data();
    void compressed();
    void notCompressed_data();
    void notCompressed();
    void sharedByThoseWhoTakeItAndThoseWhoDoNot();
    void excerpts_data();
    void excerpts();
    void excerptsGoOnOverPages();

private:
    void book(const QByteArray &person)
    {
        const QByteArray email = QByteArray(person).replace(' ', '-') + "@example.org";
        QCOMPARE(
            m_http->post("/events/" + m_event + "/register", "{\"user_email\":\"" + email + "\"}")
                .status,
            201);
    }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
    QByteArray m_event;
};

void TestConditionalReads::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    QVERIFY2(m_server.start({.dataDir = {}, .database = m_database, .arguments = {}}),
             qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
    QCOMPARE(m_http->post("/events", R"({"name":"Short","capacity":1})").status, 201);
    const QByteArray body = R"({"name":"Long","capacity":1000,"description":")"
        + QByteArray("Ten words of ten letters, again and again and again. ").repeated(40) + "\"}";
    m_event = m_http->post("/events", body).json().value(u"id").toString().toLatin1();
    QVERIFY(!m_event.isEmpty());
    book("first");
}

void TestConditionalReads::notModified_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("event") << QByteArray("/events/" + m_event);
    QTest::newRow("list of events") << QByteArray("/events");
    QTest::newRow("page of events") << QByteArray("/events?limit=1&sort=name");
    QTest::newRow("events that were looked for") << QByteArray("/events?q=long&sort=name");
    QTest::newRow("list of registrations") << QByteArray("/events/" + m_event + "/registrations");
}

void TestConditionalReads::notModified()
{
    QFETCH(QByteArray, target);
    const HttpAnswer first = m_http->get(target);
    QCOMPARE(first.status, 200);
    const QByteArray tag = first.header("etag");
    QVERIFY(!tag.isEmpty());
    // The last: as a proxy that compresses makes it.
    const QByteArray weak = tag.startsWith("W/") ? tag : QByteArray("W/" + tag);
    for (const QByteArray &known : {tag, QByteArray("\"x\", " + tag), QByteArray("*"), weak}) {
        const HttpAnswer again = m_http->get(target, {{"If-None-Match", known}});
        QCOMPARE(again.status, 304);
        QVERIFY(again.body.isEmpty());
        QCOMPARE(again.header("etag"), tag);
        QCOMPARE(again.header("vary"), first.header("vary"));
        QCOMPARE(again.header("link"), first.header("link"));
    }
    QCOMPARE(m_http->request("HEAD", target, {}, {{"If-None-Match", tag}}).status, 304);
    book(QTest::currentDataTag());
    const HttpAnswer changed = m_http->get(target, {{"If-None-Match", tag}});
    QCOMPARE(changed.status, 200);
    QVERIFY(changed.header("etag") != tag);
    QVERIFY(changed.body != first.body);
}

void TestConditionalReads::otherTagsGetAll_data()
{
    QTest::addColumn<QByteArray>("known");
    QTest::newRow("another") << QByteArray("\"9-9\"");
    QTest::newRow("no tag") << QByteArray("yesterday");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("empty elements") << QByteArray(", ,");
    QTest::newRow("its version alone") << QByteArray("\"1\"");
}

void TestConditionalReads::otherTagsGetAll()
{
    QFETCH(QByteArray, known);
    const HttpAnswer answer = m_http->get("/events/" + m_event, {{"If-None-Match", known}});
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.body.isEmpty());
}

// As a restored backup leaves it: an edit is undone, and another one takes its place.
void TestConditionalReads::editThatWasUndone()
{
    const QByteArray event = m_http->post("/events", R"({"name":"Early","capacity":5})")
                                 .json()
                                 .value(u"id")
                                 .toString()
                                 .toLatin1();
    const auto edit = [&](const QByteArray &body, const Headers &headers = {}) {
        return m_http->request("PATCH", "/events/" + event, body, headers);
    };
    const QByteArray undone = edit(R"({"name":"Late"})").header("etag");
    m_postgres.sql(m_database,
                   "UPDATE events SET name = 'Early', version = 1 WHERE id = '" + event + '\'');
    const QByteArray other = edit(R"({"name":"Never"})").header("etag");
    QVERIFY(other != undone);
    QCOMPARE(m_http->get("/events/" + event, {{"If-None-Match", undone}}).status, 200);
    QCOMPARE(edit(R"({"location":"x"})", {{"If-Match", undone}}).status, 412);
    QCOMPARE(edit(R"({"location":"x"})", {{"If-Match", other}}).status, 200);
}

void TestConditionalReads::onlyReadsAreConditional()
{
    const HttpAnswer made = m_http->request("POST", "/events", R"({"name":"Y","capacity":1})",
                                            {{"If-None-Match", "*"}});
    QCOMPARE(made.status, 201);
    const HttpAnswer edited =
        m_http->request("PATCH", "/events/" + made.json().value(u"id").toString().toLatin1(),
                        R"({"name":"Z"})", {{"If-None-Match", "*"}});
    QCOMPARE(edited.status, 200);
    QVERIFY(!edited.body.isEmpty());
}

void TestConditionalReads::compressed_data()
{
    notModified_data();
}

void TestConditionalReads::compressed()
{
    QFETCH(QByteArray, target);
    for (int i = 0; i < 20; ++i) { // registrations of some length
        book(QByteArray(QTest::currentDataTag()) + '-' + QByteArray::number(i));
    }
    const HttpAnswer plain = m_http->get(target);
    QVERIFY(plain.body.size() > 1'024);
    QVERIFY(!plain.hasHeader("content-encoding"));
    QVERIFY(plain.header("vary").contains("Accept-Encoding"));
    const HttpAnswer answer = m_http->get(target, {{"Accept-Encoding", "br, gzip;q=0.8"}});
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("content-encoding"), QByteArray("gzip"));
    QVERIFY(answer.body.size() < plain.body.size());
    QCOMPARE(gunzipped(answer.body), plain.body);
    QCOMPARE(answer.header("content-length").toInt(), answer.body.size());
    // A strong tag is of one form only (RFC 9110, section 8.8.3.3); a client may have either.
    const QByteArray tag = answer.header("etag");
    QCOMPARE(tag == plain.header("etag"), tag.startsWith("W/"));
    for (const QByteArray &known : {tag, plain.header("etag")}) {
        for (const QByteArray coding : {"gzip", "identity"}) {
            const HttpAnswer again =
                m_http->get(target, {{"Accept-Encoding", coding}, {"If-None-Match", known}});
            QCOMPARE(again.status, 304);
            QCOMPARE(again.header("etag"), coding == "gzip" ? tag : plain.header("etag"));
            QCOMPARE(again.header("vary"), plain.header("vary"));
        }
    }
    // Several lines are one list.
    const HttpAnswer lines =
        m_http->get(target, {{"Accept-Encoding", "br"}, {"Accept-Encoding", "gzip;q=0.8"}});
    QCOMPARE(lines.header("content-encoding"), QByteArray("gzip"));
    const HttpAnswer known = m_http->get(target,
                                         {{"Accept-Encoding", "gzip"},
                                          {"If-None-Match", "\"another\""},
                                          {"If-None-Match", answer.header("etag")}});
    QCOMPARE(known.status, 304);
}

void TestConditionalReads::notCompressed_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("accepts");
    QTest::newRow("refused") << QByteArray("/events") << QByteArray("gzip;q=0");
    QTest::newRow("refused beside any") << QByteArray("/events") << QByteArray("*, gzip;q=0.0");
    QTest::newRow("another coding") << QByteArray("/events") << QByteArray("br");
    QTest::newRow("too short") << QByteArray("/health") << QByteArray("gzip");
    QTest::newRow("an error") << QByteArray("/events?limit=0") << QByteArray("gzip");
}

void TestConditionalReads::notCompressed()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, accepts);
    const HttpAnswer answer = m_http->get(target, {{"Accept-Encoding", accepts}});
    QVERIFY(!answer.hasHeader("content-encoding"));
    QVERIFY(answer.body.startsWith('{') || answer.body.startsWith('['));
}

// One query answers them all; each gets it in the form that it takes.
void TestConditionalReads::sharedByThoseWhoTakeItAndThoseWhoDoNot()
{
    const QByteArray expected = m_http->get("/events").body;
    std::vector<std::unique_ptr<BlockingHttp>> clients;
    for (int i = 0; i < 40; ++i) {
        clients.push_back(std::make_unique<BlockingHttp>(m_server.port()));
        const Headers headers = i % 2 == 0 ? Headers{} : Headers{{"Accept-Encoding", "gzip"}};
        QVERIFY(clients.back()->send("GET", "/events", {}, headers));
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
        const HttpAnswer answer = clients[i]->receive();
        QCOMPARE(answer.hasHeader("content-encoding"), i % 2 == 1);
        QCOMPARE(i % 2 == 0 ? answer.body : gunzipped(answer.body), expected);
    }
}

void TestConditionalReads::excerpts_data()
{
    QTest::addColumn<QByteArray>("excerpt");
    QTest::addColumn<int>("status");
    QTest::newRow("least") << QByteArray("1") << 200;
    QTest::newRow("some") << QByteArray("200") << 200;
    QTest::newRow("most") << QByteArray("1000") << 200;
    QTest::newRow("none") << QByteArray("0") << 400;
    QTest::newRow("too much") << QByteArray("1001") << 400;
    QTest::newRow("a word") << QByteArray("short") << 400;
    QTest::newRow("twice") << QByteArray("5&excerpt=5") << 400;
}

void TestConditionalReads::excerpts()
{
    QFETCH(QByteArray, excerpt);
    QFETCH(int, status);
    const HttpAnswer answer = m_http->get("/events?q=long&excerpt=" + excerpt);
    QCOMPARE(answer.status, status);
    if (status != 200) {
        QCOMPARE(answer.field(), QByteArray("excerpt"));
        return;
    }
    const QString text = answer.jsonArray().first().toObject().value(u"description").toString();
    QVERIFY(text.endsWith(u'\u2026'));
    QVERIFY(text.size() <= excerpt.toInt() && text.size() > excerpt.toInt() / 2);
}

void TestConditionalReads::excerptsGoOnOverPages()
{
    for (int i = 0; i < 3; ++i) {
        m_http->post("/events", R"({"name":"Short","capacity":1,"description":"A few words."})");
    }
    for (const QByteArray more : {"", "&sort=name"}) {
        const QByteArray link = m_http->get("/events?limit=2&excerpt=5" + more).header("link");
        const QByteArray next = link.sliced(1, link.indexOf('>') - 1);
        QVERIFY2(next.contains("excerpt=5"), next);
        for (const QJsonValue event : m_http->get(next).jsonArray()) {
            QVERIFY(event[u"description"].toString().size() <= 5);
        }
    }
}

QTEST_GUILESS_MAIN(TestConditionalReads)
#include "tst_conditional_reads.moc"
