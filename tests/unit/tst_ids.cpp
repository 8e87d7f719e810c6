#include "shared/ids.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

using namespace boxoffice;

class TestIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
    void parseOfWideTextKeepsHighBytesApart();
    void layout_data();
    void layout();
    void oneSourceGrows_data();
    void oneSourceGrows();
    void manyAreUnique();
    void sourcesSortByTime_data();
    void sourcesSortByTime();
    void growsBehindAny_data();
    void growsBehindAny();
    void growsBehindRandomOnes();
    void nilIsNil();
};

void TestIds::parse_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected"); // empty: refused

    const QByteArray good("0190163d-8694-739b-aea5-966c26f8ad91");
    QTest::newRow("accepted/lower case") << good << good;
    QTest::newRow("accepted/upper case") << good.toUpper() << good;
    QTest::newRow("accepted/mixed case")
        << QByteArray("0190163D-8694-739b-AEA5-966c26f8ad91") << good;
    QTest::newRow("accepted/nil") << QByteArray("00000000-0000-0000-0000-000000000000")
                                  << QByteArray("00000000-0000-0000-0000-000000000000");
    QTest::newRow("accepted/any version") << QByteArray("ffffffff-ffff-ffff-ffff-ffffffffffff")
                                          << QByteArray("ffffffff-ffff-ffff-ffff-ffffffffffff");
    QTest::newRow("refused/empty") << QByteArray() << QByteArray();
    QTest::newRow("refused/one short") << good.chopped(1) << QByteArray();
    QTest::newRow("refused/one long") << good + '0' << QByteArray();
    QTest::newRow("refused/braces") << '{' + good + '}' << QByteArray();
    QTest::newRow("refused/no hyphens") << QByteArray(good).replace('-', "") << QByteArray();
    QTest::newRow("refused/blank before") << ' ' + good.chopped(1) << QByteArray();
    QTest::newRow("refused/hyphen elsewhere")
        << QByteArray("0190163d8-694-739b-aea5-966c26f8ad91") << QByteArray();
    for (const char wrong : {'g', 'G', '/', ':', '@', '`', '-', '\0', '\x80', '\xff', '+'}) {
        QByteArray text = good;
        text[35] = wrong;
        QTest::addRow("refused/digit 0x%02x", static_cast<unsigned char>(wrong))
            << text << QByteArray();
    }
}

void TestIds::parse()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const auto narrow = Uuid::parse(QByteArrayView(text));
    const auto wide = Uuid::parse(QStringView(QString::fromLatin1(text)));

    QCOMPARE(narrow ? narrow->toByteArray() : QByteArray(), expected);
    QCOMPARE(wide ? wide->toByteArray() : QByteArray(), expected);
    if (narrow) {
        QCOMPARE(narrow->toString(), QString::fromLatin1(expected));
    }
}

void TestIds::parseOfWideTextKeepsHighBytesApart()
{
    // U+0161 and U+0441 end in the bytes of 'a' and 'A'.
    for (const char16_t lookalike : {u'\u0161', u'\u0441', u'\uff11', u'\u0130'}) {
        QString text = QStringLiteral("0190163d-8694-739b-aea5-966c26f8ad91");
        text[0] = QChar(lookalike);
        QVERIFY(!Uuid::parse(QStringView(text)));
    }
}

