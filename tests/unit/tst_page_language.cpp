// In which language a page comes, and how a choice of one is remembered.
#include "backend/http/message/negotiation.h"
#include "backend/http/message/page_language.h"

#include <QTest>

using namespace boxoffice;

namespace {

ApiRequest requestWith(const QByteArray &acceptLanguage, const QByteArray &cookie = {})
{
    ApiRequest request;
    request.path = "/templates/index.html";
    if (!acceptLanguage.isNull()) {
        request.headers.append({"accept-language", acceptLanguage});
    }
    if (!cookie.isNull()) {
        request.headers.append({"cookie", cookie});
    }
    return request;
}

} // namespace

class TestPageLanguage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWhatTheBrowserPrefers_data();
    void isWhatTheBrowserPrefers();
    void isWhatWasChosen_data();
    void isWhatWasChosen();
    void choiceIsRemembered();
    void choiceKeepsTheRestOfTheAddress();
    void oddChoiceIsNone_data();
    void oddChoiceIsNone();
};

void TestPageLanguage::isWhatTheBrowserPrefers_data()
{
    QTest::addColumn<QByteArray>("accepted");
    QTest::addColumn<QByteArray>("language");
    const auto row = [](const char *accepted, const char *language) {
        QTest::newRow(accepted) << QByteArray(accepted) << QByteArray(language);
    };
    row("", "en");
    row("de", "de");
    row("DE-at", "de");
    row("de-CH-1996", "de");
    row("den", "en"); // Slavey
    row("en-GB,en;q=0.9,de;q=0.8", "en");
    row("de-DE,de;q=0.9,en;q=0.8", "de");
    row("fr-FR,fr;q=0.9,de;q=0.5", "de");
    row("fr,*;q=0.5", "en");
    row("de;q=0.4, *;q=0.8", "en");
    row("en;q=0, *", "de");
    row("de;q=0", "en");
    row("de;q=0, *", "en");
    row("en;q=0.5, de;q=0.501", "de");
    row("de;q=2", "en"); // no weight
    row("de;q=", "en");
    row("*", "en");
    row(",,;;,de", "de");
    row("ja, ko", "en");
}

void TestPageLanguage::isWhatTheBrowserPrefers()
{
    QFETCH(QByteArray, accepted);
    QFETCH(QByteArray, language);
    QCOMPARE(pageLanguageFor(requestWith(accepted)).toByteArray(), language);
}

void TestPageLanguage::isWhatWasChosen_data()
{
    QTest::addColumn<QByteArray>("cookie");
    QTest::addColumn<QByteArray>("language"); // where the browser prefers German
    const auto row = [](const char *cookie, const char *language) {
        QTest::newRow(cookie) << QByteArray(cookie) << QByteArray(language);
    };
    row("language=en", "en");
    row("boxoffice=x; language=en", "en");
    row("language=de", "de");
    row("language=fr", "de");
    row("language=EN", "de");
    row("language=", "de");
    row("language", "de");
    row("language=en\"", "de");
    row("xlanguage=en", "de");
    row("language=../en", "de");
    row("language=fr; language=en", "en"); // the first that there is
}

void TestPageLanguage::isWhatWasChosen()
{
    QFETCH(QByteArray, cookie);
    QFETCH(QByteArray, language);
    QCOMPARE(pageLanguageFor(requestWith("de", cookie)).toByteArray(), language);
}

void TestPageLanguage::choiceIsRemembered()
{
    ApiRequest request = requestWith("en");
    request.query = {{"language", "de"}};
    const auto reply = replyToChosenLanguage(request);
    QVERIFY(reply);
    QCOMPARE(reply->status, 302);
    QVERIFY(reply->headers.contains("Location: /templates/index.html\r\n"));
    QVERIFY(reply->headers.contains(
        "Set-Cookie: language=de; Path=/; Max-Age=31536000; SameSite=Lax\r\n"));
    QVERIFY(reply->headers.contains("Cache-Control: no-store\r\n"));
}

void TestPageLanguage::choiceKeepsTheRestOfTheAddress()
{
    ApiRequest request = requestWith("en");
    request.path = "/o/caf\xc3\xa9 \r\n?";
    request.query = {{"q", "a&b \xc3\xa4"}, {"language", "en"}, {"when", "weekend"}};
    const auto reply = replyToChosenLanguage(request);
    QVERIFY(reply);
    QVERIFY(reply->headers.contains(
        "Location: /o/caf%C3%A9%20%0D%0A%3F?q=a%26b%20%C3%A4&when=weekend\r\n"));
}

void TestPageLanguage::oddChoiceIsNone_data()
{
    QTest::addColumn<QByteArray>("given");
    for (const char *given : {"", "fr", "DE", "de;en", "de\r\nSet-Cookie: a=b"}) {
        QTest::newRow(QByteArray(given).toPercentEncoding()) << QByteArray(given);
    }
}

void TestPageLanguage::oddChoiceIsNone()
{
    QFETCH(QByteArray, given);
    ApiRequest request = requestWith("en");
    QVERIFY(!replyToChosenLanguage(request));
    request.query = {{"language", given}};
    QVERIFY(!replyToChosenLanguage(request));
    request.query = {{"language", "de"}, {"language", "en"}};
    QVERIFY(!replyToChosenLanguage(request));
}

QTEST_GUILESS_MAIN(TestPageLanguage)
#include "tst_page_language.moc"
