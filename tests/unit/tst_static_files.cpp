// What is served of a web root, with which headers, and what is not.
#include "backend/http/static_files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace boxoffice;

namespace {

void put(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    file.write(content);
}

QByteArray headerOf(const ApiReply &reply, const QByteArray &name)
{
    const QByteArray start = name + ": ";
    const QList<QByteArray> lines = reply.headers.split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(start)) {
            return line.mid(start.size()).trimmed();
        }
    }
    return {};
}

const QByteArray page =
    "<!doctype html><html lang=\"en\"><title>Events</title>" + QByteArray(2000, ' ');

} // namespace

class TestStaticFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void serves_data();
    void serves();
    void compresses_data();
    void compresses();
    void revalidates_data();
    void revalidates();
    void sendsSecurityHeaders();
    void namesTheFirstCall_data();
    void namesTheFirstCall();
    void hasPagesForOne_data();
    void hasPagesForOne();
    void saysWhetherOneCanSignIn();
    void hasPagesInTheirLanguage_data();
    void hasPagesInTheirLanguage();
    void isNeverHalfInOneLanguage();
    void choosesALanguage();
    void failsWithUnusableTexts();
    void redirectsTheRoot();
    void refusesOtherMethods();
    void nothingThere_data();
    void nothingThere();
    void failsWithoutPages();

private:
    ApiReply ask(const QByteArray &path, const QByteArray &name = {}, const QByteArray &value = {},
                 Method method = Method::Get) const;

    QTemporaryDir m_outside;
    QTemporaryDir m_root;
    StaticFiles m_files;
};

void TestStaticFiles::initTestCase()
{
    const QString root = m_root.path();
    put(root + u"/templates/index.html", page);
    put(root + u"/templates/event_details.html", page);
    put(root + u"/templates/not_found.html", "<h1>Nothing</h1>");
    for (const char16_t *name : {u"account", u"sign_in", u"set_up"}) {
        put(root + u"/templates/" + QString::fromUtf16(name) + u".html", page);
    }
    put(root + u"/static/styles.css", "body { margin: 0 }");
    put(root + u"/static/js/api.js", "export {};");
    put(root + u"/static/js/module.mjs", "export {};");
    put(root + u"/static/favicon.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    put(root + u"/static/logo.png", "\x89PNG");
    put(root + u"/static/font.woff2", "wOF2");
    put(root + u"/static/app.webmanifest", "{}");
    put(root + u"/static/data.json", "{}");
    put(root + u"/static/robots.txt", "User-agent: *");
    put(root + u"/static/.secret.txt", "hidden");
    put(root + u"/static/.git/config.txt", "hidden");
    put(root + u"/static/run.sh", "echo");
    put(root + u"/notes.txt", "beside the folders");
    put(m_outside.path() + u"/passwords.txt", "outside");
    QVERIFY(QFile::link(m_outside.path() + u"/passwords.txt", root + u"/static/out.txt"));
    QVERIFY(QFile::link(root + u"/static/robots.txt", root + u"/static/in.txt"));
    auto files = StaticFiles::load(root, SignIn::NotNeeded);
    QVERIFY(files);
    m_files = std::move(*files);
}

ApiReply TestStaticFiles::ask(const QByteArray &path, const QByteArray &name,
                              const QByteArray &value, Method method) const
{
    ApiRequest request;
    request.method = method;
    request.path = path;
    if (!name.isEmpty()) {
        request.headers.append({name, value});
    }
    return m_files.serve(request);
}

void TestStaticFiles::serves_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("contentType");
    const auto row = [](const char *name, const char *path, int status, const char *type) {
        QTest::newRow(name) << QByteArray(path) << status << QByteArray(type);
    };
    row("type/html", "/templates/index.html", 200, "text/html; charset=utf-8");
    row("type/css", "/static/styles.css", 200, "text/css; charset=utf-8");
    row("type/js", "/static/js/api.js", 200, "text/javascript; charset=utf-8");
    row("type/mjs", "/static/js/module.mjs", 200, "text/javascript; charset=utf-8");
    row("type/svg", "/static/favicon.svg", 200, "image/svg+xml");
    row("type/favicon", "/favicon.ico", 200, "image/svg+xml");
    row("type/png", "/static/logo.png", 200, "image/png");
    row("type/woff2", "/static/font.woff2", 200, "font/woff2");
    row("type/webmanifest", "/static/app.webmanifest", 200, "application/manifest+json");
    row("type/json", "/static/data.json", 200, "application/json");
    row("type/txt", "/robots.txt", 200, "text/plain; charset=utf-8");
    row("type/txt at its place", "/static/robots.txt", 404, "application/json");
    row("link/inside the root", "/static/in.txt", 200, "text/plain; charset=utf-8");
    row("link/out of the root", "/static/out.txt", 404, "application/json");
    row("hidden/dot file", "/static/.secret.txt", 404, "application/json");
    row("hidden/dot folder", "/static/.git/config.txt", 404, "application/json");
    row("hidden/unknown type", "/static/run.sh", 404, "application/json");
    row("hidden/beside the folders", "/notes.txt", 404, "application/json");
    row("missing/file", "/static/none.css", 404, "application/json");
    row("missing/folder", "/static/", 404, "application/json");
    row("missing/traversal", "/static/../notes.txt", 404, "application/json");
    row("missing/double slash", "/static//styles.css", 404, "application/json");
}

