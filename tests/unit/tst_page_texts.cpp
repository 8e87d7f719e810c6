// How pages and modules become German, and whether web/texts/de.json has all that they need.
#include "backend/markup/page_texts.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace boxoffice;

namespace {

const QString kWeb = QStringLiteral(BOXOFFICE_SOURCE_DIR "/web");

PageTexts texts(const QByteArray &all, const QByteArray &more = {})
{
    const QByteArray json = "{\"language\": \"de\"" + more + ", \"texts\": " + all + "}";
    auto parsed = PageTexts::parse(json);
    return parsed ? *std::move(parsed) : PageTexts();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList filesIn(const QString &folder)
{
    QStringList files;
    QDirIterator all(kWeb + folder, QDir::Files);
    while (all.hasNext()) {
        files.append(all.next());
    }
    files.sort();
    return files;
}

// Of all pages and modules.
QStringList textsNotIn(const PageTexts &texts)
{
    QStringList missing;
    for (const QString &path : filesIn(QStringLiteral("/templates"))) {
        texts.page(contentOf(path), missing);
    }
    for (const QString &path : filesIn(QStringLiteral("/static/js"))) {
        texts.module(contentOf(path), missing);
    }
    return missing;
}

QJsonObject germanTexts()
{
    const QByteArray json = contentOf(kWeb + QStringLiteral("/texts/de.json"));
    return QJsonDocument::fromJson(json).object().value(u"texts").toObject();
}

// The parts of a text that no translation may change.
QStringList fixedParts(const QString &text)
{
    static const QRegularExpression part(QStringLiteral("\\{\\w+\\}|<[^>]*>"));
    QStringList parts;
    auto found = part.globalMatch(text);
    while (found.hasNext()) {
        parts.append(found.next().captured());
    }
    parts.sort();
    return parts;
}

} // namespace

class TestPageTexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pageIsTranslated_data();
    void pageIsTranslated();
    void whatIsMissingStays();
    void oddPagesHavePlaces_data();
    void oddPagesHavePlaces();
    void moduleIsTranslated_data();
    void moduleIsTranslated();
    void unusableTextsAreRefused_data();
    void unusableTextsAreRefused();
    void everyTextIsThere();
    void noTextIsLeftOver();
    void translationsKeepWhatIsPutIn();
};

