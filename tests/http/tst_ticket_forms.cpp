// The files of a ticket and the calendar entry of an event over HTTP, and that no log has a link.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

using namespace boxoffice;

class TestTicketForms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void forms_data();
    void forms();
    void pictureIsOfTheCode();
    void unknownLinks_data();
    void unknownLinks();
    void cancelledTicketHasNoCode();
    void cancelledTicketLeavesCalendars();
    void eventWithoutATimeHasNoEntry();
    void entryOfAnEvent();
    void entryOfACancelledEvent();
    void entryOfNoEvent();
    void tooManyDrawingsAreRefused();
    void noLogHasALink();

private:
    QByteArray createEvent(const QByteArray &members);
    void registerAda();

    TestPostgres m_postgres;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
    QByteArray m_event;
    QByteArray m_link; // path of Ada's ticket there
    QByteArray m_registration;
};

void TestTicketForms::initTestCase()
{
    QVERIFY2(m_server.start({.database = m_postgres.freshDatabase(),
                             .arguments = {QStringLiteral("--public-url"),
                                           QStringLiteral("https://tickets.example.org")}}),
             qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
}

void TestTicketForms::init()
{
    m_event = createEvent(R"("starts_at":"2036-12-12T18:30:00Z","timezone":"Europe/Berlin")");
    registerAda();
}

QByteArray TestTicketForms::createEvent(const QByteArray &members)
{
    const HttpAnswer made =
        m_http->post("/events", R"({"name":"Concert","capacity":10,)" + members + '}');
    return made.json().value(u"id").toString().toLatin1();
}

void TestTicketForms::registerAda()
{
    const HttpAnswer made =
        m_http->post("/events/" + m_event + "/register",
                     R"({"user_email":"ada@example.org","name":"Ada Lovelace"})");
    QCOMPARE(made.status, 201);
    m_link = made.json().value(u"ticket_url").toString().toLatin1();
    m_registration = made.json().value(u"id").toString().toLatin1();
    QVERIFY(m_link.startsWith("/tickets/") && m_link.size() == 9 + 64);
}

void TestTicketForms::forms_data()
{
    QTest::addColumn<QByteArray>("suffix");
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<QByteArray>("start"); // of the file
    QTest::addColumn<QByteArray>("disposition");
    QTest::newRow("PDF") << QByteArray(".pdf") << QByteArray("application/pdf")
                         << QByteArray("%PDF-1.") << QByteArray("inline");
    QTest::newRow("calendar") << QByteArray(".ics") << QByteArray("text/calendar; charset=utf-8")
                              << QByteArray("BEGIN:VCALENDAR\r\n") << QByteArray("attachment");
    QTest::newRow("SVG") << QByteArray(".svg") << QByteArray("image/svg+xml")
                         << QByteArray("<svg xmlns=") << QByteArray("inline");
    QTest::newRow("PNG") << QByteArray(".png") << QByteArray("image/png")
                         << QByteArray("\x89PNG\r\n") << QByteArray("inline");
}

void TestTicketForms::forms()
{
    QFETCH(QByteArray, suffix);
    QFETCH(QByteArray, contentType);
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, disposition);
    const HttpAnswer file = m_http->get(m_link + suffix);
    QCOMPARE(file.status, 200);
    QCOMPARE(file.header("content-type"), contentType);
    QVERIFY2(file.body.startsWith(start), file.body.left(40).constData());
    QCOMPARE(file.header("cache-control"), QByteArray("no-store"));
    QCOMPARE(file.header("referrer-policy"), QByteArray("no-referrer"));
    const QByteArray number =
        m_http->get(m_link + ".json").json()[u"registration"][u"number"].toString().toLatin1();
    QCOMPARE(number.size(), 8);
    QCOMPARE(file.header("content-disposition"),
             disposition + "; filename=\"ticket-" + number + suffix + '"');
    const HttpAnswer head = m_http->request("HEAD", m_link + suffix);
    QCOMPARE(head.status, 200);
    QVERIFY(head.body.isEmpty());
}