void TestStaticFiles::serves()
{
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    QFETCH(QByteArray, contentType);
    const ApiReply reply = ask(path);
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.contentType.toByteArray(), contentType);
    QCOMPARE(reply.body.contains("\"code\":\"not_found\""), status == 404);
}

void TestStaticFiles::compresses_data()
{
    QTest::addColumn<QByteArray>("accepted");
    QTest::addColumn<bool>("compressed");
    for (const char *yes : {"gzip", "br, gzip", "GZIP;q=0.5", "*", "deflate, gzip;q=1.0"}) {
        QTest::addRow("gzip/%s", yes) << QByteArray(yes) << true;
    }
    for (const char *no : {"", "br", "gzip;q=0", "gzip;q=0.000", "identity", "xgzip"}) {
        QTest::addRow("plain/%s", no) << QByteArray(no) << false;
    }
}

void TestStaticFiles::compresses()
{
    QFETCH(QByteArray, accepted);
    QFETCH(bool, compressed);
    const ApiReply reply = ask("/templates/index.html", "accept-encoding", accepted);
    QCOMPARE(headerOf(reply, "Content-Encoding"), compressed ? "gzip" : "");
    QCOMPARE(headerOf(reply, "Vary"), "Accept-Encoding, Accept-Language, Cookie");
    QCOMPARE(reply.body.startsWith("\x1f\x8b"), compressed);
    QCOMPARE(reply.body.size() < page.size(), compressed);
    // Too small to gain anything
    const ApiReply small = ask("/static/data.json", "accept-encoding", "gzip");
    QCOMPARE(headerOf(small, "Content-Encoding"), "");
}

void TestStaticFiles::revalidates_data()
{
    QTest::addColumn<QByteArray>("before"); // around the file's own tag
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("status");
    QTest::newRow("same") << QByteArray() << QByteArray() << 304;
    QTest::newRow("weak") << QByteArray("W/") << QByteArray() << 304;
    QTest::newRow("in a list") << QByteArray("\"x\" , ") << QByteArray(",\"y\"") << 304;
    QTest::newRow("another") << QByteArray("\"a") << QByteArray("\"") << 200;
}

void TestStaticFiles::revalidates()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(int, status);
    const QByteArray etag = headerOf(ask("/static/styles.css"), "ETag");
    QVERIFY(etag.startsWith('"') && etag.endsWith('"'));
    const ApiReply reply = ask("/static/styles.css", "if-none-match", before + etag + after);
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.body.isEmpty(), status == 304);
    QCOMPARE(headerOf(reply, "ETag"), etag);
    QCOMPARE(ask("/static/styles.css", "if-none-match", "*").status, 304);
}

void TestStaticFiles::sendsSecurityHeaders()
{
    const ApiReply reply = ask("/templates/index.html");
    QCOMPARE(headerOf(reply, "Content-Security-Policy"),
             "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
             "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    QCOMPARE(headerOf(reply, "Referrer-Policy"), "no-referrer");
    QCOMPARE(headerOf(reply, "X-Frame-Options"), "DENY");
    QCOMPARE(headerOf(reply, "Cache-Control"), "no-cache");
}

void TestStaticFiles::namesTheFirstCall_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("call");
    const auto row = [](const char *title, const char *path, const char *name, const char *value,
                        const char *call) {
        QTest::newRow(title) << QByteArray(path) << QByteArray(name) << QByteArray(value)
                             << QByteArray(call);
    };
    const char *const index = "/templates/index.html";
    const char *const event = "/templates/event_details.html";
    const char *const id = "01890000-0000-7000-8000-00000000000a";
    row("list", index, "", "", "/events?limit=24&excerpt=200&sort=starts_at&from=now");
    row("list/another parameter", index, "from", "mail",
        "/events?limit=24&excerpt=200&sort=starts_at&from=now");
    row("list/search", index, "q", "jazz", "");
    row("list/order", index, "sort", "filling", "");
    row("list/days", index, "when", "weekend", "");
    row("event", event, "id", id, "/events/01890000-0000-7000-8000-00000000000a");
    row("event/capitals", event, "id", "01890000-0000-7000-8000-00000000000A",
        "/events/01890000-0000-7000-8000-00000000000a");
    row("event/without an id", event, "", "", "");
    row("event/no id at all", event, "id", "1>; rel=preload, <https://example.org/", "");
    row("another page", "/static/styles.css", "id", id, "");
}

