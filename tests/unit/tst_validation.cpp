#include "shared/api/email.h"
#include "shared/api/organizer_rules.h"
#include "shared/api/validation.h"
#include "shared/text.h"
#include "tests/support/text_cases.h"

#include <QTest>

using namespace boxoffice;

namespace {

const QString kEmoji = QString::fromUtf8("\xf0\x9f\x8e\x9f"); // U+1F39F, two UTF-16 units
const QString kFamily =
    QString::fromUtf8("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"); // 3 code points
const QString kAccent = QString::fromUtf8("e\xcc\x81"); // e and a combining acute: 2 code points
const QString kNul(1, QChar(u'\0'));

QString unicode(char16_t c)
{
    return QString(QChar(c));
}

template <typename T> QString fieldAtFault(const Result<T> &result)
{
    if (result || result.error().code != ErrorCode::InvalidField
        || result.error().message.isEmpty()) {
        return {};
    }
    return result.error().field;
}

} // namespace

class TestValidation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textCases_data();
    void textCases();
    void searchCases_data();
    void searchCases();
    void suggestions_data();
    void suggestions();
    void cleaningIsFinal_data();
    void cleaningIsFinal();
    void codePointCount_data();
    void codePointCount();
    void name_data();
    void name();
    void description_data();
    void description();
    void capacity_data();
    void capacity();
    void email_data();
    void email();
    void contact_data();
    void contact();
    void embedOrigin_data();
    void embedOrigin();
    void embedOriginsAreFewAndOnce();
    void idempotencyKey_data();
    void idempotencyKey();
};

using Rule = Result<QString> (*)(const QString &);

void TestValidation::textCases_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("stored"); // null: refused
    QTest::addColumn<QString>("says");

    const std::pair<QLatin1StringView, Rule> kinds[] = {
        {QLatin1StringView("emails"), validEmail},
        {QLatin1StringView("names"), validName},
        {QLatin1StringView("descriptions"), validDescription},
        {QLatin1StringView("locations"), validLocation}};
    for (const auto &[kind, rule] : kinds) {
        for (const QJsonValue &each : boxoffice::textCases(kind)) {
            QTest::addRow("%s/%s", kind.data(), qPrintable(each[u"row"].toString()))
                << rule << each[u"given"].toString() << each[u"stored"].toString()
                << each[u"refused"].toString();
        }
    }
}

void TestValidation::textCases()
{
    QFETCH(Rule, rule);
    QFETCH(QString, given);
    QFETCH(QString, stored);
    QFETCH(QString, says);
    const auto result = rule(given);
    QCOMPARE(bool(result), says.isEmpty());
    if (result) {
        QCOMPARE(*result, stored);
        QCOMPARE(*rule(stored), stored);
    } else {
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
    }
}

void TestValidation::searchCases_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("found");

    for (const QJsonValue &each : boxoffice::textCases(QLatin1StringView("searches"))) {
        const QString text = each[u"text"].toString();
        const QString query = each[u"query"].toString();
        QTest::addRow("%s in %s", qPrintable(query), qPrintable(text))
            << text << query << each[u"found"].toBool();
    }
}

void TestValidation::searchCases()
{
    QFETCH(QString, text);
    QFETCH(QString, query);
    QTEST(holdsAll(foldedForSearch(text), searchWords(query)), "found");
}

void TestValidation::suggestions_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("suggestion");

    for (const QJsonValue &each : boxoffice::textCases(QLatin1StringView("emails"))) {
        QTest::newRow(qPrintable(each[u"row"].toString()))
            << each[u"given"].toString() << each[u"suggestion"].toString();
    }
}

void TestValidation::suggestions()
{
    QFETCH(QString, given);
    QTEST(suggestedEmail(given), "suggestion");
}

