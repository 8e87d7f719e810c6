// Passwords, second factors, and the limits of attempts.
#include "backend/access/attempts.h"
#include "backend/access/password.h"
#include "backend/access/second_factor.h"
#include "tests/support/manual_clock.h"

#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace boxoffice;
using namespace std::chrono_literals;

namespace {

const QString kGood = QStringLiteral("ferry tulip 61 anvil");

// 256 characters of four bytes each, not two alike side by side.
QString fourByteCharacters(int count)
{
    QString text;
    for (int i = 0; i < count; ++i) {
        const auto c = static_cast<char32_t>(0x1f300 + (i * 37) % 251);
        text += QString::fromUcs4(&c, 1);
    }
    return text;
}

} // namespace

class TestPasswords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rules_data();
    void rules();
    void ownWords_data();
    void ownWords();
    void reasonIsOneSentence();
    void dictionaryMustBeThere();
    void hashes();
    void longestPassword();
    void sameTextTypedOtherwise();
    void nobodysPasswordTakesAsLong();
    void codesOfTheStandard_data();
    void codesOfTheStandard();
    void codesAreGoodOnce();
    void codesThatAreNone_data();
    void codesThatAreNone();
    void clockThatJumps();
    void recoveryCodes();
    void uriAndPicture();
    void attemptsGrowDear();
    void oneAddressLocksNobodyOut();
    void manyAddressesDelayAnAccount();
    void manyAddressesTryLittle();
    void knownAddressesDoNotWaitForTheAccount();
    void successResetsThePair();
    void successGivesNoFreeAttemptsAtOthers();
    void addressesAreCounted();
    void whatWasNotTriedDoesNotCount();
    void attemptsAreForgotten();
    void manyAtOnceAreNoWayAround();
};

void TestPasswords::rules_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("taken");
    const auto row = [](const char *name, const QString &password, bool taken) {
        QTest::newRow(name) << password << taken;
    };
    row("good", kGood, true);
    row("four words", QStringLiteral("correct horse battery staple"), true);
    row("256 of four bytes", fourByteCharacters(256), true);
    row("257 of four bytes", fourByteCharacters(257), false);
    row("12 letters with accents",
        QStringLiteral("k\u00fch\u00b5l\u00e4\u00dft\u00f6g\u00e9\u00f1"), true);
    row("12, of which two become one", QStringLiteral("xqrtvwpzke\u0301"), false);
    row("empty", {}, false);
    row("11", QStringLiteral("ferry tulip"), false);
    row("a word", QStringLiteral("encyclopedias"), false);
    row("a word with digits", QStringLiteral("encyclopedia1"), false);
    row("a word with more digits", QStringLiteral("password1234"), false);
    row("a word with signs", QStringLiteral("Password123!"), false);
    row("a word in between", QStringLiteral("2024!umbrella#1"), false);
    row("a word twice", QStringLiteral("teapotteapot"), false);
    row("a year again and again", QStringLiteral("198419841984"), false);
    row("keys side by side", QStringLiteral("qwertyuiop12"), false);
    row("what everybody types", QStringLiteral("iloveyou1234"), false);
    row("two words with digits", QStringLiteral("ferry-anvil61"), true);
    row("backwards", QStringLiteral("aidepolcycne"), false);
    row("all the same", QStringLiteral("aaaaaaaaaaaaaaaa"), false);
    row("in order", QStringLiteral("abcdefghijklmnop"), false);
    row("digits in order", QStringLiteral("1234567890123456"), false);
    row("palindrome", QStringLiteral("xkqvbtrrtbvqkx"), false);
    row("the address in it", QStringLiteral("zo.lovelace 93 %"), false);
    row("the name in it", QStringLiteral("Ada!Tanneguy#39x"), false);
    row("the product in it", QStringLiteral("boxoffice%93!q"), false);
    row("NUL", kGood + QChar(u'\0'), false);
}

void TestPasswords::rules()
{
    QFETCH(QString, password);
    const auto rules = PasswordRules::load();
    QVERIFY(rules);
    const auto checked = rules->check(
        password, {QStringLiteral("zo.lovelace@b.example"), QStringLiteral("Tanneguy")});
    QTEST(bool(checked), "taken");
    QVERIFY(checked
            || (checked.error().code == ErrorCode::InvalidField && //
                checked.error().field == u"password"));
}

