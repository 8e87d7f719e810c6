// In which language a page comes over HTTP, with what caches need to know of it.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

using namespace boxoffice;

namespace {

using Headers = BlockingHttp::Headers;

const Headers kGerman = {{"Accept", "text/html"}, {"Accept-Language", "de-AT,de;q=0.9,en;q=0.8"}};
const Headers kEnglish = {{"Accept", "text/html"}, {"Accept-Language", "en-GB,de;q=0.5"}};

// What stands between the first `begin` and the next `end`.
QByteArray between(const QByteArray &text, const QByteArray &begin, const QByteArray &end)
{
    const qsizetype at = text.indexOf(begin) + begin.size();
    return text.mid(at, text.indexOf(end, at) - at);
}

Headers with(Headers headers, const QByteArray &name, const QByteArray &value)
{
    headers.append({name, value});
    return headers;
}

} // namespace

class TestGermanPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyPageComesInBoth_data();
    void everyPageComesInBoth();
    void cookieWins();
    void tagsAreOfOneLanguage();
    void headIsLikeGet();
    void choiceSetsTheCookie();
    void headOfAnEventIsInItsPagesLanguage();
    void modulesAreThereInBoth();

private:
    TestPostgres m_postgres;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
    QByteArray m_event;
};

void TestGermanPages::initTestCase()
{
    QVERIFY2(m_server.start({.database = m_postgres.freshDatabase()}),
             qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
    const HttpAnswer made = m_http->post(
        "/events", R"({"name":"Concert & <b>","capacity":3,"starts_at":"2036-12-12T18:30:00Z",
                    "timezone":"Europe/Berlin"})");
    m_event = "/templates/event_details.html?id=" + made.json().value(u"id").toString().toLatin1();
    QCOMPARE(made.status, 201);
}

void TestGermanPages::everyPageComesInBoth_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    for (const char *path :
         {"/templates/index.html", "/templates/create_event.html", "/templates/event_details.html",
          "/account", "/find-tickets", "/forgotten-password", "/invitation", "/reset", "/set-up",
          "/sign-in", "/o/somebody"}) {
        QTest::newRow(path) << QByteArray(path) << 200;
    }
    QTest::newRow("ticket") << "/tickets/" + QByteArray(64, 'x') << 200;
    QTest::newRow("nothing") << QByteArray("/nothing-here") << 404;
    QTest::newRow("event") << QByteArray("event") << 200;
}

void TestGermanPages::everyPageComesInBoth()
{
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    path = path == "event" ? m_event : path;
    for (const auto &[headers, language, word] : {std::tuple(kGerman, "de", "Zum Inhalt springen"),
                                                  std::tuple(kEnglish, "en", "Skip to content")}) {
        const HttpAnswer page = m_http->get(path, headers);
        QCOMPARE(page.status, status);
        QCOMPARE(page.header("content-language"), QByteArray(language));
        QCOMPARE(between(page.body, "<html lang=\"", "\""), QByteArray(language));
        QVERIFY(page.body.contains(word));
        QVERIFY(page.header("vary").contains("Accept-Language"));
        QVERIFY(page.header("vary").contains("Cookie"));
        QCOMPARE(page.body.contains("/static/js/de/"),
                 page.body.contains("/static/js/") && QByteArrayView(language) == "de");
    }
}

void TestGermanPages::cookieWins()
{
    const QByteArray path = "/templates/index.html";
    const auto language = [&](const Headers &headers, const QByteArray &cookie) {
        return m_http->get(path, with(headers, "Cookie", cookie)).header("content-language");
    };
    QCOMPARE(language(kEnglish, "a=b; language=de"), QByteArray("de"));
    QCOMPARE(language(kGerman, "language=en"), QByteArray("en"));
    QCOMPARE(language(kGerman, "language=klingon"), QByteArray("de"));
    QCOMPARE(language(kEnglish, "language=" + QByteArray(4000, 'x')), QByteArray("en"));
}

