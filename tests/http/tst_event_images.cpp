// The picture of an event at a real server: uploading, showing, describing, removing; who may; and
// bad uploads.
#include "tests/support/access_cast.h"
#include "tests/support/pictures.h"
#include "tests/support/server_process.h"
#include "tests/support/stream_client.h"

#include <QTest>

#include <atomic>
#include <csignal>
#include <thread>

using namespace boxoffice;
using namespace boxoffice::test;

namespace {

using Headers = BlockingHttp::Headers;

const std::pair<QByteArray, QByteArray> kJpegType{"Content-Type", "image/jpeg"};
constexpr qsizetype kMost = 4 * 1024 * 1024; // bytes

QByteArray jpeg(int width = 2'000, int height = 1'000)
{
    return encoded(halves(width, height), "jpeg");
}

QJsonObject imageIn(const HttpAnswer &event)
{
    return event.json().value(u"image").toObject();
}

QByteArray addressIn(const HttpAnswer &event, int place)
{
    return imageIn(event).value(u"sizes")[place][u"url"].toString().toLatin1();
}

} // namespace

class TestEventImages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void uploadIsShown();
    void answersAreCached();
    void narrowPicture();
    void anotherPicture();
    void descriptionAlone();
    void removed();
    void editsAndPictures();
    void aRepeatGetsTheFirstAnswer();
    void pageAndLists();
    void refusals_data();
    void refusals();
    void largeBodies_data();
    void largeBodies();
    void unknownAddresses();
    void deletedMeanwhile();
    void goesWithItsEvent();
    void manyAtOnce();
    void killedHelper();
    void othersMayNot();
    void draftsAreSeenByTheirOwn();
    void logAndStream();

private:
    HttpAnswer upload(const QByteArray &bytes, const QByteArray &query = {}, Headers more = {})
    {
        more.append(kJpegType);
        return m_http->request("PUT", "/events/" + m_event + "/image" + query, bytes, more);
    }
    QByteArray createEvent()
    {
        return m_http->post("/events", R"({"name":"Concert","description":"","capacity":9})")
            .json()[u"id"]
            .toString()
            .toLatin1();
    }
    QString value(const QByteArray &query) { return m_postgres.value(m_database, query); }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    ServerProcess m_server, m_protected;
    std::unique_ptr<AccessCast> m_cast;
    std::unique_ptr<BlockingHttp> m_http;
    QByteArray m_event;
};

void TestEventImages::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    QVERIFY2(m_server.start({.database = m_database,
                             .arguments = {QStringLiteral("--public-url"),
                                           QStringLiteral("https://tickets.example.org")}}),
             qPrintable(m_server.output()));
    QVERIFY2(m_protected.start({.database = m_database, .access = QStringLiteral("protected")}),
             qPrintable(m_protected.output()));
    m_cast = std::make_unique<AccessCast>(m_postgres, m_database);
    m_http = std::make_unique<BlockingHttp>(m_server.port());
}

void TestEventImages::init()
{
    m_event = createEvent();
    QVERIFY(!m_event.isEmpty());
}

