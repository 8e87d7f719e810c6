// What an event's page says to those who run no script: previews of shared links, search engines.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kPage = "/templates/event_details.html";
const QString kPublicUrl = QStringLiteral("https://tickets.example.org");

// What stands between the first `begin` and the next `end`; null: nowhere.
QString between(const QString &text, const QString &begin, const QString &end)
{
    const qsizetype at = text.indexOf(begin);
    const qsizetype stop = at < 0 ? -1 : text.indexOf(end, at + begin.size());
    return stop < 0 ? QString() : text.mid(at + begin.size(), stop - at - begin.size());
}

// As a browser reads the text of an element or an attribute.
QString unescaped(QString html)
{
    for (const auto &[entity, character] : {std::pair("&lt;", "<"), std::pair("&gt;", ">"),
                                            std::pair("&quot;", "\""), std::pair("&amp;", "&")}) {
        html.replace(QLatin1StringView(entity), QLatin1StringView(character));
    }
    return html;
}

// The head of a page.
struct Head
{
    explicit Head(const QByteArray &page)
        : text(
            between(QString::fromUtf8(page), QStringLiteral("<head>"), QStringLiteral("</head>")))
    { }

    QString title() const
    {
        return unescaped(between(text, QStringLiteral("<title>"), QStringLiteral("</title>")));
    }
    QString meta(const QString &name) const
    {
        return unescaped(between(text, u'"' + name + u"\" content=\"", QStringLiteral("\"")));
    }
    QJsonObject data() const
    {
        const QString json = between(text, QStringLiteral("<script type=\"application/ld+json\">"),
                                     QStringLiteral("</script>"));
        return QJsonDocument::fromJson(json.toUtf8()).object();
    }

    const QString text;
};

} // namespace

class TestEventPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void saysWhatWhenAndWhere();
    void wholeDaysAreDates();
    void withoutATimeThereIsNoData();
    void cancelledEventSaysSo();
    void nobodysTextBecomesMarkup_data();
    void nobodysTextBecomesMarkup();
    void changesWithEditsOnly();
    void compressedPageIsTheSame();
    void otherPagesAreThePlainOne_data();
    void otherPagesAreThePlainOne();
    void draftsAreNotTold();
    void descriptionIsMarkedUp();
    void descriptionIsOfTheEditThatItNames();
    void descriptionAloneIsWhatThePageHas();
    void descriptionThatIsNotSaved();
    void comesWithoutTheDatabase();

private:
    QByteArray createEvent(const QJsonObject &members)
    {
        QJsonObject event{{QStringLiteral("name"), QStringLiteral("Concert")},
                          {QStringLiteral("capacity"), 10}};
        for (auto member = members.begin(); member != members.end(); ++member) {
            event.insert(member.key(), member.value());
        }
        const HttpAnswer made = m_http->post("/events", QJsonDocument(event).toJson());
        return made.json().value(u"id").toString().toLatin1();
    }
    // What stands in the element for the description, with the number of its edit.
    std::pair<QByteArray, QByteArray> descriptionOf(const QByteArray &event)
    {
        static const QRegularExpression element(QStringLiteral(
            "<div id=\"description\" class=\"description\" data-edit=\"(\\d+)\">(.*?)</div>"));
        const auto found = element.match(QString::fromUtf8(m_http->get(pathOf(event)).body));
        return {found.captured(1).toUtf8(), found.captured(2).toUtf8()};
    }
    QByteArray pathOf(const QByteArray &event) const { return kPage + "?id=" + event; }
    Head headOf(const QByteArray &event) { return Head(m_http->get(pathOf(event)).body); }

    TestPostgres m_postgres;
    ServerProcess m_server;
    std::unique_ptr<BlockingHttp> m_http;
    QByteArray m_event;
};

void TestEventPage::initTestCase()
{
    QVERIFY2(
        m_server.start({.database = m_postgres.freshDatabase(),
                        .arguments = {QStringLiteral("--public-url"), kPublicUrl,
                                      QStringLiteral("--reconnect-for"), QStringLiteral("100")}}),
        qPrintable(m_server.output()));
    m_http = std::make_unique<BlockingHttp>(m_server.port());
}