void TestTicketForms::pictureIsOfTheCode()
{
    const QString code = m_http->get(m_link + ".json").json().value(u"code").toString();
    QCOMPARE(code.size(), 129);
    QTemporaryDir folder;
    QFile picture(folder.filePath(QStringLiteral("code.png")));
    QVERIFY(picture.open(QIODevice::WriteOnly));
    picture.write(m_http->get(m_link + ".png").body);
    picture.close();
    QProcess zbar;
    zbar.start(QStringLiteral("zbarimg"),
               {QStringLiteral("-q"), QStringLiteral("--raw"), picture.fileName()});
    QVERIFY2(zbar.waitForFinished() && zbar.exitCode() == 0, "./dev deps test installs zbarimg");
    QCOMPARE(QString::fromLatin1(zbar.readAllStandardOutput()), QString(code + u'\n'));
}

void TestTicketForms::unknownLinks_data()
{
    QTest::addColumn<int>("change"); // a letter of the link, or -1
    QTest::addColumn<QByteArray>("suffix");
    for (const char *suffix : {".pdf", ".ics", ".svg", ".png"}) {
        QTest::addRow("another event's%s", suffix) << 9 << QByteArray(suffix);
        QTest::addRow("another's MAC%s", suffix) << 9 + 50 << QByteArray(suffix);
    }
    for (const char *suffix : {".gif", ".PDF", ".pdf.pdf", ".", ".pdf/x", "..pdf"}) {
        QTest::addRow("no form%s", suffix) << -1 << QByteArray(suffix);
    }
}

void TestTicketForms::unknownLinks()
{
    QFETCH(int, change);
    QFETCH(QByteArray, suffix);
    QByteArray link = m_link;
    if (change >= 0) {
        link[change] = link[change] == 'A' ? 'B' : 'A';
    }
    QCOMPARE(m_http->get(link + suffix).status, 404);
}

void TestTicketForms::cancelledTicketHasNoCode()
{
    QCOMPARE(m_http->post(m_link + "/cancel", {}).status, 200);
    for (const char *suffix : {".pdf", ".svg", ".png"}) {
        const HttpAnswer refused = m_http->get(m_link + suffix);
        QCOMPARE(refused.status, 409);
        QCOMPARE(refused.code(), QByteArray("event_not_open"));
    }
}

void TestTicketForms::cancelledTicketLeavesCalendars()
{
    QVERIFY(m_http->get(m_link + ".ics").body.contains("METHOD:PUBLISH\r\n"));
    QCOMPARE(m_http->post(m_link + "/cancel", {}).status, 200);
    const QByteArray file = m_http->get(m_link + ".ics").body;
    QVERIFY(file.contains("METHOD:CANCEL\r\n"));
    QVERIFY(file.contains(QByteArray("UID:" + m_registration + "\r\n")));
}

void TestTicketForms::eventWithoutATimeHasNoEntry()
{
    m_event = createEvent(R"("description":"")");
    registerAda();
    for (const QByteArray &path :
         QByteArrayList{m_link + ".ics", "/events/" + m_event + "/calendar.ics"}) {
        const HttpAnswer refused = m_http->get(path);
        QCOMPARE(refused.status, 404);
        QCOMPARE(refused.code(), QByteArray("not_found"));
        QVERIFY(refused.json().value(u"error").toString().contains(u"no time"));
    }
    QCOMPARE(m_http->get(m_link + ".pdf").status, 200);
}

void TestTicketForms::entryOfAnEvent()
{
    const QByteArray path = "/events/" + m_event;
    const HttpAnswer file = m_http->get(path + "/calendar.ics");
    QCOMPARE(file.status, 200);
    QCOMPARE(file.header("content-type"), QByteArray("text/calendar; charset=utf-8"));
    QVERIFY(file.body.contains(QByteArray("UID:" + m_event + "\r\n")));
    QVERIFY(file.body.contains("DTSTART:20361212T183000Z\r\n"));
    const QByteArray slug = m_http->get(path).json().value(u"slug").toString().toLatin1();
    QVERIFY(!slug.isEmpty());
    const QByteArray url = "URL:https://tickets.example.org/e/" + slug;
    for (QByteArray entry : {file.body, m_http->get(m_link + ".ics").body}) {
        QVERIFY(entry.replace("\r\n ", "").contains(QByteArray(url + "\r\n"))); // unfolded
    }
    const auto sequenceIn = [](const QByteArray &entry) {
        const qsizetype at = entry.indexOf("\r\nSEQUENCE:");
        return entry.sliced(at + 11, entry.indexOf('\r', at + 11) - at - 11).toInt();
    };
    QCOMPARE(m_http->request("PATCH", path, R"({"location":"Elsewhere"})").status, 200);
    const QByteArray edited = m_http->get(path + "/calendar.ics").body;
    QVERIFY(edited.contains("LOCATION:Elsewhere\r\n"));
    QVERIFY(sequenceIn(edited) > sequenceIn(file.body));
}