void TestEventImages::uploadIsShown()
{
    const HttpAnswer before = m_http->get("/events/" + m_event);
    QVERIFY(before.json().value(u"image").isNull());
    QVERIFY(before.json().contains(u"image"));
    const HttpAnswer done = upload(jpeg(), "?alt=A%20%20hall%20in%20Z%C3%BCrich%20");
    QVERIFY2(done.status == 200, done.body.constData());
    QCOMPARE(imageIn(done).value(u"alt").toString(), QStringLiteral("A hall in Zürich"));
    QCOMPARE(imageIn(done).value(u"width").toInt(), 2'000);
    QCOMPARE(imageIn(done).value(u"height").toInt(), 1'000);
    const HttpAnswer event = m_http->get("/events/" + m_event);
    QCOMPARE(event.body, done.body);
    QCOMPARE(event.header("etag"), done.header("etag"));
    QVERIFY(event.header("etag") != before.header("etag"));
    const QList<QSize> sizes{{480, 240}, {960, 480}, {1600, 800}};
    QCOMPARE(imageIn(event).value(u"sizes").toArray().size(), sizes.size());
    for (int i = 0; i < sizes.size(); ++i) {
        const HttpAnswer file = m_http->get(addressIn(event, i));
        QCOMPARE(file.status, 200);
        QCOMPARE(file.header("content-type"), QByteArray("image/jpeg"));
        QCOMPARE(QImage::fromData(file.body, "jpeg").size(), sizes[i]);
        QCOMPARE(imageIn(event).value(u"sizes")[i][u"width"].toInt(), sizes[i].width());
        QCOMPARE(imageIn(event).value(u"sizes")[i][u"height"].toInt(), sizes[i].height());
    }
}

void TestEventImages::answersAreCached()
{
    const HttpAnswer event = upload(jpeg());
    const QByteArray address = addressIn(event, 1);
    const HttpAnswer file = m_http->get(address);
    QCOMPARE(file.header("cache-control"), QByteArray("public, max-age=31536000, immutable"));
    QCOMPARE(file.header("x-content-type-options"), QByteArray("nosniff"));
    QCOMPARE(file.header("content-security-policy"), QByteArray("default-src 'none'; sandbox"));
    QVERIFY(file.header("etag").startsWith('"'));
    QCOMPARE(m_http->get(address, {{"If-None-Match", file.header("etag")}}).status, 304);
    QCOMPARE(m_http->get(address, {{"If-None-Match", "\"x\""}}).status, 200);
    const HttpAnswer head = m_http->request("HEAD", address);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.header("content-length").toLongLong(), file.body.size());
    QCOMPARE(head.header("etag"), file.header("etag"));
    for (const QByteArray &query : {QByteArray(), QByteArray("?v=0123456789abcdef")}) {
        const HttpAnswer other = m_http->get(address.first(address.indexOf('?')) + query);
        QCOMPARE(other.header("cache-control"), QByteArray("no-cache"));
        QCOMPARE(other.body, file.body);
    }
}

void TestEventImages::narrowPicture()
{
    const HttpAnswer event = upload(encoded(halves(700, 300), "png"));
    QCOMPARE(imageIn(event).value(u"sizes").toArray().size(), 2);
    const HttpAnswer widest = m_http->get("/events/" + m_event + "/image/1600");
    QCOMPARE(QImage::fromData(widest.body, "jpeg").size(), QSize(700, 300));
    QCOMPARE(m_http->get(addressIn(event, 1)).body, widest.body);
}

void TestEventImages::anotherPicture()
{
    const HttpAnswer first = upload(jpeg(), "?alt=One");
    const HttpAnswer again = upload(jpeg(), "?alt=One");
    QCOMPARE(again.header("etag"), first.header("etag")); // which is no edit
    const HttpAnswer second = upload(jpeg(1'000, 800));
    QVERIFY(addressIn(second, 0) != addressIn(first, 0));
    QCOMPARE(imageIn(second).value(u"alt").toString(), QString());
    QCOMPARE(QImage::fromData(m_http->get(addressIn(second, 0)).body, "jpeg").height(), 384);
    QCOMPARE(value("SELECT count(*) FROM event_images WHERE event_id = '" + m_event + '\''),
             QStringLiteral("3")); // 480, 960 and, of 1,000, 1600
}

void TestEventImages::descriptionAlone()
{
    const QByteArray path = "/events/" + m_event + "/image";
    QCOMPARE(m_http->request("PATCH", path, R"({"alt":"x"})").code(),
             QByteArray("image_not_found"));
    const HttpAnswer before = upload(jpeg(), "?alt=Before");
    const HttpAnswer after = m_http->request("PATCH", path, R"({"alt":" The\nstage "})");
    QCOMPARE(after.status, 200);
    QCOMPARE(imageIn(after).value(u"alt").toString(), QStringLiteral("The stage"));
    QCOMPARE(addressIn(after, 0), addressIn(before, 0));
    QVERIFY(after.header("etag") != before.header("etag"));
    const QByteArray tooLong = R"({"alt":")" + QByteArray(301, 'x') + "\"}";
    for (const QByteArray &body : {tooLong, QByteArray("{}"), QByteArray(R"({"alt":null})"),
                                   QByteArray(R"({"alt":"\u0007"})")}) {
        QCOMPARE(m_http->request("PATCH", path, body).status, 400);
        QCOMPARE(m_http->request("PATCH", path, body).field(), QByteArray("alt"));
    }
}

void TestEventImages::removed()
{
    const HttpAnswer before = upload(jpeg());
    const QByteArray path = "/events/" + m_event + "/image";
    const HttpAnswer after = m_http->request("DELETE", path);
    QCOMPARE(after.status, 200);
    QVERIFY(after.json().value(u"image").isNull());
    QVERIFY(after.header("etag") != before.header("etag"));
    QCOMPARE(m_http->get(addressIn(before, 0)).code(), QByteArray("image_not_found"));
    QCOMPARE(m_http->request("DELETE", path).header("etag"), after.header("etag"));
    QCOMPARE(value("SELECT count(*) FROM event_images WHERE event_id = '" + m_event + '\''),
             QStringLiteral("0"));
}

// Neither forgets what the other has changed.
void TestEventImages::editsAndPictures()
{
    const HttpAnswer event = upload(jpeg(), "?alt=Hall");
    const HttpAnswer edited = m_http->request("PATCH", "/events/" + m_event, R"({"name":"Other"})");
    QCOMPARE(imageIn(edited), imageIn(event));
    const Headers old{{"If-Match", event.header("etag")}};
    QCOMPARE(upload(jpeg(900, 600), {}, old).code(), QByteArray("precondition_failed"));
    const QByteArray path = "/events/" + m_event + "/image";
    QCOMPARE(m_http->request("DELETE", path, {}, old).code(), QByteArray("precondition_failed"));
    const HttpAnswer now = upload(jpeg(900, 600), {}, {{"If-Match", edited.header("etag")}});
    QCOMPARE(now.status, 200);
    QCOMPARE(now.json().value(u"name").toString(), QStringLiteral("Other"));
    QCOMPARE(
        m_http->post("/events/" + m_event + "/register", R"({"user_email":"a@x.example"})").status,
        201);
    QCOMPARE(imageIn(m_http->get("/events/" + m_event)), imageIn(now));
}

void TestEventImages::aRepeatGetsTheFirstAnswer()
{
    const Headers key{{"Idempotency-Key", "one-" + m_event}};
    const HttpAnswer first = upload(jpeg(), "?alt=Hall", key);
    m_http->request("DELETE", "/events/" + m_event + "/image");
    const HttpAnswer again = upload(jpeg(), "?alt=Hall", key);
    QCOMPARE(again.body, first.body);
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
    QCOMPARE(upload(jpeg(), "?alt=Stage", key).code(), QByteArray("idempotency_key_reused"));
}

void TestEventImages::pageAndLists()
{
    const HttpAnswer event = upload(jpeg(), "?alt=The%20%22hall%22");
    const QByteArray address = addressIn(event, 2).toPercentEncoding("/?=-");
    const HttpAnswer page = m_http->get("/templates/event_details.html?id=" + m_event);
    const QByteArray property =
        "<meta property=\"og:image\" content=\"https://tickets.example.org" + address + "\">";
    QVERIFY2(page.body.contains(property), property.constData());
    QVERIFY(
        page.body.contains("<meta property=\"og:image:alt\" content=\"The &quot;hall&quot;\">"));
    for (const QByteArray &list :
         {QByteArray("/events"), QByteArray("/events?q=concert"),
          QByteArray("/events?sort=filling"), QByteArray("/events?from=now&sort=starts_at"),
          QByteArray("/events?limit=5&excerpt=10")}) {
        const auto events = m_http->get(list).jsonArray();
        const auto it = std::find_if(events.begin(), events.end(), [this](const QJsonValue &one) {
            return one[u"id"].toString().toLatin1() == m_event;
        });
        QVERIFY2(it != events.end(), list.constData());
        QCOMPARE((*it)[u"image"].toObject(), imageIn(event));
    }
}

void TestEventImages::refusals_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &query,
                        const char *type, int status, const char *field) {
        QTest::newRow(name) << bytes << query << QByteArray(type) << status << QByteArray(field);
    };
    const QByteArray png = encoded(halves(400, 200), "png");
    const QByteArray svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    row("no type", png, "", "", 415, "image");
    row("another type", png, "", "text/html", 415, "image");
    row("a type that only begins so", png, "", "image/png2", 415, "image");
    row("SVG", svg, "", "image/svg+xml", 415, "image");
    row("SVG under another name", svg, "", "image/png", 400, "image");
    row("nothing", {}, "", "image/png", 400, "image");
    row("cut", png.first(100), "", "image/png", 400, "image");
    row("bomb", hugePng(30'000), "", "image/png", 400, "image");
    row("small", encoded(halves(100, 100), "png"), "", "image/png", 400, "image");
    row("long alt", png, "?alt=" + QByteArray(301, 'x'), "image/png", 400, "alt");
    row("two alts", png, "?alt=a&alt=b", "image/png", 400, "alt");
}

void TestEventImages::refusals()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, type);
    QFETCH(int, status);
    QFETCH(QByteArray, field);
    const Headers headers = type.isEmpty() ? Headers() : Headers{{"Content-Type", type}};
    const HttpAnswer refused =
        m_http->request("PUT", "/events/" + m_event + "/image" + query, bytes, headers);
    QVERIFY2(refused.status == status, refused.body.constData());
    QCOMPARE(refused.field(), field);
    QVERIFY(m_http->get("/events/" + m_event).json().value(u"image").isNull());
}

