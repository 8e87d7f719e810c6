#include "backend/api/paging.h"

#include "shared/api/cursor.h"

#include <QTest>

using namespace boxoffice;

using Query = QList<std::pair<QByteArray, QByteArray>>;

namespace {
const Uuid kId = *Uuid::parse(u"0190163d-8694-739b-aea5-966c26f8ad91");
}

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

QTEST_GUILESS_MAIN(TestListQuery)
#include "tst_list_query.moc"