void TestEventPage::init()
{
    m_event = createEvent({{QStringLiteral("description"), QStringLiteral("Three hours\nof music")},
                           {QStringLiteral("location"), QStringLiteral("Town hall")},
                           {QStringLiteral("starts_at"), QStringLiteral("2036-12-12T18:30:00Z")},
                           {QStringLiteral("ends_at"), QStringLiteral("2036-12-12T21:00:00Z")},
                           {QStringLiteral("timezone"), QStringLiteral("Europe/Berlin")}});
    QVERIFY(!m_event.isEmpty());
}

void TestEventPage::saysWhatWhenAndWhere()
{
    const Head head = headOf(m_event);
    const QString url = kPublicUrl + QStringLiteral("/e/concert"); // the first of its name
    const QString description =
        QStringLiteral("Friday, 12 December 2036, 19:30 to 22:00 CET (Europe/Berlin) · Town hall · "
                       "Three hours of music");
    QCOMPARE(head.title(), QStringLiteral("Concert · Boxoffice"));
    QCOMPARE(head.meta(QStringLiteral("description")), description);
    QCOMPARE(head.meta(QStringLiteral("og:title")), QStringLiteral("Concert"));
    QCOMPARE(head.meta(QStringLiteral("og:description")), description);
    QCOMPARE(head.meta(QStringLiteral("og:url")), url);
    QVERIFY(head.text.contains(u"<link rel=\"canonical\" href=\"" + url + u"\">"));

    const QJsonObject data = head.data();
    QCOMPARE(data.value(u"@type").toString(), QStringLiteral("Event"));
    QCOMPARE(data.value(u"name").toString(), QStringLiteral("Concert"));
    QCOMPARE(data.value(u"startDate").toString(), QStringLiteral("2036-12-12T19:30:00+01:00"));
    QCOMPARE(data.value(u"endDate").toString(), QStringLiteral("2036-12-12T22:00:00+01:00"));
    QCOMPARE(data.value(u"location").toObject().value(u"name").toString(),
             QStringLiteral("Town hall"));
    QCOMPARE(data.value(u"eventStatus").toString(),
             QStringLiteral("https://schema.org/EventScheduled"));
    QCOMPARE(data.value(u"url").toString(), url);
}

void TestEventPage::wholeDaysAreDates()
{
    const QJsonObject data =
        headOf(createEvent({{QStringLiteral("starts_at"), QStringLiteral("2036-12-11T23:00:00Z")},
                            {QStringLiteral("ends_at"), QStringLiteral("2036-12-13T23:00:00Z")},
                            {QStringLiteral("timezone"), QStringLiteral("Europe/Berlin")}}))
            .data();
    QCOMPARE(data.value(u"startDate").toString(), QStringLiteral("2036-12-12"));
    QCOMPARE(data.value(u"endDate").toString(), QStringLiteral("2036-12-13"));
}

void TestEventPage::withoutATimeThereIsNoData()
{
    const Head head = headOf(createEvent({}));
    QCOMPARE(head.title(), QStringLiteral("Concert · Boxoffice"));
    QVERIFY(!head.text.contains(u"application/ld+json"));
    QVERIFY(!head.text.contains(u"name=\"description\"")); // nothing to say
}

void TestEventPage::cancelledEventSaysSo()
{
    QCOMPARE(m_http->request("PATCH", "/events/" + m_event, R"({"status":"cancelled"})").status,
             200);
    QCOMPARE(headOf(m_event).data().value(u"eventStatus").toString(),
             QStringLiteral("https://schema.org/EventCancelled"));
}

void TestEventPage::nobodysTextBecomesMarkup_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("script") << QStringLiteral("</title></script><script>alert(1)</script>");
    QTest::newRow("attribute") << QStringLiteral("\" onload=\"alert(1)\" x='&amp;");
    QTest::newRow("comment") << QStringLiteral("<!--<script>");
    QTest::newRow("right to left") << QStringLiteral("ערב שירה ").repeated(22).trimmed();
    QTest::newRow("emoji") << QStringLiteral("🎻 & 👩‍👩‍👧");
}

