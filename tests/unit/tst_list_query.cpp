#include "backend/api/event_queries.h"
#include "backend/api/paging.h"
#include "shared/api/cursor.h"

#include <QTest>

using namespace boxoffice;

using Query = QList<std::pair<QByteArray, QByteArray>>;

namespace {
const Uuid kId = *Uuid::parse(u"0190163d-8694-739b-aea5-966c26f8ad91");

constexpr qint64 kNoon = 1'780'315'200'000; // 2026-06-01T12:00:00Z

ApiRequest asked(const Query &query)
{
    ApiRequest request;
    request.query = query;
    return request;
}

// The value of a parameter in a Link header, decoded.
QByteArray inLink(const QByteArray &link, const QByteArray &name)
{
    const qsizetype at = link.indexOf(QByteArray(name + '='));
    const QByteArray rest = at < 0 ? QByteArray() : link.sliced(at + name.size() + 1);
    const qsizetype end =
        std::min(rest.indexOf('>'), rest.contains('&') ? rest.indexOf('&') : rest.size());
    return QByteArray::fromPercentEncoding(rest.first(std::max<qsizetype>(end, 0)));
}
} // namespace

class TestListQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void limit_data();
    void limit();
    void cursor_data();
    void cursor();
    void link_data();
    void link();
    void windows_data();
    void windows();
    void windowsRefused_data();
    void windowsRefused();
    void linksKeepTheWindow();
    void cursorsAreBoundToTheWindow();
    void olderCursorsStayValid();
};

void TestListQuery::limit_data()
{
    QTest::addColumn<QByteArrayList>("values");
    QTest::addColumn<int>("expected"); // 0: refused

    QTest::newRow("limit/absent") << QByteArrayList{} << kUnpagedLimit;
    QTest::newRow("limit/least") << QByteArrayList{"1"} << 1;
    QTest::newRow("limit/most") << QByteArrayList{"1000"} << 1'000;
    QTest::newRow("limit/zero") << QByteArrayList{"0"} << 0;
    QTest::newRow("limit/one too many") << QByteArrayList{"1001"} << 0;
    QTest::newRow("limit/negative") << QByteArrayList{"-1"} << 0;
    QTest::newRow("limit/empty") << QByteArrayList{""} << 0;
    QTest::newRow("limit/word") << QByteArrayList{"ten"} << 0;
    QTest::newRow("limit/plus sign") << QByteArrayList{"+5"} << 0;
    QTest::newRow("limit/blank") << QByteArrayList{" 5"} << 0;
    QTest::newRow("limit/fraction") << QByteArrayList{"5.0"} << 0;
    QTest::newRow("limit/hexadecimal") << QByteArrayList{"0x5"} << 0;
    QTest::newRow("limit/2^32 + 1") << QByteArrayList{"4294967297"} << 0;
    QTest::newRow("limit/twice") << QByteArrayList{"5", "5"} << 0;
}

void TestListQuery::limit()
{
    QFETCH(QByteArrayList, values);
    QFETCH(int, expected);
    ApiRequest request;
    for (const QByteArray &value : values) {
        request.query.append({"limit", value});
    }
    const auto page = pageQuery(request);
    QCOMPARE(page ? page->limit : 0, expected);
    QVERIFY(page || page.error().field == u"limit");
    QVERIFY(page || page.error().code == ErrorCode::InvalidField);
}

void TestListQuery::cursor_data()
{
    QTest::addColumn<QByteArrayList>("values");
    QTest::addColumn<bool>("ok");

    QTest::newRow("cursor/absent") << QByteArrayList{} << true;
    QTest::newRow("cursor/good") << QByteArrayList{encodeCursor(kId)} << true;
    QTest::newRow("cursor/empty") << QByteArrayList{""} << false;
    QTest::newRow("cursor/garbage") << QByteArrayList{"garbage"} << false;
    QTest::newRow("cursor/an id") << QByteArrayList{kId.toByteArray()} << false;
    QTest::newRow("cursor/twice") << QByteArrayList{encodeCursor(kId), encodeCursor(kId)} << false;
}