void TestPageTexts::pageIsTranslated_data()
{
    QTest::addColumn<QByteArray>("texts");
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QByteArray>("translated");
    const auto row = [](const char *name, const char *texts, const char *page,
                        const char *translated) {
        QTest::newRow(name) << QByteArray(texts) << QByteArray(page) << QByteArray(translated);
    };
    row("words", R"({"Yes": "Ja"})", "<p>Yes</p>", "<p>Ja</p>");
    row("blanks around stay", R"({"Yes": "Ja"})", "<p>\n  Yes </p>", "<p>\n  Ja </p>");
    row("blanks inside are one", R"({"Come in": "Herein"})", "<p>Come\n\t in</p>", "<p>Herein</p>");
    row("language", "{}", "<!doctype html><html lang=\"en\" data-x>",
        "<!doctype html><html lang=\"de\" data-x>");
    row("language/no quotes", "{}", "<html lang=en>", "<html lang=\"de\">");
    row("title", R"({"Yes": "Ja"})", "<title>Yes</title>", "<title>Ja</title>");
    row("elements inside", R"({"Go <b>on</b> now": "Geh <b>weiter</b>"})",
        "<p>Go <b>on</b> now</p>", "<p>Geh <b>weiter</b></p>");
    row("elements at the ends without words", R"({"Yes": "Ja"})",
        "<label><input id=a> Yes<svg><path d=\"M0 0\"/></svg></label>",
        "<label><input id=a> Ja<svg><path d=\"M0 0\"/></svg></label>");
    row("element at the end with words", R"({"Yes <i>sir</i>": "Ja <i>doch</i>"})",
        "<p>Yes <i>sir</i></p>", "<p>Ja <i>doch</i></p>");
    row("each element by itself", R"({"Yes": "Ja", "No": "Nein"})",
        "<div><p>Yes</p><p>No</p></div>", "<div><p>Ja</p><p>Nein</p></div>");
    row("attributes", R"({"Yes": "Ja", "No": "Nein"})",
        "<input placeholder=\"Yes\" title='No' value=\"Yes\"><img alt=Yes aria-label=\"No\">",
        "<input placeholder=\"Ja\" title=\"Nein\" value=\"Yes\"><img alt=\"Ja\" "
        "aria-label=\"Nein\">");
    row("description", R"({"Yes": "Ja"})",
        "<meta name=\"description\" content=\"Yes\"><meta name=\"robots\" content=\"Yes\">",
        "<meta name=\"description\" content=\"Ja\"><meta name=\"robots\" content=\"Yes\">");
    row("values are escaped", R"({"Yes": "<Ja & \"so\">"})", "<img alt=\"Yes\">",
        "<img alt=\"&lt;Ja &amp; &quot;so&quot;&gt;\">");
    row("values with entities", R"({"a < b & c": "c"})", "<img alt=\"a &lt; b &amp; c\">",
        "<img alt=\"c\">");
    row("words with entities", R"({"a &lt; b &amp; c": "c &gt; d"})", "<p>a &lt; b &amp; c</p>",
        "<p>c &gt; d</p>");
    row("UTF-8", R"({"Loading…": "Lädt …"})", "<p>Loading…</p><p>", "<p>Lädt …</p><p>");
    row("script and style stay", R"({"Yes": "Ja"})",
        "<script>Yes</script><style>Yes</style><code>Yes</code><!-- Yes --><p>Yes</p>",
        "<script>Yes</script><style>Yes</style><code>Yes</code><!-- Yes --><p>Ja</p>");
    row("translate=no stays", R"({"Yes": "Ja"})",
        "<p translate=\"no\" title=\"Yes\"><a>Yes</a></p><p>Yes</p>",
        "<p translate=\"no\" title=\"Yes\"><a>Yes</a></p><p>Ja</p>");
    row("without end tags", R"({"Yes": "Ja", "No": "Nein"})", "<ul><li>Yes<li>No</ul>",
        "<ul><li>Ja<li>Nein</ul>");
    row("no script", R"({"Yes": "Ja"})", "<body><noscript><p>Yes</p></noscript>",
        "<body><noscript><p>Ja</p></noscript>");
}

void TestPageTexts::pageIsTranslated()
{
    QFETCH(QByteArray, texts);
    QFETCH(QByteArray, page);
    QFETCH(QByteArray, translated);
    QStringList missing;
    QCOMPARE(::texts(texts).page(page, missing), translated);
    QCOMPARE(missing, QStringList());
}

void TestPageTexts::whatIsMissingStays()
{
    QStringList missing;
    const QByteArray page = "<p>Yes</p><p title=\"Oh\">No</p>";
    QCOMPARE(texts(R"({"Yes": "Ja", "Oh": {"other": "Ach"}})").page(page, missing),
             "<p>Ja</p><p title=\"Oh\">No</p>");
    QCOMPARE(missing, QStringList({QStringLiteral("Oh"), QStringLiteral("No")}));
}

void TestPageTexts::oddPagesHavePlaces_data()
{
    QTest::addColumn<QByteArray>("page");
    for (const char *page :
         {"", "<", "</p>", "<p", "<p title=\"", "&", "&#0;", "<b><p>Yes</b>No</p>",
          "<table>Yes<tr><td>No</table>", "<html lang=>", "<p title>Yes", "<svg><title>Yes",
          "<a><a>Yes</a>No</a>", "<select><p>Yes</select>", "\xff\xfe<p>\xc3</p>",
          "<template><p>Yes</p></template>", "<frameset>Yes", "<p>Yes<!--", "<title>Yes"}) {
        QTest::addRow("%s", page) << QByteArray(page);
    }
}

// The places must be inside the page and apart, since a text is put into each.
void TestPageTexts::oddPagesHavePlaces()
{
    QFETCH(QByteArray, page);
    QStringList missing;
    QCOMPARE(texts("{}").page(page, missing), page); // nothing is lost
    const QByteArray all = texts(R"({"Yes": "Ja", "No": "Nein"})").page(page, missing);
    QVERIFY(all.size() <= page.size() + 2 * page.count("No"));
}