void TestValidation::cleaningIsFinal_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");

    const QString none;
    QTest::newRow("name/alone") << Rule(validName) << none << none;
    QTest::newRow("name/first") << Rule(validName) << none << QStringLiteral("a");
    QTest::newRow("name/last") << Rule(validName) << QStringLiteral("a") << none;
    QTest::newRow("location/between")
        << Rule(validLocation) << QStringLiteral("a ") << QStringLiteral(" b");
    QTest::newRow("email/first") << Rule(validEmail) << none << QStringLiteral("a@b.example");
    QTest::newRow("email/before the @")
        << Rule(validEmail) << QStringLiteral("a") << QStringLiteral("@b.example");
    QTest::newRow("email/in the domain")
        << Rule(validEmail) << QStringLiteral("a@b") << QStringLiteral("c.example");
    QTest::newRow("email/last") << Rule(validEmail) << QStringLiteral("a@b.example") << none;
}

// Of every character in the planes that have some: what is stored once would be stored alike again.
void TestValidation::cleaningIsFinal()
{
    QFETCH(Rule, rule);
    QFETCH(QString, before);
    QFETCH(QString, after);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr char32_t beyond = 61; // what they look for is the same for all pairs of surrogates
#else
    constexpr char32_t beyond = 1;
#endif
    for (char32_t code = 0; code <= QChar::LastValidCodePoint; code += code > 0xffff ? beyond : 1) {
        if (QChar::isSurrogate(code) || (code >= 0x40000 && code < 0xe0000)) {
            continue;
        }
        // QString::fromUcs4() would leave U+FEFF out.
        const auto once = rule(before % QStringView(QChar::fromUcs4(code)) % after);
        if (once) {
            const auto twice = rule(*once);
            QVERIFY2(twice, qPrintable(QStringLiteral("U+%1").arg(code, 4, 16)));
            QCOMPARE(*twice, *once);
        }
    }
}

void TestValidation::codePointCount_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("expected");

    QTest::newRow("length/empty") << QString() << 0;
    QTest::newRow("length/ascii") << QStringLiteral("abc") << 3;
    QTest::newRow("length/emoji") << kEmoji << 1;
    QTest::newRow("length/joined emoji") << kFamily << 3;
    QTest::newRow("length/combining mark") << kAccent << 2;
}

void TestValidation::codePointCount()
{
    QFETCH(QString, text);
    QTEST(int(codePoints(text)), "expected");
}

void TestValidation::name_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("ok");
    QTest::addColumn<QString>("expected");

    const auto good = [](const char *row, const QString &text, const QString &expected) {
        QTest::newRow(row) << text << true << expected;
    };
    const auto bad = [](const char *row, const QString &text) {
        QTest::newRow(row) << text << false << QString();
    };
    const QString a200(200, u'a');
    good("length/1", QStringLiteral("a"), QStringLiteral("a"));
    good("length/200", a200, a200);
    good("length/200 once trimmed", u' ' + a200 + u'\t', a200);
    good("length/200 emoji", kEmoji.repeated(200), kEmoji.repeated(200));
    good("length/200 letters with marks", kAccent.repeated(200), unicode(0xe9).repeated(200));
    bad("length/0", QString());
    bad("length/201", a200 + u'a');
    bad("length/201 emoji", kEmoji.repeated(201));
    bad("length/201 letters with marks", kAccent.repeated(201));
    bad("blank/spaces", QStringLiteral("   "));
    bad("blank/no-break and em space", unicode(0x00a0) + unicode(0x2003));
    bad("blank/line ends", QStringLiteral("\r\n\t"));
    good("trim/both ends", QStringLiteral("  a b \n"), QStringLiteral("a b"));
    good("trim/unicode spaces", unicode(0x2003) + u'a' + unicode(0x00a0), QStringLiteral("a"));
    bad("nul/inside", QStringLiteral("a") + kNul + u'b');
    bad("nul/alone", kNul);
    bad("nul/at the end", QStringLiteral("a") + kNul);
}

void TestValidation::name()
{
    QFETCH(QString, text);
    QFETCH(bool, ok);
    const Result<QString> result = validName(text);
    QCOMPARE(bool(result), ok);
    QCOMPARE(fieldAtFault(result), ok ? QString() : QStringLiteral("name"));
    QTEST(ok ? *result : QString(), "expected");
}

