// Slugs of events: what a name becomes, and who gets which one.
#include "backend/domain/event_slugs.h"

#include <QTest>

using namespace boxoffice;

namespace {

Uuid idOf(char last)
{
    return *Uuid::parse(QByteArray(QByteArray("01890000-0000-7000-8000-00000000000") + last));
}

} // namespace

class TestEventSlugs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nameBecomesABase_data();
    void nameBecomesABase();
    void everyBaseIsASlug();
    void basesThatMayMeetHaveOneStem();
    void stemsEndBeforeNumbers_data();
    void stemsEndBeforeNumbers();
    void whatIsNoSlug_data();
    void whatIsNoSlug();
    void secondOfANameGetsANumber();
    void eventTakesItsOwnAgain();
    void busyStemAndFullRowEndWithTheId();
};

void TestEventSlugs::nameBecomesABase_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("base");
    const auto row = [](const char *tag, const char *name, const char *base) {
        QTest::newRow(tag) << QString::fromUtf8(name) << QString::fromUtf8(base);
    };
    row("words", "Jazz night", "jazz-night");
    row("signs", "  Rock & Roll: 24/7!  ", "rock-roll-24-7");
    row("apostrophe", "Don't panic", "dont-panic");
    row("typographic apostrophe", "Don’t panic", "dont-panic");
    row("German", "Größte Käferübung", "groesste-kaeferuebung");
    row("French", "Fête à l'École", "fete-a-lecole");
    row("Polish", "Zażółć gęślą jaźń", "zazolc-gesla-jazn");
    row("Cyrillic", "Щелкунчик", "selkuncik");
    row("Greek", "Αθήνα", "athena");
    row("full width", "ＪＡＺＺ　１２", "jazz-12");
    row("emoji", "🎻🎉", "event");
    row("emoji beside a word", "🎻 Quartet", "quartet");
    row("marks only", "́́", "event");
    row("no letter", "!!!", "event");
    row("a number", "1984", "1984");
    row("a script", "</script><script>", "script-script");
    row("a path", "../../etc/passwd", "etc-passwd");
    row("sixty", "abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghij x",
        "abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghij");
    row("longer than sixty",
        "abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi",
        "abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghi");
    QTest::newRow("one word") << QString(200, u'x') << QString(60, u'x');
}

void TestEventSlugs::nameBecomesABase()
{
    QFETCH(QString, name);
    QFETCH(QString, base);
    QCOMPARE(slugBase(name), base);
}

// Characters that are no surrogates, alone, and some many times, so that what grows is long.
void TestEventSlugs::everyBaseIsASlug()
{
    for (char32_t c = 1; c <= 0x10ffff; c += c < 0x3000 ? 1 : 37) {
        if (c >= 0xd800 && c < 0xe000) {
            continue;
        }
        const int times = c % 128 == 0 ? 200 : c % 2 == 0 ? 3 : 1;
        const QString base = slugBase(QString::fromUcs4(&c, 1).repeated(times));
        QVERIFY2(isSlug(base) && base.size() <= 60 && !base.contains(QStringLiteral("--")),
                 qPrintable(QStringLiteral("U+%1: %2").arg(uint(c), 4, 16).arg(base)));
    }
}

void TestEventSlugs::basesThatMayMeetHaveOneStem()
{
    const QStringList bases{QStringLiteral("jazz"), QStringLiteral("jazz-2"),
                            QStringLiteral("jazz-2-3"), QStringLiteral("jazz-20")};
    for (const QString &one : bases) {
        for (const QString &slug : slugsOf(one)) {
            QCOMPARE(slugStem(slug), slugStem(one));
        }
        QCOMPARE(slugStem(one), QStringLiteral("jazz"));
    }
}

void TestEventSlugs::stemsEndBeforeNumbers_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("stem");
    QTest::newRow("no number") << QStringLiteral("jazz-night") << QStringLiteral("jazz-night");
    QTest::newRow("in a word") << QStringLiteral("mp3") << QStringLiteral("mp3");
    QTest::newRow("last") << QStringLiteral("top-40") << QStringLiteral("top");
    QTest::newRow("in between") << QStringLiteral("top-40-live") << QStringLiteral("top-40-live");
    QTest::newRow("only numbers") << QStringLiteral("24-7") << QStringLiteral("24");
    QTest::newRow("one number") << QStringLiteral("1984") << QStringLiteral("1984");
}

void TestEventSlugs::stemsEndBeforeNumbers()
{
    QFETCH(QString, base);
    QFETCH(QString, stem);
    QCOMPARE(slugStem(base), stem);
}

void TestEventSlugs::whatIsNoSlug_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("hyphen first") << QStringLiteral("-a");
    QTest::newRow("hyphen last") << QStringLiteral("a-");
    QTest::newRow("upper case") << QStringLiteral("Jazz");
    QTest::newRow("emoji") << QStringLiteral("🎻");
    QTest::newRow("umlaut") << QStringLiteral("ü");
    QTest::newRow("dot") << QStringLiteral("a.b");
    QTest::newRow("too long") << QString(74, u'a');
}

void TestEventSlugs::whatIsNoSlug()
{
    QFETCH(QString, text);
    QVERIFY(!isSlug(text));
}

void TestEventSlugs::secondOfANameGetsANumber()
{
    KnownSlugs known;
    const QString name = QStringLiteral("Jazz night");
    QCOMPARE(known.take(name, idOf('1')), QStringLiteral("jazz-night"));
    QCOMPARE(known.take(name, idOf('2')), QStringLiteral("jazz-night-2"));
    QCOMPARE(known.take(QStringLiteral("JAZZ, NIGHT"), idOf('3')), QStringLiteral("jazz-night-3"));
}

void TestEventSlugs::eventTakesItsOwnAgain()
{
    KnownSlugs known;
    known.owners = {{QStringLiteral("jazz-2"), idOf('1')}}; // "jazz" has come free since
    QCOMPARE(known.take(QStringLiteral("Jazz"), idOf('1')), QStringLiteral("jazz-2"));
    QCOMPARE(known.take(QStringLiteral("Jazz"), idOf('2')), QStringLiteral("jazz"));
}

void TestEventSlugs::busyStemAndFullRowEndWithTheId()
{
    KnownSlugs busy;
    busy.busyStems = {QStringLiteral("jazz")};
    QCOMPARE(busy.take(QStringLiteral("Jazz 2"), idOf('1')), QStringLiteral("jazz-2-000000000001"));
    QCOMPARE(busy.take(QStringLiteral("Rock"), idOf('1')), QStringLiteral("rock"));

    KnownSlugs full;
    for (const QString &slug : slugsOf(QStringLiteral("jazz"))) {
        full.owners.insert(slug, idOf('9'));
    }
    QCOMPARE(full.take(QStringLiteral("Jazz"), idOf('1')), QStringLiteral("jazz-000000000001"));
    const QString longest = QString(60, u'x') + QStringLiteral("-000000000001");
    QVERIFY(isSlug(longest));
}

QTEST_GUILESS_MAIN(TestEventSlugs)
#include "tst_event_slugs.moc"