void TestEventImages::largeBodies_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<qsizetype>("length");
    QTest::addColumn<int>("status");
    const QByteArray path = "/events/01900000-0000-7000-8000-000000000000/image";
    QTest::newRow("as long as may be") << QByteArray("PUT") << path << kMost << 404;
    QTest::newRow("a byte more") << QByteArray("PUT") << path << kMost + 1 << 413;
    QTest::newRow("another method") << QByteArray("PATCH") << path << qsizetype(200'000) << 413;
    QTest::newRow("no event's") << QByteArray("PUT") << QByteArray("/events/x/image")
                                << qsizetype(200'000) << 413;
    QTest::newRow("another address")
        << QByteArray("PUT") << path.chopped(6) << qsizetype(200'000) << 413;
}

void TestEventImages::largeBodies()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(qsizetype, length);
    QFETCH(int, status);
    BlockingHttp client(m_server.port());
    const HttpAnswer answer =
        client.request(method, path, QByteArray(length, 'x'), {{"Content-Type", "image/png"}});
    QCOMPARE(answer.status, status);
}

void TestEventImages::unknownAddresses()
{
    upload(jpeg());
    for (const char *width : {"481", "0480", "x", "-1", "480.jpg"}) {
        const HttpAnswer answer = m_http->get("/events/" + m_event + "/image/" + width);
        QCOMPARE(answer.status, 404);
        QCOMPARE(answer.code(), QByteArray("image_not_found"));
    }
    const QByteArray nobody = "/events/01900000-0000-7000-8000-000000000000/image";
    QCOMPARE(m_http->get(nobody + "/480").code(), QByteArray("event_not_found"));
    QCOMPARE(m_http->request("DELETE", nobody).code(), QByteArray("event_not_found"));
    QCOMPARE(m_http->get("/events/" + createEvent() + "/image/480").code(),
             QByteArray("image_not_found"));
}

// While its upload waits to be decoded: the others are large. Which of them comes first is up to
// the workers that read them, so it is tried until the event was gone first.
void TestEventImages::deletedMeanwhile()
{
    const QByteArray large = encoded(noise(1'600, 1'200), "jpeg", 70);
    QVERIFY(large.size() < kMost);
    const QByteArray other = createEvent();
    int status = 200;
    for (int round = 0; round < 20 && status == 200; ++round) {
        const QByteArray event = createEvent();
        std::vector<std::unique_ptr<BlockingHttp>> clients;
        for (int i = 0; i < 3; ++i) {
            clients.push_back(std::make_unique<BlockingHttp>(m_server.port()));
            QVERIFY(clients.back()->send("PUT", "/events/" + (i < 2 ? other : event) + "/image",
                                         large, {{"Content-Type", "image/jpeg"}}));
        }
        QCOMPARE(clients[0]->receive().status, 200);
        QCOMPARE(m_http->request("DELETE", "/events/" + event).status, 204);
        QCOMPARE(clients[1]->receive().status, 200);
        const HttpAnswer late = clients[2]->receive();
        status = late.status;
        QVERIFY(status == 200 || late.code() == "event_not_found");
    }
    QCOMPARE(status, 404);
}

void TestEventImages::goesWithItsEvent()
{
    const HttpAnswer event = upload(jpeg());
    m_http->post("/events/" + m_event + "/register", R"({"user_email":"a@x.example"})");
    QCOMPARE(m_http->request("DELETE", "/events/" + m_event + "?force=true").status, 204);
    QCOMPARE(m_http->get(addressIn(event, 0)).code(), QByteArray("event_not_found"));
    QCOMPARE(value("SELECT count(*) FROM event_images WHERE event_id = '" + m_event + '\''),
             QStringLiteral("0"));
}

// More than may wait: each is done, or refused at once with a time to come back, and nobody else
// waits for them.
void TestEventImages::manyAtOnce()
{
    const QByteArray large = encoded(noise(1'000, 700), "jpeg", 60);
    QVERIFY(large.size() < kMost);
    std::atomic<int> done = 0, refused = 0, other = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 20; ++i) {
        clients.emplace_back([&, event = createEvent()] {
            BlockingHttp client(m_server.port(), std::chrono::seconds(60));
            const HttpAnswer answer = client.request("PUT", "/events/" + event + "/image", large,
                                                     {{"Content-Type", "image/jpeg"}});
            const bool isBusy = answer.status == 503 && answer.code() == "overloaded"
                && !answer.header("retry-after").isEmpty();
            ++(answer.status == 200 ? done : isBusy ? refused : other);
        });
    }
    QTRY_VERIFY(refused > 0);
    QCOMPARE(
        m_http->post("/events/" + m_event + "/register", R"({"user_email":"b@x.example"})").status,
        201);
    QVERIFY(done < 9); // others are still being decoded
    for (std::thread &client : clients) {
        client.join();
    }
    QCOMPARE(other.load(), 0);
    QVERIFY(done > 0);
    QCOMPARE(done + refused, 20);
}

// As the kernel does when memory is short. The next upload has a helper of its own.
void TestEventImages::killedHelper()
{
    const QByteArray large = encoded(noise(3'000, 2'000), "jpeg", 70);
    BlockingHttp client(m_server.port());
    QVERIFY(client.send("PUT", "/events/" + m_event + "/image", large,
                        {{"Content-Type", "image/jpeg"}}));
    const QString children = QStringLiteral("/proc/%1/task").arg(m_server.pid());
    const auto killHelper = [&children] {
        for (const QString &task : QDir(children).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QFile list(children + u'/' + task + QStringLiteral("/children"));
            if (!list.open(QIODevice::ReadOnly)) {
                continue;
            }
            for (const QByteArray &pid : list.readAll().simplified().split(' ')) {
                QFile name(QStringLiteral("/proc/%1/comm").arg(pid.toInt()));
                if (name.open(QIODevice::ReadOnly)
                    && name.readAll().startsWith("boxoffice-image")) {
                    return ::kill(pid.toInt(), SIGKILL) == 0;
                }
            }
        }
        return false;
    };
    QTRY_VERIFY(killHelper());
    const HttpAnswer answer = client.receive();
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.field(), QByteArray("image"));
    QCOMPARE(upload(jpeg()).status, 200);
}

void TestEventImages::othersMayNot()
{
    AccessCast &cast = *m_cast;
    const Uuid own = cast.organizer("Own");
    const QByteArray event = cast.event(own).toByteArray();
    BlockingHttp http(m_protected.port());
    const auto put = [&](const QByteArray &token) {
        Headers headers = token.isEmpty() ? Headers() : AccessCast::bearer(token);
        headers.append(kJpegType);
        return http.request("PUT", "/events/" + event + "/image", jpeg(), headers);
    };
    QCOMPARE(put({}).code(), QByteArray("sign_in_required"));
    QCOMPARE(put(cast.session(cast.member(own, Role::Viewer))).code(), QByteArray("forbidden"));
    QCOMPARE(put(cast.session(cast.member(cast.organizer("Other"), Role::Owner))).code(),
             QByteArray("event_not_found"));
    QCOMPARE(put(cast.session(cast.member(own, Role::Manager))).status, 200);
    QCOMPARE(http.get("/events/" + event + "/image/480").status, 200);
}

void TestEventImages::draftsAreSeenByTheirOwn()
{
    AccessCast &cast = *m_cast;
    const Uuid own = cast.organizer("Own");
    const QByteArray event = cast.event(own, "draft").toByteArray();
    const Headers member = AccessCast::bearer(cast.session(cast.member(own, Role::Manager)));
    const Headers stranger =
        AccessCast::bearer(cast.session(cast.member(cast.organizer("Other"), Role::Owner)));
    BlockingHttp http(m_protected.port());
    Headers headers = member;
    headers.append(kJpegType);
    const HttpAnswer done = http.request("PUT", "/events/" + event + "/image", jpeg(), headers);
    QCOMPARE(done.status, 200);
    const QByteArray address = addressIn(done, 0);
    QCOMPARE(http.get(address).code(), QByteArray("event_not_found"));
    QCOMPARE(http.get(address, stranger).code(), QByteArray("event_not_found"));
    const HttpAnswer seen = http.get(address, member);
    QCOMPARE(seen.status, 200);
    QCOMPARE(seen.header("cache-control"), QByteArray("no-store"));
    QVERIFY(!http.get("/templates/event_details.html?id=" + event).body.contains("og:image"));
}

void TestEventImages::logAndStream()
{
    StreamClient stream(m_server.port(), "/events/" + m_event + "/stream");
    QCOMPARE(stream.next().event, QByteArray("snapshot"));
    const HttpAnswer event = upload(jpeg(), "?alt=Hall");
    const StreamMessage told = stream.next("updated");
    QCOMPARE(told.data.value(u"image").toObject(), imageIn(event));
    QCOMPARE(value("SELECT action || ' ' || (changes -> 'image')::text FROM audit_log "
                   "WHERE target_id = '"
                   + m_event + "' ORDER BY id DESC LIMIT 1"),
             QStringLiteral("event.updated [null, \"%1 Hall\"]")
                 .arg(imageIn(event).value(u"version").toString()));
}

QTEST_GUILESS_MAIN(TestEventImages)
#include "tst_event_images.moc"