void TestStaticFiles::namesTheFirstCall()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, call);
    ApiRequest request;
    request.path = path;
    if (!name.isEmpty()) {
        request.query.append({name, value});
    }
    const QByteArray wanted =
        call.isEmpty() ? QByteArray() : '<' + call + ">; rel=preload; as=fetch; crossorigin";
    QCOMPARE(headerOf(m_files.serve(request), "Link"), wanted);
}

void TestStaticFiles::hasPagesForOne_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("kept");
    const auto row = [](const char *path, int status, const char *kept) {
        QTest::newRow(path) << QByteArray(path) << status << QByteArray(kept);
    };
    row("/account", 200, "no-store");
    row("/sign-in", 200, "no-store");
    row("/set-up", 200, "no-store");
    row("/reset", 404, ""); // there is no such file here
    row("/templates/account.html", 404, "");
    row("/templates/index.html", 200, "no-cache");
}

void TestStaticFiles::hasPagesForOne()
{
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    QFETCH(QByteArray, kept);
    const ApiReply reply = ask(path);
    QCOMPARE(reply.status, status);
    if (status == 200) {
        QCOMPARE(headerOf(reply, "Cache-Control"), kept);
        QCOMPARE(reply.contentType.toByteArray(), "text/html; charset=utf-8");
    }
}

void TestStaticFiles::saysWhetherOneCanSignIn()
{
    const auto files = StaticFiles::load(m_root.path(), SignIn::Offered);
    QVERIFY(files);
    ApiRequest request;
    request.path = "/templates/index.html";
    const QByteArray tag = "<html lang=\"en\" data-access=\"protected\">";
    QVERIFY(files->serve(request).body.contains(tag));
    QVERIFY(!m_files.serve(request).body.contains("data-access"));
    QVERIFY(headerOf(files->serve(request), "ETag") != headerOf(m_files.serve(request), "ETag"));
}

void TestStaticFiles::hasPagesInTheirLanguage_data()
{
    QTest::addColumn<QByteArray>("accepted");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<QByteArray>("has");
    const auto row = [](const char *accepted, const char *path, const char *language,
                        const char *has) {
        QTest::addRow("%s %s", path, accepted)
            << QByteArray(accepted) << QByteArray(path) << QByteArray(language) << QByteArray(has);
    };
    row("de", "/templates/index.html", "de", "<html lang=\"de\"><title>Neues</title>");
    row("de", "/templates/index.html", "de", "src=\"/static/js/de/browse.js\"");
    row("en", "/templates/index.html", "en", "<html lang=\"en\"><title>News</title>");
    row("en", "/templates/index.html", "en", "src=\"/static/js/browse.js\"");
    row("de", "/account", "de", "<p>Neues</p>");
    row("de", "/templates/half.html", "en", "<p>News</p><p>More</p>");
    row("de", "/templates/listed.html", "en", "<p>News</p>");
    row("de", "/static/js/browse.js", "", "say(t('News'))");
    row("en", "/static/js/de/browse.js", "", "say(t('Neues'))");
}

namespace {

// A web root with texts; the one of all other tests has none.
bool fillGerman(const QString &root)
{
    put(root + u"/templates/index.html",
        "<html lang=\"en\"><title>News</title><script type=\"module\" "
        "src=\"/static/js/browse.js\"></script>");
    put(root + u"/templates/account.html", "<html lang=\"en\"><p>News</p>");
    put(root + u"/templates/half.html", "<html lang=\"en\"><p>News</p><p>More</p>");
    put(root + u"/templates/listed.html", "<html lang=\"en\"><p>News</p>");
    put(root + u"/templates/not_found.html", "<html lang=\"en\"><p>News</p>");
    put(root + u"/static/js/browse.js", "say(t('News'))");
    put(root + u"/texts/de.json",
        R"({"language": "de", "pages_in_english": ["listed.html"], "texts": {"News": "Neues"}})");
    return !QTest::currentTestFailed();
}

} // namespace

void TestStaticFiles::hasPagesInTheirLanguage()
{
    QFETCH(QByteArray, accepted);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, language);
    QFETCH(QByteArray, has);
    QTemporaryDir root;
    QVERIFY(fillGerman(root.path()));
    const auto files = StaticFiles::load(root.path(), SignIn::Offered);
    QVERIFY(files);
    ApiRequest request;
    request.path = path;
    request.headers.append({"accept-language", accepted});
    const ApiReply reply = files->serve(request);
    const QByteArray body = QByteArray(reply.body).replace(" data-access=\"protected\"", "");
    QVERIFY2(body.contains(has), body.constData());
    QCOMPARE(headerOf(reply, "Content-Language"), language);
    QCOMPARE(headerOf(reply, "Vary").contains("Accept-Language, Cookie"), !language.isEmpty());
}

