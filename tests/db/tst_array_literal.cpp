// Array literals: the text that PostgreSQL's array parser is given. That it reads back the same is
// tst_connection's.
#include "backend/database/array_literal.h"

#include <QtTest>

using namespace boxoffice;

class TestArrayLiteral : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data();
    void text();
    void otherTypes();
    void startsAnewAfterTake();
};

void TestArrayLiteral::text_data()
{
    QTest::addColumn<QStringList>("elements");
    QTest::addColumn<QString>("literal");

    QTest::newRow("array/empty") << QStringList() << QStringLiteral("{}");
    QTest::newRow("array/two") << QStringList{QStringLiteral("a"), QStringLiteral("b")}
                               << QStringLiteral("{\"a\",\"b\"}");
    QTest::newRow("element/empty") << QStringList{QString()} << QStringLiteral("{\"\"}");
    QTest::newRow("element/NULL is text")
        << QStringList{QStringLiteral("NULL")} << QStringLiteral("{\"NULL\"}");
    QTest::newRow("element/quote")
        << QStringList{QStringLiteral("a\"b")} << QStringLiteral("{\"a\\\"b\"}");
    QTest::newRow("element/backslash")
        << QStringList{QStringLiteral("a\\")} << QStringLiteral("{\"a\\\\\"}");
    QTest::newRow("element/braces and comma")
        << QStringList{QStringLiteral("{a,b}")} << QStringLiteral("{\"{a,b}\"}");
}

void TestArrayLiteral::text()
{
    QFETCH(QStringList, elements);
    ArrayLiteral array;
    for (const QString &element : elements) {
        array.add(element);
    }
    QCOMPARE(array.isEmpty(), elements.isEmpty());
    QTEST(array.take(), "literal");
}

void TestArrayLiteral::otherTypes()
{
    ArrayLiteral numbers, ids, bytes;
    numbers.add(-1);
    numbers.add(2);
    ids.add(Uuid{});
    ids.addNull();
    bytes.addBytes(QByteArray("\x00\xff", 2));
    QCOMPARE(numbers.take(), QStringLiteral("{-1,2}"));
    QCOMPARE(ids.take(), QStringLiteral("{00000000-0000-0000-0000-000000000000,NULL}"));
    QCOMPARE(bytes.take(), QStringLiteral("{\"\\\\x00ff\"}"));
}

void TestArrayLiteral::startsAnewAfterTake()
{
    ArrayLiteral array;
    array.add(1);
    array.take();
    QVERIFY(array.isEmpty());
    array.add(2);
    QCOMPARE(array.take(), QStringLiteral("{2}"));
}

QTEST_GUILESS_MAIN(TestArrayLiteral)
#include "tst_array_literal.moc"