void TestListQuery::cursor()
{
    QFETCH(QByteArrayList, values);
    QFETCH(bool, ok);
    ApiRequest request;
    request.query = {{"limit", "7"}};
    for (const QByteArray &value : values) {
        request.query.append({"cursor", value});
    }
    const auto page = pageQuery(request);
    QCOMPARE(bool(page), ok);
    QVERIFY(page || page.error().field == u"cursor");
    QVERIFY(!page || page->limit == 7);
    QVERIFY(!page || page->after == (values.isEmpty() ? std::nullopt : std::optional(kId)));
}

void TestListQuery::link_data()
{
    QTest::addColumn<int>("limit");
    QTest::addColumn<QByteArray>("expected");

    const QByteArray cursor = encodeCursor(kId);
    QTest::newRow("link/with limit")
        << 50 << QByteArray("</events?limit=50&cursor=" + cursor + ">; rel=\"next\"");
    QTest::newRow("link/without limit")
        << kUnpagedLimit << QByteArray("</events?cursor=" + cursor + ">; rel=\"next\"");
}

void TestListQuery::link()
{
    QFETCH(int, limit);
    QTEST(nextLink("/events", limit, {}, kId), "expected");
}

void TestListQuery::windows_data()
{
    QTest::addColumn<Query>("query");
    QTest::addColumn<EventWindow>("expected");
    const auto row = [](const char *name, const Query &query, const EventWindow &expected) {
        QTest::newRow(name) << query << expected;
    };
    const Moment noon{kNoon};
    row("none", {}, {});
    row("from", {{"from", "2026-06-01T12:00:00Z"}}, {noon, {}, {}});
    row("from/small letters", {{"from", "2026-06-01t12:00:00z"}}, {noon, {}, {}});
    row("from/an offset", {{"from", "2026-06-01T14:00:00+02:00"}}, {noon, {}, {}});
    row("from/another day there", {{"from", "2026-05-31T22:00:00.000-14:00"}}, {noon, {}, {}});
    row("from/fraction", {{"from", "2026-06-01T12:00:00.0259Z"}}, {Moment{kNoon + 25}, {}, {}});
    row("from/now", {{"from", "now"}}, {Moment{}, {}, {}});
    row("until", {{"until", "2026-06-01T12:00:00Z"}}, {{}, noon, {}});
    row("until/the first time", {{"until", "0001-01-01T00:00:00Z"}}, {{}, Moment{kFirstMilli}, {}});
    row("both", {{"from", "2026-06-01T12:00:00Z"}, {"until", "2026-06-01T12:00:00.001Z"}},
        {noon, Moment{kNoon + 1}, {}});
    row("both/now and before", {{"from", "now"}, {"until", "2026-06-01T12:00:00Z"}},
        {Moment{}, noon, {}});
    row("ended_before", {{"ended_before", "2026-06-01T12:00:00Z"}}, {{}, {}, noon});
    row("all",
        {{"from", "2026-05-01T00:00:00Z"},
         {"until", "2026-06-01T12:00:00Z"},
         {"ended_before", "now"}},
        {Moment{kNoon - qint64(31 * 24 + 12) * 3'600'000}, noon, Moment{}});
}

void TestListQuery::windows()
{
    QFETCH(Query, query);
    QFETCH(EventWindow, expected);
    const auto list = eventListQuery(asked(query));
    QVERIFY(list);
    QVERIFY(list->filter.window == expected);
    QCOMPARE(list->filter.isEverything(), query.isEmpty());
}