void TestStaticFiles::isNeverHalfInOneLanguage()
{
    QTemporaryDir root;
    QVERIFY(fillGerman(root.path()));
    QTest::ignoreMessage(QtWarningMsg,
                         "/templates/half.html is not all in German: texts/de.json lacks "
                         "\xe2\x80\x9cMore\xe2\x80\x9d");
    const auto files = StaticFiles::load(root.path(), SignIn::NotNeeded);
    QVERIFY(files);
    QVERIFY(files->file("/templates/half.html", "de") == files->file("/templates/half.html", "en"));
    const auto *german = files->file("/templates/index.html", "de");
    QVERIFY(german->etag != files->file("/templates/index.html", "en")->etag);
}

void TestStaticFiles::choosesALanguage()
{
    QTemporaryDir root;
    QVERIFY(fillGerman(root.path()));
    const auto files = StaticFiles::load(root.path(), SignIn::NotNeeded);
    QVERIFY(files);
    ApiRequest request;
    request.query = {{"language", "de"}};
    request.headers = {{"accept", "text/html"}};
    for (const QByteArray path : {"/templates/index.html", "/account", "/nowhere"}) {
        request.path = path;
        const ApiReply reply = files->serve(request);
        QCOMPARE(reply.status, 302);
        QCOMPARE(headerOf(reply, "Location"), path);
        QVERIFY(headerOf(reply, "Set-Cookie").startsWith("language=de;"));
    }
    request.path = "/static/js/browse.js"; // which is no page
    QCOMPARE(files->serve(request).status, 200);
}

void TestStaticFiles::failsWithUnusableTexts()
{
    QTemporaryDir root;
    QVERIFY(fillGerman(root.path()));
    put(root.path() + u"/texts/de.json", "{");
    QVERIFY(!StaticFiles::load(root.path(), SignIn::NotNeeded));
}

void TestStaticFiles::redirectsTheRoot()
{
    const ApiReply reply = ask("/");
    QCOMPARE(reply.status, 302);
    QCOMPARE(headerOf(reply, "Location"), "/templates/index.html");

    ApiRequest request;
    request.path = "/";
    request.query = {{"q", "a&b \r\n\xc3\xa4"}, {"when", "weekend"}};
    QCOMPARE(headerOf(m_files.serve(request), "Location"),
             "/templates/index.html?q=a%26b%20%0D%0A%C3%A4&when=weekend");
}

void TestStaticFiles::refusesOtherMethods()
{
    const ApiReply reply = ask("/static/styles.css", {}, {}, Method::Post);
    QCOMPARE(reply.status, 405);
    QCOMPARE(headerOf(reply, "Allow"), "GET, HEAD, OPTIONS");
    QCOMPARE(ask("/static/none.css", {}, {}, Method::Post).status, 404);
    QCOMPARE(ask("/static/styles.css", {}, {}, Method::Head).status, 200);
}

void TestStaticFiles::nothingThere_data()
{
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<bool>("isPage");
    QTest::newRow("a browser") << QByteArray("text/html,application/xhtml+xml,*/*;q=0.8") << true;
    QTest::newRow("another case") << QByteArray("image/png, Text/HTML;q=0.1") << true;
    QTest::newRow("a script") << QByteArray("application/json") << false;
    QTest::newRow("curl") << QByteArray("*/*") << false;
    QTest::newRow("nothing said") << QByteArray() << false;
    QTest::newRow("anything but HTML") << QByteArray("*/*, text/html;q=0") << false;
}

void TestStaticFiles::nothingThere()
{
    QFETCH(QByteArray, accept);
    QFETCH(bool, isPage);
    const ApiReply reply = ask("/nowhere", "accept", accept);
    QCOMPARE(reply.status, 404);
    QCOMPARE(reply.contentType.startsWith("text/html"), isPage);
    QCOMPARE(reply.body.contains("<h1>Nothing</h1>"), isPage);
    QCOMPARE(reply.body.contains("\"not_found\""), !isPage);
    QCOMPARE(headerOf(reply, "Content-Security-Policy").isEmpty(), !isPage);
}

void TestStaticFiles::failsWithoutPages()
{
    QTemporaryDir empty;
    QVERIFY(!StaticFiles::load(empty.path(), SignIn::NotNeeded));
    QVERIFY(!StaticFiles::load(empty.path() + u"/none", SignIn::NotNeeded));
}

QTEST_GUILESS_MAIN(TestStaticFiles)
#include "tst_static_files.moc"
