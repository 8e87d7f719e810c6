#include "shared/api/cursor.h"

#include <QTest>

using namespace boxoffice;

class TestCursor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void refused_data();
    void refused();
};

void TestCursor::roundTrip_data()
{
    QTest::addColumn<QByteArray>("id");

    QTest::newRow("id/version 7") << QByteArray("0190163d-8694-739b-aea5-966c26f8ad91");
    QTest::newRow("id/nil") << QByteArray("00000000-0000-0000-0000-000000000000");
    QTest::newRow("id/all ones") << QByteArray("ffffffff-ffff-ffff-ffff-ffffffffffff");
    QTest::newRow("id/plus and slash of base64")
        << QByteArray("fbefbefb-efbe-fbef-befb-efbefbefbeff");
}

void TestCursor::roundTrip()
{
    QFETCH(QByteArray, id);
    const QByteArray cursor = encodeCursor(*Uuid::parse(QByteArrayView(id)));
    QCOMPARE(cursor.toPercentEncoding(), cursor); // goes into a URL as it is
    const auto decoded = decodeCursor(cursor);
    QVERIFY(decoded);
    QCOMPARE(decoded->toByteArray(), id);
}

void TestCursor::refused_data()
{
    QTest::addColumn<QByteArray>("text");

    const QByteArray good = encodeCursor(*Uuid::parse(u"0190163d-8694-739b-aea5-966c26f8ad91"));
    QTest::newRow("length/empty") << QByteArray();
    QTest::newRow("length/one less") << good.chopped(1);
    QTest::newRow("length/one more") << good + 'A';
    QTest::newRow("length/17 bytes")
        << QByteArray(17, 'x').toBase64(QByteArray::OmitTrailingEquals);
    QTest::newRow("length/15 bytes") << QByteArray(15, 'x').toBase64();
    QTest::newRow("alphabet/padding") << good + "==";
    QTest::newRow("alphabet/blank") << good.chopped(1) + ' ';
    QTest::newRow("alphabet/nul") << good + '\0';
    QTest::newRow("alphabet/standard base64") << QByteArray("++++++++++++++++++++++");
    QTest::newRow("canonical/unused bits set") << good.chopped(1) + "R";
    QTest::newRow("canonical/the id itself") << QByteArray("0190163d-8694-739b-aea5-966c26f8ad91");
    QTest::newRow("bytes/not ascii") << QByteArray("\xff\xfe\xfd");
}

void TestCursor::refused()
{
    QFETCH(QByteArray, text);
    const auto decoded = decodeCursor(text);
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().code, ErrorCode::InvalidField);
    QCOMPARE(decoded.error().field, QStringLiteral("cursor"));
}

QTEST_GUILESS_MAIN(TestCursor)
#include "tst_cursor.moc"