void TestValidation::description_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("ok");

    QTest::newRow("length/0") << QString() << true;
    QTest::newRow("length/10,000") << QString(10'000, u'a') << true;
    QTest::newRow("length/10,000 emoji") << kEmoji.repeated(10'000) << true;
    QTest::newRow("length/10,001") << QString(10'001, u'a') << false;
    QTest::newRow("length/10,001 blanks") << QString(10'001, u' ') << false;
    QTest::newRow("untouched/blanks stay") << QStringLiteral("  a\n\n b ") << true;
    QTest::newRow("nul/inside") << QString(QStringLiteral("a") + kNul) << false;
}

void TestValidation::description()
{
    QFETCH(QString, text);
    QFETCH(bool, ok);
    const Result<QString> result = validDescription(text);
    QCOMPARE(bool(result), ok);
    QCOMPARE(fieldAtFault(result), ok ? QString() : QStringLiteral("description"));
    QCOMPARE(ok ? *result : text, text);
}

void TestValidation::capacity_data()
{
    QTest::addColumn<qint64>("given");
    QTest::addColumn<bool>("ok");

    QTest::newRow("range/least") << qint64(1) << true;
    QTest::newRow("range/most") << qint64(1'000'000) << true;
    QTest::newRow("range/zero") << qint64(0) << false;
    QTest::newRow("range/negative") << qint64(-1) << false;
    QTest::newRow("range/one too many") << qint64(1'000'001) << false;
    QTest::newRow("range/1 modulo 2^32") << (qint64(1) << 32) + 1 << false;
    QTest::newRow("range/least of 64 bits") << std::numeric_limits<qint64>::min() << false;
    QTest::newRow("range/most of 64 bits") << std::numeric_limits<qint64>::max() << false;
}

void TestValidation::capacity()
{
    QFETCH(qint64, given);
    QFETCH(bool, ok);
    const Result<int> result = validCapacity(given);
    QCOMPARE(bool(result), ok);
    QCOMPARE(fieldAtFault(result), ok ? QString() : QStringLiteral("capacity"));
    QCOMPARE(ok ? *result : given, given);
}

void TestValidation::email_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // empty: refused

    const auto good = [](const char *row, const QString &text, const QString &expected) {
        QTest::newRow(row) << text << expected;
    };
    const auto bad = [](const char *row, const QString &text) {
        QTest::newRow(row) << text << QString();
    };
    const auto same = [&](const char *row, const QString &text) { good(row, text, text); };
    const QString a64(64, u'a');
    const auto domain = [](int length) -> QString {
        return QString(length - 2, u'd') + QStringLiteral(".e");
    };

    same("plain/shortest", QStringLiteral("a@b.c"));
    same("plain/signs in the local part", QStringLiteral("!#$%&'*+-/=?^_`{|}~.a@example.com"));
    same("plain/quotes and backslashes", QStringLiteral("\"a\\b\"@example.com"));
    same("plain/many labels", QStringLiteral("a@b.c.d.e.f"));
    good("case/upper", QStringLiteral("ADA@EXAMPLE.COM"), QStringLiteral("ada@example.com"));
    good("case/beyond ascii",
         QString::fromUtf8("\xc3\x84"
                           "DA@\xc3\x96.example"),
         QString::fromUtf8("\xc3\xa4"
                           "da@\xc3\xb6.example"));
    same("unicode/local part and domain",
         QString::fromUtf8("\xe7\x94\xa8\xe6\x88\xb7@\xe4\xbe\x8b.example"));
    same("unicode/emoji", kEmoji + QStringLiteral("@example.com"));
    good("trim/blanks", QStringLiteral(" \t\r\na@b.c \n"), QStringLiteral("a@b.c"));
    good("trim/no-break and em space", unicode(0x00a0) + QStringLiteral("a@b.c") + unicode(0x2003),
         QStringLiteral("a@b.c"));
    same("local/64", a64 + QStringLiteral("@b.c"));
    same("local/64 emoji", kEmoji.repeated(64) + QStringLiteral("@b.c"));
    bad("local/65", a64 + QStringLiteral("a@b.c"));
    bad("local/65 emoji", kEmoji.repeated(65) + QStringLiteral("@b.c"));
    bad("local/none", QStringLiteral("@example.com"));
    same("all/254", a64 + u'@' + domain(189));
    bad("all/255", a64 + u'@' + domain(190));
    bad("empty/nothing", QString());
    bad("empty/blanks", QStringLiteral("  \t "));
    bad("at/none", QStringLiteral("ada.example.com"));
    bad("at/two", QStringLiteral("a@b@example.com"));
    bad("at/two in a row", QStringLiteral("a@@example.com"));
    bad("at/alone", QStringLiteral("@"));
    bad("dot/none in the domain", QStringLiteral("a.b@example"));
    bad("dot/first", QStringLiteral("a@.example.com"));
    bad("dot/last", QStringLiteral("a@example.com."));
    bad("dot/two in a row", QStringLiteral("a@example..com"));
    bad("dot/alone", QStringLiteral("a@."));
    bad("dot/no domain", QStringLiteral("a@"));
    for (const char16_t c : {0x0000, 0x0001, 0x0009, 0x000a, 0x000b, 0x000c, 0x000d, 0x001f,
                             0x0020, 0x007f, 0x0080, 0x0085, 0x009f, 0x00a0, 0x1680, 0x2000,
                             0x2003, 0x2007, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000}) {
        QTest::addRow("space or control/U+%04X before the @", c)
            << QString(QStringLiteral("a") + QChar(c) + QStringLiteral("b@example.com"))
            << QString();
        QTest::addRow("space or control/U+%04X in the domain", c)
            << QString(QStringLiteral("a@exam") + QChar(c) + QStringLiteral("ple.com"))
            << QString();
    }
}

void TestValidation::email()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const Result<QString> result = validEmail(text);
    QCOMPARE(result ? *result : QString(), expected);
    QCOMPARE(fieldAtFault(result), result ? QString() : QStringLiteral("user_email"));
    if (result) { // cleaning is final
        QCOMPARE(*validEmail(*result), expected);
    }
}

void TestValidation::contact_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("valid"); // null: it is not
    const auto row = [](const char *name, const QString &text, const char *valid) {
        QTest::newRow(name) << text << QString::fromUtf8(valid);
    };
    row("email", QStringLiteral(" Box@Example.org "), "box@example.org");
    row("https", QStringLiteral(" HTTPS://example.org/Contact?a=b#c "),
        "https://example.org/Contact?a=b#c");
    row("http", QStringLiteral("http://example.org"), "http://example.org");
    row("letters", QString::fromUtf8("https://m\u00fcller.de/\u00fcber"),
        "https://m\u00fcller.de/\u00fcber");
    row("script", QStringLiteral("javascript:alert(1)"), nullptr);
    row("mailto", QStringLiteral("mailto:box@example.org"), nullptr);
    row("phone", QStringLiteral("+49 30 123456"), nullptr);
    row("no host", QStringLiteral("https:///contact"), nullptr);
    row("user name", QStringLiteral("https://example.org@evil.example/"), nullptr);
    row("blank", QStringLiteral("https://example.org/a b"), nullptr);
    row("line end", QStringLiteral("https://example.org/\nX"), nullptr);
    row("quote", QStringLiteral("https://example.org/\"><b>"), nullptr);
    row("hidden", u"https://example.org/" % unicode(0x202e), nullptr);
    row("nul", u"https://example.org/" % kNul, nullptr);
    row("empty", QString(), nullptr);
    row("longest", u"https://example.org/" % QString(480, u'x'),
        QByteArray("https://example.org/" + QByteArray(480, 'x')).constData());
    row("too long", u"https://example.org/" % QString(481, u'x'), nullptr);
}

