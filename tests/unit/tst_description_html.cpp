#include "backend/markup/description_html.h"

#include <QRegularExpression>
#include <QTest>

using namespace boxoffice;

class TestDescriptionHtml : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsMeant_data();
    void saysWhatIsMeant();
    void words_data();
    void words();
    void nothingElseComesOut_data();
    void nothingElseComesOut();
    void elementsAreBalanced_data() { nothingElseComesOut_data(); }
    void elementsAreBalanced();
};

void TestDescriptionHtml::saysWhatIsMeant_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("html");

    const QByteArray rel = " rel=\"nofollow noopener ugc\">";
    const auto p = [](const QByteArray &inside) -> QByteArray {
        return "<p dir=\"auto\">" + inside + "</p>";
    };
    const auto row = [](const char *name, const char *text, const QByteArray &html) {
        QTest::newRow(name) << QString::fromUtf8(text) << html;
    };
    row("nothing", "", "");
    row("words", "Three short talks.", p("Three short talks."));
    row("lines are kept", "one\ntwo\n\nthree", p("one<br>two") + p("three"));
    row("emphasis", "*very* **good**", p("<em>very</em> <strong>good</strong>"));
    row("heading of any level", "###### Doors", "<h3 dir=\"auto\">Doors</h3>");
    row("list", "- a\n- b", "<ul dir=\"auto\"><li dir=\"auto\">a</li><li dir=\"auto\">b</li></ul>");
    row("list that begins later", "7. a",
        "<ol dir=\"auto\" start=\"7\"><li dir=\"auto\">a</li></ol>");
    row("list with air", "- a\n\n- b",
        "<ul dir=\"auto\"><li dir=\"auto\">" + p("a") + "</li><li dir=\"auto\">" + p("b")
            + "</li></ul>");
    row("quote", "> said", "<blockquote dir=\"auto\">" + p("said") + "</blockquote>");
    row("code", "`a<b`", p("<code>a&lt;b</code>"));
    row("code block", "```\na<b\n```", "<pre><code>a&lt;b\n</code></pre>");
    row("rule", "---", "<hr>");
    row("link", "[us](https://example.org/a?b=1&c=2)",
        p("<a href=\"https://example.org/a?b=1&amp;c=2\"" + rel + "us</a>"));
    row("mail", "[us](mailto:ada@example.org)",
        p("<a href=\"mailto:ada@example.org\"" + rel + "us</a>"));
    row("address alone", "see https://example.org/a_b_c.",
        p("see <a href=\"https://example.org/a_b_c\"" + rel + "https://example.org/a_b_c</a>."));
    row("addresses in a row", "https://a.example,https://b.example",
        p("<a href=\"https://a.example,https://b.example\"" + rel
          + "https://a.example,https://b.example</a>"));
    row("address in brackets", "(https://example.org/x_(y))",
        p("(<a href=\"https://example.org/x_(y)\"" + rel + "https://example.org/x_(y)</a>)"));
    row("address within a word", "xhttps://example.org", p("xhttps://example.org"));
    row("a scheme alone", "https:// is a scheme", p("https:// is a scheme"));
    row("address in a link", "[https://a.example](https://b.example)",
        p("<a href=\"https://b.example\"" + rel + "https://a.example</a>"));
    row("image", "![the hall](https://example.org/h.png)",
        p("<a href=\"https://example.org/h.png\"" + rel + "the hall</a>"));
    row("image in a link", "[![hall](https://a.example/h.png)](https://b.example)",
        p("<a href=\"https://b.example\"" + rel + "hall</a>"));
    row("HTML is text", "<b>bold</b> & <i>so on</i>",
        p("&lt;b&gt;bold&lt;/b&gt; &amp; &lt;i&gt;so on&lt;/i&gt;"));
    row("block of HTML is text", "<div>\nx\n</div>", p("&lt;div&gt;<br>x<br>&lt;/div&gt;"));
    row("quotes", "\"it's\"", p("&quot;it&#39;s&quot;"));
    row("scripts", "مرحبا 日本 😀", p("مرحبا 日本 😀"));
}

void TestDescriptionHtml::saysWhatIsMeant()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, html);
    QCOMPARE(descriptionHtml(text), html);
}

void TestDescriptionHtml::words_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const char *text, const char *said) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(said);
    };
    row("nothing", "", "");
    row("lines and paragraphs", "one\ntwo\n\nthree", "one two three");
    row("marks", "# Doors\n\n**Bring** a *friend* and `tea`\n\n> said\n\n---",
        "Doors Bring a friend and tea said");
    row("links and images", "[us](https://a.example) ![the hall](https://a.example/h.png)",
        "us the hall");
    row("list", "- a\n- b", "a b");
    row("HTML is text", "<b>bold</b>", "<b>bold</b>");
    row("marks inside words", "snake_case 2*3*4", "snake_case 234");
    row("code block", "```\na\nb\n```", "a b");
    row("scripts", "**\u0645\u0631\u062d\u0628\u0627** \u65e5\u672c",
        "\u0645\u0631\u062d\u0628\u0627 \u65e5\u672c");
}

void TestDescriptionHtml::words()
{
    QFETCH(QString, text);
    QFETCH(QString, said);
    QCOMPARE(descriptionWords(text), said);
}