void TestListQuery::windowsRefused_data()
{
    QTest::addColumn<Query>("query");
    QTest::addColumn<QString>("field");
    for (const char *name : {"from", "until", "ended_before"}) {
        const auto row = [name](const char *title, const Query &query) {
            QTest::addRow("%s/%s", name, title) << query << QString::fromLatin1(name);
        };
        for (const char *value :
             {"", "today", "Now", "now ", "2026-06-01", "2026-06-01T12:00:00",
              "2026-06-01 12:00:00Z", "2026-02-30T12:00:00Z", "2026-06-01T24:00:00Z", "1780315200",
              "2026-06-01T12:00:00 02:00", "0000-12-31T23:59:59Z", "10000-01-01T00:00:00Z",
              "infinity", "2026-06-01T12:00:00Z'"}) {
            row(value, {{name, value}});
        }
        row("twice", {{name, "now"}, {name, "now"}});
    }
    const QByteArray noon("2026-06-01T12:00:00Z");
    QTest::newRow("nothing between")
        << Query{{"from", noon}, {"until", noon}} << QStringLiteral("until");
    QTest::newRow("backwards") << Query{{"from", noon}, {"until", "2026-06-01T13:59:59+02:00"}}
                               << QStringLiteral("until");
    QTest::newRow("now after now")
        << Query{{"from", "now"}, {"until", "now"}} << QStringLiteral("until");
}

void TestListQuery::windowsRefused()
{
    QFETCH(Query, query);
    const auto list = eventListQuery(asked(query));
    QVERIFY(!list);
    QCOMPARE(list.error().code, ErrorCode::InvalidField);
    QTEST(list.error().field, "field");
}

void TestListQuery::linksKeepTheWindow()
{
    const Query query{{"from", "2026-06-01T14:00:00+02:00"},
                      {"until", "2026-06-02T12:00:00Z"},
                      {"ended_before", "now"},
                      {"sort", "latest"},
                      {"q", "jazz"},
                      {"limit", "5"}};
    const auto list = eventListQuery(asked(query));
    QVERIFY(list);
    const QByteArray link = eventsLink(*list, kId, QString::number(kNoon));
    QCOMPARE(inLink(link, "from"), "2026-06-01T12:00:00.000Z");
    QCOMPARE(inLink(link, "until"), "2026-06-02T12:00:00.000Z");
    QCOMPARE(inLink(link, "ended_before"), "now");
    Query again = query;
    again.append({"cursor", inLink(link, "cursor")});
    const auto next = eventListQuery(asked(again));
    QVERIFY(next);
    QVERIFY(next->filter == list->filter);
    QCOMPARE(next->after, std::optional(kId));
    QCOMPARE(next->afterKey, QString::number(kNoon));
}

void TestListQuery::cursorsAreBoundToTheWindow()
{
    const std::pair<QByteArray, QByteArray> noon("from", "2026-06-01T12:00:00Z");
    const auto list = eventListQuery(asked({noon}));
    const QByteArray cursor = inLink(eventsLink(*list, kId, {}), "cursor");
    const auto isTaken = [&](Query query) {
        query.append({"cursor", cursor});
        return bool(eventListQuery(asked(query)));
    };
    QVERIFY(isTaken({noon}));
    QVERIFY(isTaken({{"from", "2026-06-01T14:00:00+02:00"}})); // the same moment
    QVERIFY(!isTaken({}));
    QVERIFY(!isTaken({{"from", "2026-06-01T12:00:01Z"}}));
    QVERIFY(!isTaken({{"from", "now"}}));
    QVERIFY(!isTaken({{"until", "2026-06-01T12:00:00Z"}}));
    QVERIFY(!isTaken({noon, {"until", "2026-06-02T12:00:00Z"}}));
    QVERIFY(!isTaken({noon, {"ended_before", "now"}}));
    QVERIFY(!isTaken({noon, {"q", "jazz"}}));
}

// Of lists without a window: clients may hold them when the server is updated.
void TestListQuery::olderCursorsStayValid()
{
    const auto list = eventListQuery(asked({{"q", "jazz"}, {"sort", "name"}}));
    const QByteArray cursor = inLink(eventsLink(*list, kId, QStringLiteral("Jazz")), "cursor");
    const QByteArray bytes = QByteArray::fromBase64(cursor, QByteArray::Base64UrlEncoding);
    QCOMPARE(bytes.sliced(16, 4), listDigest("events 1  jazz"));
    QCOMPARE(bytes.sliced(20), "Jazz");
}

QTEST_GUILESS_MAIN(TestListQuery)
#include "tst_list_query.moc"