void TestValidation::contact()
{
    QFETCH(QString, text);
    QFETCH(QString, valid);
    const auto contact = validContact(text);
    QCOMPARE(contact ? *contact : QString(), valid);
    QCOMPARE(fieldAtFault(contact), valid.isNull() ? QStringLiteral("contact") : QString());
    QVERIFY(!contact || *validContact(*contact) == *contact);
}

void TestValidation::embedOrigin_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("valid"); // null: it is not
    const auto row = [](const char *text, const char *valid) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(valid);
    };
    row("https://www.example.org", "https://www.example.org");
    row(" HTTPS://WWW.Example.ORG ", "https://www.example.org");
    row("https://example.org:8443", "https://example.org:8443");
    row("https://example.org:443", "https://example.org");
    row("https://m\u00fcller.de", "https://xn--mller-kva.de");
    row("https://intranet", "https://intranet");
    row("http://localhost:8000", "http://localhost:8000");
    row("http://shop.localhost", "http://shop.localhost");
    row("http://127.0.0.1:80", "http://127.0.0.1");
    row("http://example.org", nullptr);
    row("http://localhost.example.org", nullptr);
    row("https://example.org/", nullptr);
    row("https://example.org/path", nullptr);
    row("https://example.org?x", nullptr);
    row("https://example.org:0", nullptr);
    row("https://example.org:65536", nullptr);
    row("https://example.org:", nullptr);
    row("https://example.org:80 'unsafe-inline'", nullptr);
    row("https://example.org; script-src *", nullptr);
    row("https://*.example.org", nullptr);
    row("https://*", nullptr);
    row("*", nullptr);
    row("https://", nullptr);
    row("https:", nullptr);
    row("https://.org", nullptr);
    row("https://example.org.", nullptr);
    row("https://-a.org", nullptr);
    row("https://a_b.org", nullptr);
    row("https://10.0.0.1", nullptr);
    row("https://[::1]", nullptr);
    row("https://ada@example.org", nullptr);
    row("https://a.org\nX-Y: z", nullptr);
    row("https://a.org https://b.org", nullptr);
    row("'self'", nullptr);
    row("null", nullptr);
    row("data:", nullptr);
    row("ftp://example.org", nullptr);
    row("www.example.org", nullptr);
    row("", nullptr);
}