void TestDescriptionHtml::nothingElseComesOut_data()
{
    QTest::addColumn<QString>("text");

    const auto row = [](const char *name, const QString &text) { QTest::newRow(name) << text; };
    row("script", QStringLiteral("<script>alert(1)</script>"));
    row("script over lines", QStringLiteral("<script>\nalert(1)\n</script>\n\nafter"));
    row("handler", QStringLiteral("<img src=x onerror=alert(1)>"));
    row("javascript:", QStringLiteral("[a](javascript:alert(1))"));
    row("javascript: in another case", QStringLiteral("[a](JaVaScRiPt:alert(1))"));
    row("javascript: with an entity", QStringLiteral("[a](java&#x0a;script:alert(1))"));
    row("javascript: in angle brackets", QStringLiteral("<javascript:alert(1)>"));
    row("data:", QStringLiteral("![a](data:image/svg+xml;base64,PHN2Zz4=)"));
    row("vbscript: behind a blank", QStringLiteral("[a]( vbscript:x)"));
    row("relative", QStringLiteral("[a](/sign-in) [b](//example.org) [c](?x)"));
    row("quote in an address", QStringLiteral("[a](https://example.org/\"onclick=\"x)"));
    row("quote by an entity", QStringLiteral("[a](https://example.org/&quot;onclick=&quot;x)"));
    row("quote in an address alone", QStringLiteral("https://example.org/'onclick='x"));
    row("title", QStringLiteral("[a](https://example.org \"t\\\" onclick=x\")"));
    row("class of a code block", QStringLiteral("```\"><script>\nx\n```"));
    row("comment", QStringLiteral("<!-- <b> -->"));
    row("processing", QStringLiteral("<?php ?>"));
    row("CDATA", QStringLiteral("<![CDATA[ <b> ]]>"));
    row("reference", QStringLiteral("[a]\n\n[a]: javascript:alert(1)"));
    row("deep quotes", QString(10'000, u'>') + u'x');
    row("deep lists", QString::fromLatin1(QByteArray("- ").repeated(5'000)) + u'x');
    row("deep brackets", QString(10'000, u'['));
    row("deep images", QString::fromLatin1(QByteArray("![").repeated(5'000)));
    row("deep emphasis", QString::fromLatin1(QByteArray("*a **a ").repeated(1'400)));
    row("many ticks", QString::fromLatin1(QByteArray("`a``b").repeated(2'000)));
    row("half links", QString::fromLatin1(QByteArray("[a](<b").repeated(1'600)));
    row("half links with a title", QString::fromLatin1(QByteArray("[a](b \"").repeated(1'400)));
    row("half comments", QString::fromLatin1(QByteArray("<!--").repeated(2'500)));
    row("half declarations", QString::fromLatin1(QByteArray("<?").repeated(5'000)));
    row("addresses", QString::fromLatin1(QByteArray("http://").repeated(1'400)));
    row("brackets behind an address", u"http://a" + QString(9'990, u')'));
    row("NUL and controls", QStringLiteral("a\u0001b\u007f[x](https://a\u0001b)"));
    row("direction", QStringLiteral("\u202e[a](https://example.org/\u202e)"));
    row("BOM", QStringLiteral("\ufeff# a"));
}

// Whatever is between < and > is one of our own elements, in our own words.
void TestDescriptionHtml::nothingElseComesOut()
{
    QFETCH(QString, text);
    static const QRegularExpression tag(QStringLiteral(
        "^(?:/?(?:p|h3|ul|ol|li|blockquote|pre|code|em|strong|a)|br|hr"
        "|(?:p|h3|ul|ol|li|blockquote) dir=\"auto\"|ol dir=\"auto\" start=\"\\d+\""
        "|a href=\"(?:https?://|mailto:)[^\"<>']*\" rel=\"nofollow noopener ugc\")$"));
    const QString html = QString::fromUtf8(descriptionHtml(text));
    for (qsizetype at = html.indexOf(u'<'); at >= 0; at = html.indexOf(u'<', at + 1)) {
        const qsizetype end = html.indexOf(u'>', at);
        QVERIFY(end > at);
        const QString inside = html.mid(at + 1, end - at - 1);
        QVERIFY2(tag.match(inside).hasMatch(), qPrintable(inside));
    }
    QVERIFY(html.size() < 20 * text.size() + 100);
}

void TestDescriptionHtml::elementsAreBalanced()
{
    QFETCH(QString, text);
    const QString html = QString::fromUtf8(descriptionHtml(text));
    static const QRegularExpression tag(QStringLiteral("<(/?)(\\w+)[^>]*>"));
    QStringList open;
    int deepest = 0;
    for (auto found = tag.globalMatch(html); found.hasNext();) {
        const auto one = found.next();
        const QString name = one.captured(2);
        if (name == u"br" || name == u"hr") {
            continue;
        }
        if (one.captured(1).isEmpty()) {
            open.append(name);
            deepest = std::max(deepest, int(open.size()));
        } else {
            QVERIFY(!open.isEmpty());
            QCOMPARE(open.takeLast(), name);
        }
    }
    QVERIFY2(open.isEmpty(), qPrintable(open.join(u' ')));
    QVERIFY(deepest < 40);
}

QTEST_APPLESS_MAIN(TestDescriptionHtml)
#include "tst_description_html.moc"
