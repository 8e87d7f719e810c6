#include "backend/reads/excerpt.h"

#include <QTest>

using namespace boxoffice;

class TestExcerpt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void excerpt_data();
    void excerpt();
    void neverLongerNeverHalfACharacter();
};

void TestExcerpt::excerpt_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *name, const QString &text, int most, const QString &expected) {
        QTest::newRow(name) << text << most << expected;
    };
    row("short/empty", QString(), 5, QString());
    row("short/fits", QStringLiteral("hello"), 5, QStringLiteral("hello"));
    row("cut/behind a word", QStringLiteral("hello brave new world"), 15,
        QStringLiteral("hello brave\u2026"));
    row("cut/at the blank", QStringLiteral("hello brave new"), 12,
        QStringLiteral("hello brave\u2026"));
    row("cut/one long word", QStringLiteral("incomprehensibilities"), 8,
        QStringLiteral("incompr\u2026"));
    row("cut/a word too far back", QStringLiteral("an incomprehensibility"), 12,
        QStringLiteral("an incompre\u2026"));
    row("cut/to nothing", QStringLiteral("hello"), 1, QStringLiteral("\u2026"));
    row("wide/fits", QStringLiteral("\U0001F39F\U0001F39F"), 2,
        QStringLiteral("\U0001F39F\U0001F39F"));
    row("wide/cut", QStringLiteral("\U0001F39F\U0001F39F\U0001F39F"), 2,
        QStringLiteral("\U0001F39F\u2026"));
}

void TestExcerpt::excerpt()
{
    QFETCH(QString, text);
    QFETCH(int, most);
    QTEST(excerptOf(text, most), "expected");
}

void TestExcerpt::neverLongerNeverHalfACharacter()
{
    const QString text =
        QStringLiteral("a\U0001F39F b \U0001F39F\U0001F39F cc  d\U0001F39F e f gg ");
    for (int most = 1; most < 30; ++most) {
        const QString cut = excerptOf(text, most);
        QVERIFY2(cut.toUcs4().size() <= most, qPrintable(cut));
        QVERIFY(cut.isValidUtf16());
    }
}

QTEST_GUILESS_MAIN(TestExcerpt)
#include "tst_excerpt.moc"