void TestGermanPages::tagsAreOfOneLanguage()
{
    for (const QByteArray &path : {QByteArray("/templates/index.html"), m_event}) {
        const QByteArray german = m_http->get(path, kGerman).header("etag");
        const QByteArray english = m_http->get(path, kEnglish).header("etag");
        QVERIFY(!german.isEmpty() && german != english);
        const HttpAnswer known = m_http->get(path, with(kGerman, "If-None-Match", german));
        QCOMPARE(known.status, 304);
        QCOMPARE(known.header("content-language"), QByteArray("de"));
        QVERIFY(known.header("vary").contains("Accept-Language, Cookie"));
        QCOMPARE(m_http->get(path, with(kGerman, "If-None-Match", english)).status, 200);
        const HttpAnswer packed = m_http->get(path, with(kGerman, "Accept-Encoding", "gzip"));
        QCOMPARE(packed.header("content-encoding"), QByteArray("gzip"));
        QVERIFY(packed.header("etag") != german);
    }
}

void TestGermanPages::headIsLikeGet()
{
    const HttpAnswer get = m_http->get("/sign-in", kGerman);
    const HttpAnswer head = m_http->request("HEAD", "/sign-in", {}, kGerman);
    QCOMPARE(head.status, 200);
    QVERIFY(head.body.isEmpty());
    for (const char *name : {"etag", "content-language", "content-length", "vary"}) {
        QCOMPARE(head.header(name), get.header(name));
    }
}

void TestGermanPages::choiceSetsTheCookie()
{
    for (const QByteArray &path : {QByteArray("/sign-in?next=%2Faccount&"),
                                   QByteArray(m_event + '&'), QByteArray("/nothing-here?")}) {
        const HttpAnswer chosen = m_http->get(path + "language=de", kEnglish);
        QCOMPARE(chosen.status, 302);
        QCOMPARE(chosen.header("location"), path.chopped(1));
        QCOMPARE(chosen.header("set-cookie"),
                 QByteArray("language=de; Path=/; Max-Age=31536000; SameSite=Lax"));
        const QByteArray cookie = chosen.header("set-cookie").split(';').first();
        const HttpAnswer after = m_http->get(path.chopped(1), with(kEnglish, "Cookie", cookie));
        QCOMPARE(after.header("content-language"), QByteArray("de"));
    }
    QCOMPARE(m_http->get("/sign-in?language=klingon", kEnglish).status, 200);
    QVERIFY(!m_http->get("/static/styles.css?language=de").hasHeader("set-cookie"));
}

void TestGermanPages::headOfAnEventIsInItsPagesLanguage()
{
    const QByteArray german = m_http->get(m_event, kGerman).body;
    const QByteArray english = m_http->get(m_event, kEnglish).body;
    QVERIFY(german.contains("content=\"Freitag, 12. Dezember 2036"));
    QVERIFY(english.contains("content=\"Friday, 12 December 2036"));
    for (const QByteArray &page : {german, english}) {
        QVERIFY(page.contains("<title>Concert &amp; &lt;b&gt; · Boxoffice</title>"));
    }
}

void TestGermanPages::modulesAreThereInBoth()
{
    const HttpAnswer german = m_http->get("/static/js/de/event.js", kEnglish);
    const HttpAnswer english = m_http->get("/static/js/event.js", kGerman);
    QVERIFY(german.body.contains("t('Platz buchen')"));
    QVERIFY(english.body.contains("t('Register')"));
    QVERIFY(!german.hasHeader("content-language"));
    QCOMPARE(m_http->get("/static/js/de/ticket_worker.js").header("service-worker-allowed"),
             QByteArray("/tickets/"));
    QCOMPARE(m_http->get("/texts/de.json").status, 404);
}

QTEST_GUILESS_MAIN(TestGermanPages)
#include "tst_german_pages.moc"