void TestPasswords::ownWords_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("taken");
    const auto row = [](const QString &password, bool taken) {
        QTest::newRow(qPrintable(password)) << password << taken;
    };
    row(QStringLiteral("eve@example.org"), false);
    row(QStringLiteral("EVE@Example.ORG!1"), false);
    row(QStringLiteral("example.org/eve"), false);
    row(QStringLiteral("xq7eve@example.org"), false);
    row(QStringLiteral("\uff45\uff56\uff45\uff20example.org"), false); // full width
    row(QStringLiteral("EvilCorp.EvilCorp"), false);
    row(QStringLiteral("Corp-Evil-2026"), false);
    row(QStringLiteral("m\u00fcnchner b\u00fchne"), false);
    row(QStringLiteral("mu\u0308nchner.B\u00fchne7"), false);
    row(QStringLiteral("Quill Vantongeren"), false);
    row(QStringLiteral("evil weasel 47 on the ferry"), true);
    row(QStringLiteral("corp tulip 61 anvil"), true);
    row(kGood, true);
}

void TestPasswords::ownWords()
{
    QFETCH(QString, password);
    const auto rules = PasswordRules::load();
    QTEST(bool(rules->check(
              password,
              {QStringLiteral("eve@example.org"),
               QStringLiteral("Quill Vantongeren"),
               {QStringLiteral("Evil Corp"), QStringLiteral("M\u00fcnchner B\u00fchne e. V.")}})),
          "taken");
    QVERIFY(rules->check(kGood, {}) && rules->check(kGood, {{}, {}, {QStringLiteral("!")}}));
}

void TestPasswords::reasonIsOneSentence()
{
    const auto rules = PasswordRules::load();
    const auto checked = rules->check(QStringLiteral("encyclopedia"), {});
    QCOMPARE(checked.error().message,
             QStringLiteral("password is easy to guess (it is based on a dictionary word); choose "
                            "another one."));
}

void TestPasswords::dictionaryMustBeThere()
{
    QTemporaryDir empty;
    const auto rules = PasswordRules::load(empty.filePath(QStringLiteral("cracklib_dict")));
    QVERIFY(!rules);
    QVERIFY(rules.error().message.contains(u"cracklib-runtime"));
}

void TestPasswords::hashes()
{
    const QByteArray hash = hashOf(kGood);
    QVERIFY2(hash.startsWith("$argon2id$v=19$m=32768,t=3,p=1$"), hash);
    QVERIFY(hash != hashOf(kGood));
    QVERIFY(matches(kGood, hash));
    QVERIFY(!matches(kGood + u' ', hash));
    QVERIFY(!matches({}, hash));
    QVERIFY(!matches(kGood, QByteArray("no hash")));
}