void TestTicketForms::entryOfACancelledEvent()
{
    QCOMPARE(m_http->request("PATCH", "/events/" + m_event, R"({"status":"cancelled"})").status,
             200);
    QVERIFY(m_http->get("/events/" + m_event + "/calendar.ics").body.contains("METHOD:CANCEL\r\n"));
    QVERIFY(m_http->get(m_link + ".ics").body.contains("METHOD:CANCEL\r\n"));
}

void TestTicketForms::entryOfNoEvent()
{
    for (const char *id : {"0190163d-8694-739b-aea5-966c26f8ad91", "x"}) {
        const HttpAnswer refused = m_http->get("/events/" + QByteArray(id) + "/calendar.ics");
        QCOMPARE(refused.status, 404);
        QCOMPARE(refused.code(), QByteArray("event_not_found"));
    }
}

// More than the desk's line holds; other requests are served meanwhile.
void TestTicketForms::tooManyDrawingsAreRefused()
{
    std::vector<std::unique_ptr<BlockingHttp>> clients;
    for (int i = 0; i < 320; ++i) {
        clients.push_back(
            std::make_unique<BlockingHttp>(m_server.port(), std::chrono::seconds(60)));
        QVERIFY(clients.back()->send("GET", m_link + ".pdf", {}));
    }
    QCOMPARE(m_http->get("/events/" + m_event).status, 200);
    int drawn = 0, refused = 0;
    for (const auto &client : clients) {
        const HttpAnswer answer = client->receive();
        drawn += answer.status == 200 ? 1 : 0;
        refused += answer.status == 503 && answer.code() == "overloaded" ? 1 : 0;
    }
    QCOMPARE(drawn + refused, 320);
    QVERIFY(drawn > 0);
    QVERIFY2(refused > 0, QByteArray::number(drawn).constData());
}

// Whatever became of the request, and wherever else a browser says where it is.
void TestTicketForms::noLogHasALink()
{
    const QByteArray token = m_link.sliced(9);
    QByteArray encoded;
    for (const char letter : token) {
        encoded += '%' + QByteArray(1, letter).toHex();
    }
    for (const QByteArray &path : QByteArrayList{
             m_link, m_link + ".json", m_link + ".gif", m_link + "/", m_link + "/nothing",
             m_link + "?x=" + token, "/tickets/" + encoded, "/tickets/" + encoded + ".pdf",
             "/tickets//" + token, "//tickets/" + token, "/events?search=" + token}) {
        m_http->get(path, {{"Referer", "http://h" + m_link}});
    }
    QVERIFY(m_http->request("DELETE", m_link).status >= 400);
    QVERIFY(m_http->post(m_link, "{").status >= 400);
    QCOMPARE(m_http->post(m_link + "/cancel", {}).status, 200);
    QCOMPARE(m_http->get(m_link + ".svg").status, 409);
    QTRY_VERIFY(m_server.output().count(u"status=409") > 0);
    const QString log = m_server.output();
    QVERIFY(log.contains(u"route=/tickets/{"));
    // Nor a part of it, or one of the same spelled otherwise.
    for (qsizetype at = 0; at + 16 <= token.size(); at += 16) {
        QVERIFY(!log.contains(QString::fromLatin1(token.sliced(at, 16))));
        QVERIFY(!log.contains(QString::fromLatin1(encoded.sliced(3 * at, 48))));
    }
}

QTEST_GUILESS_MAIN(TestTicketForms)
#include "tst_ticket_forms.moc"