void TestEventPage::nobodysTextBecomesMarkup()
{
    QFETCH(QString, text);
    const QByteArray event =
        createEvent({{QStringLiteral("name"), text},
                     {QStringLiteral("description"), text},
                     {QStringLiteral("location"), text},
                     {QStringLiteral("starts_at"), QStringLiteral("2036-12-12T18:30:00Z")}});
    QVERIFY(!event.isEmpty());
    const Head head = headOf(event);
    QCOMPARE(head.title(), text + u" · Boxoffice");
    QCOMPARE(head.meta(QStringLiteral("og:title")), text);
    const QJsonObject data = head.data();
    QCOMPARE(data.value(u"name").toString(), text);
    QCOMPARE(data.value(u"location").toObject().value(u"name").toString(), text);
    QCOMPARE(data.value(u"description").toString(),
             QString(text).replace(QStringLiteral("&amp;"),
                                   QStringLiteral("&"))); // which CommonMark reads so
    const Head plain(m_http->get(kPage).body);
    QCOMPARE(head.text.count(u"<script"), plain.text.count(u"<script") + 1);
    QVERIFY(!head.text.contains(u"<!--"));
}

void TestEventPage::changesWithEditsOnly()
{
    const QByteArray tag = m_http->get(pathOf(m_event)).header("etag");
    QVERIFY(!tag.isEmpty());
    QCOMPARE(
        m_http->post("/events/" + m_event + "/register", R"({"user_email":"a@b.example"})").status,
        201);
    QCOMPARE(m_http->get(pathOf(m_event), {{"If-None-Match", tag}}).status, 304);
    QCOMPARE(m_http->request("PATCH", "/events/" + m_event, R"({"name":"Recital"})").status, 200);
    const HttpAnswer edited = m_http->get(pathOf(m_event), {{"If-None-Match", tag}});
    QCOMPARE(edited.status, 200);
    QCOMPARE(Head(edited.body).title(), QStringLiteral("Recital · Boxoffice"));
    QVERIFY(edited.header("etag") != tag);
}

void TestEventPage::compressedPageIsTheSame()
{
    const HttpAnswer plain = m_http->get(pathOf(m_event));
    const HttpAnswer packed = m_http->get(pathOf(m_event), {{"Accept-Encoding", "gzip"}});
    QCOMPARE(packed.header("content-encoding"), QByteArray("gzip"));
    QCOMPARE(packed.header("vary"), QByteArray("Accept-Encoding, Accept-Language, Cookie"));
    QVERIFY(packed.body.size() < plain.body.size() / 2);
    QCOMPARE(packed.header("link"),
             "</events/" + m_event + ">; rel=preload; as=fetch; crossorigin");
    QCOMPARE(packed.header("content-security-policy"), plain.header("content-security-policy"));
    QCOMPARE(m_http->request("HEAD", pathOf(m_event)).header("etag"), plain.header("etag"));
}

void TestEventPage::otherPagesAreThePlainOne_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("none") << QByteArray("");
    QTest::newRow("no id") << QByteArray("?id=concert");
    QTest::newRow("two ids") << QByteArray("?id=" + m_event + "&id=" + m_event);
    QTest::newRow("unknown") << QByteArray("?id=01990000-0000-7000-8000-000000000001");
}

void TestEventPage::otherPagesAreThePlainOne()
{
    QFETCH(QByteArray, query);
    const HttpAnswer answer = m_http->get(kPage + query);
    QCOMPARE(answer.status, 200);
    QCOMPARE(Head(answer.body).title(), QStringLiteral("Event · Boxoffice"));
    QCOMPARE(answer.body, m_http->get(kPage).body);
}

void TestEventPage::draftsAreNotTold()
{
    const QByteArray draft = createEvent({{QStringLiteral("status"), QStringLiteral("draft")}});
    QCOMPARE(Head(m_http->get(pathOf(draft)).body).title(), QStringLiteral("Event · Boxoffice"));
    QCOMPARE(m_http->request("PATCH", "/events/" + m_event, R"({"status":"draft"})").status, 200);
    QCOMPARE(headOf(m_event).title(), QStringLiteral("Event · Boxoffice"));
}