void TestIds::layout_data()
{
    QTest::addColumn<qint64>("micros");
    QTest::addColumn<qint64>("millis");
    QTest::addColumn<int>("fraction"); // RFC 9562, method 3: of a millisecond, in 4096 parts

    QTest::newRow("time/the example of RFC 9562")
        << qint64(1'645'557'742'000'000) << qint64(1'645'557'742'000) << 0;
    QTest::newRow("time/epoch plus one") << qint64(1) << qint64(0) << 4;
    QTest::newRow("time/half a millisecond") << qint64(1'500) << qint64(1) << 2048;
    QTest::newRow("time/end of a millisecond") << qint64(1'999) << qint64(1) << 4091;
    QTest::newRow("time/year 2100")
        << qint64(4'102'444'800'000'250) << qint64(4'102'444'800'000) << 1024;
    QTest::newRow("time/greatest of 48 bits")
        << qint64(281'474'976'710'655) * 1000 << qint64(281'474'976'710'655) << 0;
}

void TestIds::layout()
{
    QFETCH(qint64, micros);
    QFETCH(qint64, millis);
    QFETCH(int, fraction);
    const Uuid id = IdSource().next(micros);

    QCOMPARE(unixMillisOf(id), millis);
    QCOMPARE(id.bytes[6] >> 4, 7);
    QCOMPARE((id.bytes[6] & 15) << 8 | id.bytes[7], fraction);
    QCOMPARE(id.bytes[8] >> 6, 2);
}

void TestIds::oneSourceGrows_data()
{
    QTest::addColumn<QList<qint64>>("readings");

    const qint64 now = 1'700'000'000'000'000;
    QTest::newRow("clock/moves on") << QList<qint64>{now, now + 1, now + 1'000, now + 5'000'000};
    QTest::newRow("clock/stands still") << QList<qint64>(1'000, now);
    QTest::newRow("clock/falls back") << QList<qint64>{now, now - 1, now - 1'000'000, now, now + 1};
    QTest::newRow("clock/before the epoch") << QList<qint64>{-5, 0, -1, 0, 1};
}

void TestIds::oneSourceGrows()
{
    QFETCH(QList<qint64>, readings);
    IdSource source;
    Uuid last;
    for (const qint64 reading : readings) {
        const Uuid id = source.next(reading);
        QVERIFY2(id > last, id.toByteArray().constData());
        QVERIFY(id.toByteArray() > last.toByteArray() || last.isNil());
        last = id;
    }
}

void TestIds::manyAreUnique()
{
    IdSource one;
    IdSource other;
    QSet<Uuid> seen;
    for (int i = 0; i < 50'000; ++i) {
        seen.insert(one.next(1'700'000'000'000'000 + i / 100));
        seen.insert(other.next(1'700'000'000'000'000 + i / 100));
    }
    QCOMPARE(seen.size(), 100'000);
}

void TestIds::sourcesSortByTime_data()
{
    QTest::addColumn<qint64>("apart");

    QTest::newRow("apart/a microsecond") << qint64(1);
    QTest::newRow("apart/a millisecond") << qint64(1'000);
    QTest::newRow("apart/an hour") << qint64(3'600'000'000);
}

void TestIds::sourcesSortByTime()
{
    QFETCH(qint64, apart);
    IdSource early;
    IdSource late;
    qint64 now = 1'700'000'000'000'000;
    for (int i = 0; i < 3'000; ++i, now += 2 * apart) {
        QVERIFY(early.next(now) < late.next(now + apart));
    }
}

void TestIds::growsBehindAny_data()
{
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("two hours ahead") << QByteArray("018bcfe5-6800-7000-8000-000000000000");
    QTest::newRow("long ago") << QByteArray("01890000-0000-7fff-bfff-ffffffffffff");
    QTest::newRow("nil") << QByteArray("00000000-0000-0000-0000-000000000000");
    QTest::newRow("the counter's last") << QByteArray("018bcfe5-6800-7123-bfff-ffff00000000");
    QTest::newRow("the stamp's last") << QByteArray("018bcfe5-6800-7fff-bfff-ffffffffffff");
    QTest::newRow("version 4") << QByteArray("018bcfe5-6800-4fff-bfff-ffffffffffff");
    QTest::newRow("version 8") << QByteArray("018bcfe5-6800-8fff-bfff-ffffffffffff");
    QTest::newRow("no variant") << QByteArray("018bcfe5-6800-7fff-ffff-ffffffffffff");
}

void TestIds::growsBehindAny()
{
    QFETCH(QByteArray, after);
    const Uuid floor = *Uuid::parse(after);
    IdSource source;
    Uuid last = floor;
    for (int i = 0; i < 100; ++i) {
        const Uuid id = source.next(1'700'000'000'000'000 - i * 1'000'000, last);
        QVERIFY(id > last);
        QCOMPARE(id.bytes[6] >> 4, 7);
        QCOMPARE(id.bytes[8] >> 6, 2);
        last = id;
    }
    // Others that share the source are not drawn along.
    QVERIFY(unixMillisOf(source.next(1'700'000'000'000'000)) <= 1'700'000'000'000);
}

void TestIds::growsBehindRandomOnes()
{
    QRandomGenerator random(7);
    IdSource source;
    for (int i = 0; i < 100'000; ++i) {
        Uuid after;
        for (std::uint8_t &byte : after.bytes) {
            byte = static_cast<std::uint8_t>(random.bounded(4) == 0 ? 0xff : random.bounded(256));
        }
        after.bytes[0] &= 0x7f; // one that has greater ones
        QVERIFY(source.next(1'700'000'000'000'000, after) > after);
    }
    Uuid greatest;
    greatest.bytes.fill(0xff);
    QCOMPARE(unixMillisOf(source.next(1'700'000'000'000'000, greatest)), 1'700'000'000'000);
}

void TestIds::nilIsNil()
{
    QVERIFY(Uuid().isNil());
    QVERIFY(!IdSource().next(0).isNil());
}

QTEST_GUILESS_MAIN(TestIds)
#include "tst_ids.moc"