void TestValidation::embedOrigin()
{
    QFETCH(QString, text);
    QFETCH(QString, valid);
    const auto origin = validEmbedOrigin(text);
    QCOMPARE(origin ? *origin : QString(), valid);
    QCOMPARE(fieldAtFault(origin), valid.isNull() ? QStringLiteral("embed_origins") : QString());
    QVERIFY(!origin || *validEmbedOrigin(*origin) == *origin);
}

void TestValidation::embedOriginsAreFewAndOnce()
{
    QStringList origins;
    for (int i = 0; i < kMaxEmbedOrigins; ++i) {
        origins.append(QStringLiteral("https://h%1.example").arg(i));
    }
    QCOMPARE(*validEmbedOrigins(origins), origins);
    QCOMPARE(*validEmbedOrigins(origins + origins), origins);
    QCOMPARE(fieldAtFault(validEmbedOrigins(origins + QStringList{QStringLiteral("https://z.de")})),
             QStringLiteral("embed_origins"));
    QVERIFY(validEmbedOrigins({})->isEmpty());
    // 19 of 101 characters and one of 81 take 2,000 with the blanks between them.
    const auto origin = [](int number, int length) -> QString {
        const QString host = QStringLiteral("a.").repeated(100)
            + QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
        return QStringLiteral("https://x") + host.last(length - 12) + QStringLiteral(".de");
    };
    QStringList long_;
    for (int i = 0; i < kMaxEmbedOrigins; ++i) {
        long_.append(origin(i, i < 19 ? 100 : 81));
    }
    QCOMPARE(long_.join(u' ').size(), kMaxEmbedLength);
    QCOMPARE(*validEmbedOrigins(long_), long_);
    long_.last() = origin(99, 83);
    QCOMPARE(fieldAtFault(validEmbedOrigins(long_)), QStringLiteral("embed_origins"));
}

void TestValidation::idempotencyKey_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("ok");

    QTest::newRow("length/1") << QByteArray("k") << true;
    QTest::newRow("length/128") << QByteArray(128, 'k') << true;
    QTest::newRow("length/0") << QByteArray() << false;
    QTest::newRow("length/129") << QByteArray(129, 'k') << false;
    for (int c = 0; c < 256; ++c) {
        QTest::addRow("byte/0x%02x", c)
            << QByteArray(QByteArray("a") + char(c) + "b") << (c > 0x20 && c < 0x7f);
    }
}

void TestValidation::idempotencyKey()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, ok);
    const Result<QString> result = validIdempotencyKey(text);
    QCOMPARE(bool(result), ok);
    QCOMPARE(ok ? result->toLatin1() : text, text);
}

QTEST_GUILESS_MAIN(TestValidation)
#include "tst_validation.moc"