void TestEventPage::descriptionIsMarkedUp()
{
    const QByteArray event =
        createEvent({{QStringLiteral("description"),
                      QStringLiteral("**Bring** [a friend](https://example.org/?a=1&b=2)\n\n- tea"
                                     "\n- </div><script>alert(1)</script>")}});
    QCOMPARE(
        descriptionOf(event).second,
        QByteArray(
            "<p dir=\"auto\"><strong>Bring</strong> "
            "<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"nofollow noopener ugc\">"
            "a friend</a></p><ul dir=\"auto\"><li dir=\"auto\">tea</li><li dir=\"auto\">"
            "<p dir=\"auto\">&lt;/div&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p></li></ul>"));
}

void TestEventPage::descriptionIsOfTheEditThatItNames()
{
    const auto tagOf = [&] { return m_http->get("/events/" + m_event).header("etag"); };
    const auto [edit, html] = descriptionOf(m_event);
    QCOMPARE(html, QByteArray("<p dir=\"auto\">Three hours<br>of music</p>"));
    QVERIFY(tagOf().startsWith(QByteArray('\"' + edit + '-')));
    QCOMPARE(
        m_http->request("PATCH", "/events/" + m_event, R"({"description":"Two hours"})").status,
        200);
    const auto [next, nextHtml] = descriptionOf(m_event);
    QCOMPARE(nextHtml, QByteArray("<p dir=\"auto\">Two hours</p>"));
    QVERIFY(next != edit && tagOf().startsWith(QByteArray('\"' + next + '-')));
}

void TestEventPage::descriptionAloneIsWhatThePageHas()
{
    const QByteArray path = "/events/" + m_event + "/description";
    const HttpAnswer alone = m_http->get(path);
    QCOMPARE(alone.status, 200);
    QCOMPARE(alone.body, descriptionOf(m_event).second);
    QCOMPARE(alone.header("content-type"), QByteArray("text/html; charset=utf-8"));
    QVERIFY(alone.header("content-security-policy").contains("sandbox"));
    QCOMPARE(m_http
                 ->get("/events/" + createEvent({{QStringLiteral("description"), QString()}})
                       + "/description")
                 .body,
             QByteArray());
    QCOMPARE(m_http->get("/events/00000000-0000-4000-8000-000000000000/description").status, 404);
    QCOMPARE(m_http->get("/events/x/description").status, 404);
    QCOMPARE(m_http->post(path, "{}").status, 405);
}

void TestEventPage::comesWithoutTheDatabase()
{
    m_postgres.stop();
    const HttpAnswer answer = m_http->get(pathOf(m_event));
    m_postgres.start();
    QCOMPARE(answer.status, 200);
    QCOMPARE(Head(answer.body).title(), QStringLiteral("Event · Boxoffice"));
    QTRY_COMPARE_WITH_TIMEOUT(headOf(m_event).title(), QStringLiteral("Concert · Boxoffice"),
                              60'000);
}

void TestEventPage::descriptionThatIsNotSaved()
{
    const QByteArray text =
        R"--(# Title\n\n**bold** <script>alert(1)</script> [x](javascript:y))--";
    const QString described =
        QStringLiteral("# Title\n\n**bold** <script>alert(1)</script> [x](javascript:y)");
    const QByteArray event = createEvent({{QStringLiteral("description"), described}});
    const auto ask = [this](const QByteArray &json) {
        return m_http->post("/description", QByteArray(R"({"description":)" + json + '}'));
    };
    const HttpAnswer answer = ask('"' + text + '"');
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, descriptionOf(event).second);
    QVERIFY(!answer.body.contains("<script"));
    QCOMPARE(answer.header("content-type"), QByteArray("text/html; charset=utf-8"));
    QCOMPARE(answer.header("content-security-policy"), QByteArray("default-src 'none'; sandbox"));
    QCOMPARE(answer.header("cache-control"), QByteArray("no-store"));
    QCOMPARE(ask("\"\"").body, QByteArray());
    for (const QByteArray &wrong : {QByteArray("7"), QByteArray("null"), QByteArray(R"("\u0000")"),
                                    QByteArray('"' + QByteArray(10'001, 'x') + '"')}) {
        const HttpAnswer refused = ask(wrong);
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.field(), QByteArray("description"));
    }
    QCOMPARE(m_http->post("/description", "{}").field(), QByteArray("description"));
    QCOMPARE(m_http->get("/description").status, 405);
}

QTEST_GUILESS_MAIN(TestEventPage)
#include "tst_event_page.moc"