void TestPageTexts::moduleIsTranslated_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("translated");
    const auto row = [](const char *name, const char *source, const char *translated) {
        QTest::newRow(name) << QByteArray(source) << QByteArray(translated);
    };
    row("text", "say(t('Yes'));", "say(t('Ja'));");
    row("text with values", "t('By {name}', { name })", "t('Von {name}', { name })");
    row("quotes", "t('It\\'s')", "t('Es ist\\'s \\\\o/')");
    row("two", "a ? t('Yes') : t('By {name}')", "a ? t('Ja') : t('Von {name}')");
    row("forms", "plural(seats(2), { one: '{n} seat', other: '{n} seats' })",
        "plural(seats(2), { one: '{n} Platz', other: '{n} Plätze' })");
    row("another function", "set('Yes'); obj.t('Yes'); at('Yes'); $t('Yes')",
        "set('Yes'); obj.t('Yes'); at('Yes'); $t('Yes')");
    row("another literal", "t(\"Yes\"); t(`Yes`); t(Yes)", "t(\"Yes\"); t(`Yes`); t(Yes)");
    row("UTF-8", "f('“'); t('Yes')", "f('“'); t('Ja')");
}

void TestPageTexts::moduleIsTranslated()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, translated);
    const PageTexts all = texts(R"({"Yes": "Ja", "By {name}": "Von {name}", "It's": "Es ist's \\o/",
        "{n} seats": {"one": "{n} Platz", "other": "{n} Plätze"}})");
    QStringList missing;
    QCOMPARE(all.module(source, missing), translated);
    QCOMPARE(missing, QStringList());
    all.module("t('No'); plural(n, { one: 'a', other: 'Yes' })", missing);
    QCOMPARE(missing, QStringList({QStringLiteral("No"), QStringLiteral("Yes")}));
}

void TestPageTexts::unusableTextsAreRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"", "[]", "{", R"({"texts": {}})", R"({"language": "de"})",
                             R"({"language": "de", "texts": {"a": 1}})",
                             R"({"language": "de", "texts": {"a": {"one": "b"}}})",
                             R"({"language": "de", "texts": {"a": null}})"}) {
        QTest::addRow("%s", json) << QByteArray(json);
    }
}

void TestPageTexts::unusableTextsAreRefused()
{
    QFETCH(QByteArray, json);
    const auto parsed = PageTexts::parse(json);
    QVERIFY(!parsed);
    QVERIFY(parsed.error().message.startsWith(u"The texts of the pages cannot be used: "));
}

void TestPageTexts::everyTextIsThere()
{
    auto german = PageTexts::parse(contentOf(kWeb + QStringLiteral("/texts/de.json")));
    QVERIFY2(german, german ? "" : qPrintable(german.error().message));
    QCOMPARE(textsNotIn(*german), QStringList());
    for (const QString &path : filesIn(QStringLiteral("/templates"))) {
        QVERIFY2(!german->isInEnglish(QFileInfo(path).fileName()), qPrintable(path));
    }
}

void TestPageTexts::noTextIsLeftOver()
{
    const QStringList used = textsNotIn(texts("{}")); // all of them
    QStringList left = germanTexts().keys();
    QVERIFY(!left.isEmpty());
    for (const QString &text : used) {
        left.removeAll(text);
    }
    QCOMPARE(left, QStringList());
}

void TestPageTexts::translationsKeepWhatIsPutIn()
{
    const QJsonObject all = germanTexts();
    for (auto text = all.begin(); text != all.end(); ++text) {
        const QString words =
            text->isString() ? text->toString() : text->toObject().value(u"other").toString();
        QCOMPARE(fixedParts(words), fixedParts(text.key()));
        QVERIFY2(!words.contains(u'"') || words.contains(u'<'),
                 qPrintable(words)); // „so“ in German
    }
}

QTEST_GUILESS_MAIN(TestPageTexts)
#include "tst_page_texts.moc"