void TestPasswords::longestPassword()
{
    const QString longest = fourByteCharacters(256);
    QCOMPARE(longest.toUtf8().size(), 1'024);
    const QByteArray hash = hashOf(longest);
    QVERIFY(matches(longest, hash));
    QVERIFY(!matches(fourByteCharacters(255), hash));
}

void TestPasswords::sameTextTypedOtherwise()
{
    QVERIFY(matches(QStringLiteral("cafe\u0301 cafe\u0301"),
                    hashOf(QStringLiteral("caf\u00e9 caf\u00e9"))));
}

void TestPasswords::nobodysPasswordTakesAsLong()
{
    QVERIFY(!matches(QStringLiteral("nobody's"), std::nullopt)); // nor is it the one beneath
    const QByteArray hash = hashOf(kGood);
    const auto timeOf = [](const std::optional<QByteArray> &kept) {
        auto least = std::chrono::nanoseconds::max(); // what else runs only adds
        for (int i = 0; i < 7; ++i) {
            const auto begin = std::chrono::steady_clock::now();
            matches(QStringLiteral("wrong password"), kept);
            least =
                std::min<std::chrono::nanoseconds>(least, std::chrono::steady_clock::now() - begin);
        }
        return least.count();
    };
    const auto with = timeOf(hash);
    const auto without = timeOf(std::nullopt);
    QVERIFY2(without > with / 2 && with > without / 2,
             qPrintable(QStringLiteral("%1 %2").arg(with).arg(without)));
}

// RFC 6238, appendix B, its last six digits.
void TestPasswords::codesOfTheStandard_data()
{
    QTest::addColumn<qint64>("now");
    QTest::addColumn<QString>("code");
    QTest::newRow("1970") << qint64(59) << QStringLiteral("287082");
    QTest::newRow("2005") << qint64(1'111'111'109) << QStringLiteral("081804");
    QTest::newRow("2009") << qint64(1'234'567'890) << QStringLiteral("005924");
    QTest::newRow("2033") << qint64(2'000'000'000) << QStringLiteral("279037");
    QTest::newRow("2603") << qint64(20'000'000'000) << QStringLiteral("353130");
}

void TestPasswords::codesOfTheStandard()
{
    QFETCH(qint64, now);
    QFETCH(QString, code);
    const QByteArray secret("12345678901234567890");
    const auto good = [&](qint64 at) { return totpStepOf(code, secret, at, 0).has_value(); };
    QCOMPARE(totpStepOf(code, secret, now, 0), std::optional(now / 30));
    QVERIFY(good(now - 30) && good(now + 30));
    QVERIFY((now < 60 || !good(now - 60)) && !good(now + 60));
}

void TestPasswords::codesAreGoodOnce()
{
    const QByteArray secret("12345678901234567890");
    const auto step = totpStepOf(QStringLiteral("279037"), secret, 2'000'000'000, 0);
    QVERIFY(step);
    QVERIFY(!totpStepOf(QStringLiteral("279037"), secret, 2'000'000'000, *step));
    QVERIFY(!totpStepOf(QStringLiteral("279037"), secret, 2'000'000'030, *step));
}

void TestPasswords::codesThatAreNone_data()
{
    QTest::addColumn<QString>("code");
    for (const char *code :
         {"", "27903", "2790377", "279 037", "-79037", "27903x", "\xd9\xa2", "279037 or 1=1"}) {
        QTest::newRow(*code ? code : "empty") << QString::fromUtf8(code);
    }
}

void TestPasswords::codesThatAreNone()
{
    QFETCH(QString, code);
    QVERIFY(!totpStepOf(code, "12345678901234567890", 2'000'000'000, 0));
}

void TestPasswords::clockThatJumps()
{
    const QByteArray secret("12345678901234567890");
    const QString code = QStringLiteral("279037"); // of 2033
    for (const qint64 now : {0, 59, 1'999'900'000, 2'000'100'000}) {
        QVERIFY(!totpStepOf(code, secret, now, 0));
    }
    // Set back after a code was used: its successors only.
    QVERIFY(!totpStepOf(code, secret, 2'000'000'000, 2'000'000'000 / 30 + 5));
}

void TestPasswords::recoveryCodes()
{
    const QStringList codes = newRecoveryCodes();
    QCOMPARE(codes.size(), kRecoveryCodes);
    QCOMPARE(QSet<QString>(codes.begin(), codes.end()).size(), kRecoveryCodes);
    for (const QString &code : codes) {
        QCOMPARE(code.size(), 19);
        QVERIFY(isRecoveryCode(code));
        QCOMPARE(recoveryHashOf({}, code).size(), 32);
        QString typed = code.toUpper();
        typed.replace(u'-', u' ');
        QCOMPARE(recoveryHashOf({}, u' ' + typed), recoveryHashOf({}, code));
    }
    QVERIFY(recoveryHashOf({}, codes[0]) != recoveryHashOf({}, codes[1]));
    QVERIFY(recoveryHashOf({}, codes[0]) != recoveryHashOf({{1}}, codes[0]));
    QVERIFY(!isRecoveryCode(QStringLiteral("123456")));
}

void TestPasswords::uriAndPicture()
{
    const QByteArray secret = newTotpSecret();
    QCOMPARE(secret.size(), 20);
    QVERIFY(secret != newTotpSecret());
    QCOMPARE(shownSecret(secret).size(), 32);
    const QByteArray uri = totpUri(secret, QStringLiteral("a+b@c\u00e4.example"));
    QVERIFY2(uri.startsWith("otpauth://totp/Boxoffice:a%2Bb%40c%C3%A4.example?secret="), uri);
    QVERIFY(uri.contains(shownSecret(secret).toLatin1()));
    for (const QByteArray &each : {uri, totpUri(secret, fourByteCharacters(254))}) {
        const QByteArrayList rows = qrRows(each);
        QVERIFY(rows.size() >= 21);
        QVERIFY(rows.first().startsWith("1111111")); // the corner that readers look for
        for (const QByteArray &row : rows) {
            QCOMPARE(row.size(), rows.size());
            QCOMPARE(row.count('0') + row.count('1'), row.size());
        }
    }
}

namespace {

void fail(Attempts &attempts, const QByteArray &address, const QByteArray &account, int times)
{
    for (int i = 0; i < times; ++i) {
        const auto begun = attempts.begin(address, account);
        QVERIFY2(begun.attempt, QByteArray::number(i));
        begun.attempt->failed();
    }
}

} // namespace

void TestPasswords::attemptsGrowDear()
{
    test::ManualClock clock;
    Attempts attempts(clock);
    fail(attempts, "1", "a", Attempts::kFreeOfPair);
    for (const int wait : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
        QCOMPARE(attempts.begin("1", "a").retryIn, wait);
        QVERIFY(attempts.begin("1", "b").attempt); // another account is not concerned
        QVERIFY(attempts.begin("2", "a").attempt); // nor is another address
        clock.advance(std::chrono::seconds(wait) - 1ms);
        QCOMPARE(attempts.begin("1", "a").retryIn, 1);
        clock.advance(1ms);
        fail(attempts, "1", "a", 1);
    }
}

// However long and often it tries, with whatever it is told to wait.
void TestPasswords::oneAddressLocksNobodyOut()
{
    test::ManualClock clock;
    Attempts attempts(clock);
    int made = 0;
    for (int second = 0; second < 24 * 3'600; ++second) {
        if (const auto begun = attempts.begin("1", "a"); begun.attempt) {
            begun.attempt->failed();
            ++made;
            QVERIFY2(second >= 3'600 || made < 30, QByteArray::number(second));
        }
        clock.advance(1s);
        QVERIFY2(attempts.begin("2", "a").attempt, QByteArray::number(second));
    }
    QVERIFY2(made < 310, QByteArray::number(made));
}

namespace {

// Until the account as a whole has no free attempt left.
void failFromEverywhere(Attempts &attempts, const QByteArray &account)
{
    for (int i = 0; i < Attempts::kFreeOfAccount; ++i) {
        fail(attempts, "far " + QByteArray::number(i), account, 1);
    }
}

} // namespace

void TestPasswords::manyAddressesDelayAnAccount()
{
    test::ManualClock clock;
    Attempts attempts(clock);
    failFromEverywhere(attempts, "a");
    int number = 0;
    const auto fresh = [&number]() -> QByteArray { return "new " + QByteArray::number(++number); };
    for (const int wait : {1, 2, 4, 8, 16, 32, 32, 60, 60}) { // one a minute is forgotten
        QCOMPARE(attempts.begin(fresh(), "a").retryIn, wait);
        QVERIFY(attempts.begin(fresh(), "b").attempt);
        clock.advance(std::chrono::seconds(wait));
        fail(attempts, fresh(), "a", 1);
    }
    clock.advance(60s);
    attempts.begin("own", "a").attempt->succeeded();
    fail(attempts, fresh(), "a", 1);
    QCOMPARE(attempts.begin(fresh(), "a").retryIn, 60); // a success elsewhere is no help
}

void TestPasswords::manyAddressesTryLittle()
{
    test::ManualClock clock;
    Attempts attempts(clock);
    int number = 0;
    const auto madeInAnHour = [&] {
        int made = 0;
        for (int second = 0; second < 3'600; ++second) {
            if (const auto begun = attempts.begin(QByteArray::number(++number), "a");
                begun.attempt) {
                begun.attempt->failed();
                ++made;
            }
            clock.advance(1s);
        }
        return made;
    };
    const int first = madeInAnHour();
    QVERIFY2(first <= 170, QByteArray::number(first));
    const int next = madeInAnHour();
    QVERIFY2(next <= 62, QByteArray::number(next));
}

void TestPasswords::knownAddressesDoNotWaitForTheAccount()
{
    test::ManualClock clock;
    Attempts attempts(clock);
    attempts.begin("own", "a").attempt->succeeded();
    failFromEverywhere(attempts, "a");
    QCOMPARE(attempts.begin("new", "a").retryIn, 1);
    fail(attempts, "own", "a", Attempts::kFreeOfPair); // but it is counted as every pair
    QCOMPARE(attempts.begin("own", "a").retryIn, 1);
    clock.advance(1s);
    attempts.begin("own", "a").attempt->succeeded();
    clock.advance(24h - 1s);
    failFromEverywhere(attempts, "a");
    QVERIFY(attempts.begin("own", "a").attempt);
    clock.advance(1s);
    fail(attempts, "new", "a", 1);
    QCOMPARE(attempts.begin("own", "a").retryIn, 2); // a day later it is as any other
}

void TestPasswords::successResetsThePair()
{
    test::ManualClock clock;
    Attempts attempts(clock);
    fail(attempts, "1", "a", Attempts::kFreeOfPair);
    clock.advance(1s);
    const auto begun = attempts.begin("1", "a");
    begun.attempt->succeeded();
    fail(attempts, "1", "a", Attempts::kFreeOfPair);
    QCOMPARE(attempts.begin("1", "a").retryIn, 1);
}

void TestPasswords::successGivesNoFreeAttemptsAtOthers()
{
    test::ManualClock clock;
    Attempts attempts(clock);
    for (int i = 0; i < Attempts::kFreeOfAddress; ++i) {
        attempts.begin("1", "own").attempt->succeeded();
        fail(attempts, "1", "other" + QByteArray::number(i), 1);
    }
    QCOMPARE(attempts.begin("1", "other").retryIn, 1);
}

void TestPasswords::addressesAreCounted()
{
    test::ManualClock clock;
    Attempts attempts(clock);
    for (int i = 0; i < Attempts::kFreeOfAddress; ++i) {
        fail(attempts, "1", QByteArray::number(i), 1);
    }
    QCOMPARE(attempts.begin("1", "new").retryIn, 1);
    QVERIFY(attempts.begin("2", "new").attempt);
    QVERIFY(attempts.begin("", "new").attempt); // a client that is not counted
}

void TestPasswords::whatWasNotTriedDoesNotCount()
{
    test::ManualClock clock;
    Attempts attempts(clock);
    for (int i = 0; i < 100; ++i) {
        QVERIFY(attempts.begin("1", "a").attempt); // and dropped: the database did not answer
    }
    fail(attempts, "1", "a", Attempts::kFreeOfPair);
}

void TestPasswords::attemptsAreForgotten()
{
    test::ManualClock clock;
    Attempts attempts(clock);
    fail(attempts, "1", "a", Attempts::kFreeOfPair);
    clock.set(0ms); // what an operator sets does not matter
    QCOMPARE(attempts.begin("1", "a").retryIn, 1);
    clock.advance(1h + 1s);
    fail(attempts, "1", "a", Attempts::kFreeOfPair);
}

void TestPasswords::manyAtOnceAreNoWayAround()
{
    test::ManualClock clock;
    Attempts attempts(clock, 64);
    std::vector<std::shared_ptr<Attempts::Attempt>> running;
    for (int i = 0; i < 1'000; ++i) {
        if (auto begun = attempts.begin("1", "a"); begun.attempt) {
            running.push_back(begun.attempt);
        }
    }
    QCOMPARE(int(running.size()), Attempts::kFreeOfPair);
    for (int i = 0; i < 1'000; ++i) { // nor are many addresses
        if (auto begun = attempts.begin("far " + QByteArray::number(i), "a"); begun.attempt) {
            running.push_back(begun.attempt);
        }
    }
    QCOMPARE(int(running.size()), Attempts::kFreeOfAccount);
}

QTEST_GUILESS_MAIN(TestPasswords)
#include "tst_passwords.moc"
