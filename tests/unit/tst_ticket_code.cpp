// Holders' links and ticket codes: vectors made by another implementation (Python's hashlib and
// cryptography), and that nothing but what was issued is accepted.
#include "backend/tickets/base45.h"
#include "backend/tickets/holder_token.h"
#include "backend/tickets/ticket_code.h"

#include <QTest>

using namespace boxoffice;

namespace {

InstallationSecret secretFrom(char first)
{
    QByteArray bytes;
    for (int i = 0; i < 32; ++i) {
        bytes.append(static_cast<char>(first + i));
    }
    return *InstallationSecret::fromBytes(bytes);
}

const Uuid kEvent = *Uuid::parse(QByteArrayView("0190163d-8694-739b-aea5-966c26f8ad91"));
const Uuid kOtherEvent = *Uuid::parse(QByteArrayView("0190163d-8694-739b-aea5-966c26f8ad92"));
const Uuid kRegistration = *Uuid::parse(QByteArrayView("0190163d-8695-7abc-8def-0123456789ab"));
const QString kEmail = QStringLiteral("ada@example.com");

constexpr QByteArrayView kToken =
    "AZAWPYaUc5uupZZsJvitkQGQFj2GlXq8je8BI0VniatYM9G_OGshJM6n2McupG_8";
constexpr QByteArrayView kCode =
    "TA0/.IZPHV9I0Z7G+IT$NU9UTK404D$RL8OKOYP/6JB*TK6TZ/NSY5 D2.D3LNF5OUZ4F$0P%ILP32C*H0CG3G06S53ZCQ"
    "YV434J8I-7JZHI2BGV2WQUFO70OBD+53SB0";

} // namespace

class TestTicketCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void secretIsOf32Bytes();
    void keysOfPurposesDiffer();

    void tokens_data();
    void tokens();
    void tokenIsReadBack();
    void everyChangedTokenIsRefused();
    void tokenOfAnotherAddressOrInstallation();
    void tokenOfAnotherKind();
    void malformedTokens_data();
    void malformedTokens();

    void base45_data();
    void base45();
    void refusedBase45_data();
    void refusedBase45();

    void codes_data();
    void codes();
    void everyChangedBitIsRefused();
    void everyChangedLetterIsRefused();
    void codeOfAnotherEventOrInstallation();
    void malformedCodes_data();
    void malformedCodes();
};

void TestTicketCode::secretIsOf32Bytes()
{
    QVERIFY(!InstallationSecret::fromBytes({}));
    QVERIFY(!InstallationSecret::fromBytes(QByteArray(31, 'x')));
    QVERIFY(!InstallationSecret::fromBytes(QByteArray(33, 'x')));
    QVERIFY(InstallationSecret::fromBytes(QByteArray(32, 'x')));
}

void TestTicketCode::keysOfPurposesDiffer()
{
    const auto hex = [](const SecretKey &key) {
        return QByteArray(reinterpret_cast<const char *>(key.data()), SecretKey::kBytes).toHex();
    };
    const InstallationSecret secret = secretFrom(0);
    QCOMPARE(hex(secret.derived("holder")),
             QByteArray("5e50c937896197be9012295ffe0bd6780623208ade42f3961ff55ae95731322e"));
    QVERIFY(hex(secret.derived("holder")) != hex(secret.derived("ticket")));
    QVERIFY(hex(secret.derived("holder")) != hex(secretFrom(1).derived("holder")));
}

void TestTicketCode::tokens_data()
{
    QTest::addColumn<QString>("email");
    QTest::addColumn<QByteArray>("token");

    QTest::newRow("ascii") << kEmail << kToken.toByteArray();
    QTest::newRow("letters beyond ascii")
        << QStringLiteral("\u00fc@beispiel.example")
        << QByteArray("AZAWPYaUc5uupZZsJvitkQGQFj2GlXq8je8BI0VniasmRbIoR5cskQWADej1r4sC");
}

void TestTicketCode::tokens()
{
    QFETCH(QString, email);
    QFETCH(QByteArray, token);
    QCOMPARE(HolderTokens(secretFrom(0)).tokenOf(kEvent, kRegistration, email), token);
}

void TestTicketCode::tokenIsReadBack()
{
    const auto token = readHolderToken(kToken);
    QVERIFY(token);
    QCOMPARE(token->eventId, kEvent);
    QCOMPARE(token->id, kRegistration);
    QVERIFY(HolderTokens(secretFrom(0)).isGenuine(*token, kEmail));
}

void TestTicketCode::everyChangedTokenIsRefused()
{
    const HolderTokens tokens(secretFrom(0));
    const QByteArray bytes =
        QByteArray::fromBase64(kToken.toByteArray(), QByteArray::Base64UrlEncoding);
    for (qsizetype bit = 0; bit < bytes.size() * 8; ++bit) {
        QByteArray changed = bytes;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        const auto token = readHolderToken(
            changed.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
        QVERIFY(token);
        QVERIFY2(!tokens.isGenuine(*token, kEmail), QByteArray::number(bit).constData());
    }
}

void TestTicketCode::tokenOfAnotherAddressOrInstallation()
{
    const HolderToken token = *readHolderToken(kToken);
    QVERIFY(!HolderTokens(secretFrom(1)).isGenuine(token, kEmail));
    for (const char *email : {"", "ada@example.co", "ada@example.comm", "ADA@example.com"}) {
        QVERIFY2(!HolderTokens(secretFrom(0)).isGenuine(token, QString::fromLatin1(email)), email);
    }
}

void TestTicketCode::tokenOfAnotherKind()
{
    constexpr LinkKind kinds[] = {LinkKind::Ticket, LinkKind::Order, LinkKind::WaitingEntry};
    for (const LinkKind made : kinds) {
        const QByteArray text =
            HolderTokens(secretFrom(0), made).tokenOf(kEvent, kRegistration, kEmail);
        const auto token = readHolderToken(text);
        QVERIFY(token);
        for (const LinkKind asked : kinds) {
            QCOMPARE(HolderTokens(secretFrom(0), asked).isGenuine(*token, kEmail), asked == made);
        }
    }
}

void TestTicketCode::malformedTokens_data()
{
    QTest::addColumn<QByteArray>("text");

    const QByteArray good = kToken.toByteArray();
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("one short") << good.chopped(1);
    QTest::newRow("one long") << good + 'A';
    QTest::newRow("padding") << good.chopped(1) + '=';
    QTest::newRow("padding behind") << good + "==";
    QTest::newRow("blank before") << ' ' + good.chopped(1);
    QTest::newRow("line end") << good.chopped(1) + '\n';
    for (const char wrong : {'+', '/', '.', '%', ' ', '\0', '\x80', '\xff', '=', '@', '['}) {
        QByteArray text = good;
        text[30] = wrong;
        QTest::addRow("letter 0x%02x", static_cast<unsigned char>(wrong)) << text;
    }
}

void TestTicketCode::malformedTokens()
{
    QFETCH(QByteArray, text);
    QVERIFY(!readHolderToken(text));
}

void TestTicketCode::base45_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("RFC 9285/example 1") << QByteArray("AB") << QByteArray("BB8");
    QTest::newRow("RFC 9285/example 2") << QByteArray("Hello!!") << QByteArray("%69 VD92EX0");
    QTest::newRow("RFC 9285/example 3") << QByteArray("base-45") << QByteArray("UJCLQE7W581");
    QTest::newRow("RFC 9285/decoding") << QByteArray("ietf!") << QByteArray("QED8WEX0");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("smallest") << QByteArray(1, '\0') << QByteArray("00");
    QTest::newRow("greatest of one") << QByteArray("\xff") << QByteArray("U5");
    QTest::newRow("greatest of two") << QByteArray("\xff\xff") << QByteArray("FGW");
}

void TestTicketCode::base45()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    QCOMPARE(encodeBase45(bytes), text);
    QCOMPARE(decodeBase45(text), bytes);
}

void TestTicketCode::refusedBase45_data()
{
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("one letter") << QByteArray("0");
    QTest::newRow("one letter too many") << QByteArray("BB80");
    QTest::newRow("RFC 9285/more than 65535") << QByteArray("GGW");
    QTest::newRow("greatest three") << QByteArray(":::");
    QTest::newRow("more than 255") << QByteArray("V5");
    QTest::newRow("greatest two") << QByteArray("::");
    QTest::newRow("lower case") << QByteArray("bb8");
    QTest::newRow("nul") << QByteArrayLiteral("BB\0");
    QTest::newRow("not ascii") << QByteArray("BB\xb8");
    QTest::newRow("line end") << QByteArray("BB\n");
}

void TestTicketCode::refusedBase45()
{
    QFETCH(QByteArray, text);
    QVERIFY(!decodeBase45(text));
}

void TestTicketCode::codes_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("version 1") << 1 << kCode.toByteArray();
    QTest::newRow("version 258, told as 2")
        << 258
        << QByteArray(
               "TA0/.IZPHV9I0Z7G+IT$NU9UTK404D%RL90HN%EJ%03WK9L1PC6CM09JH/N2W/OJ:35/CL U694Y/A2"
               "OMA7J+-I:$T/8OH S5/T%F52DS%BPLT48/91$1+WVU7V.QL00M");
}

void TestTicketCode::codes()
{
    QFETCH(int, version);
    QFETCH(QByteArray, text);
    const TicketKey key = TicketKeys(secretFrom(0)).keyOf(kEvent);
    QCOMPARE(QByteArray(reinterpret_cast<const char *>(key.publicKey().data()), 32).toHex(),
             QByteArray("28f36969f79cd1b4a87f9bb9203b670c3d5343b586d20d268f8720baa14e8e2d"));
    QCOMPARE(key.codeOf(kRegistration, version), text);
    QCOMPARE(text.size(), 129);

    const auto code = readTicketCode(text);
    QVERIFY(code);
    QCOMPARE(code->keyId, (TicketKeyId{0xdf, 0x95, 0xef, 0x8b}));
    QCOMPARE(code->registrationId, kRegistration);
    QCOMPARE(static_cast<int>(code->version), version % 256);
    QVERIFY(isSignedBy(*code, key.publicKey()));
}

void TestTicketCode::everyChangedBitIsRefused()
{
    const TicketPublicKey key = TicketKeys(secretFrom(0)).keyOf(kEvent).publicKey();
    const QByteArray bytes = *decodeBase45(kCode);
    QCOMPARE(bytes.size(), 86);
    for (qsizetype bit = 0; bit < bytes.size() * 8; ++bit) {
        QByteArray changed = bytes;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        const auto code = readTicketCode(encodeBase45(changed));
        QCOMPARE(code.has_value(), bit >= 8); // another format is no code
        QVERIFY2(!code || !isSignedBy(*code, key), QByteArray::number(bit).constData());
    }
}

void TestTicketCode::everyChangedLetterIsRefused()
{
    const TicketPublicKey key = TicketKeys(secretFrom(0)).keyOf(kEvent).publicKey();
    for (qsizetype at = 0; at < kCode.size(); ++at) {
        for (const char letter : QByteArrayView("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")) {
            QByteArray text = kCode.toByteArray();
            text[at] = letter;
            const auto code = readTicketCode(text);
            QCOMPARE(code && isSignedBy(*code, key), text == kCode);
        }
    }
}

void TestTicketCode::codeOfAnotherEventOrInstallation()
{
    const TicketCode code = *readTicketCode(kCode);
    const TicketPublicKey other = TicketKeys(secretFrom(0)).keyOf(kOtherEvent).publicKey();
    QVERIFY(code.keyId != idOf(other)); // so that a door can say which it is
    QVERIFY(!isSignedBy(code, other));
    QVERIFY(!isSignedBy(code, TicketKeys(secretFrom(1)).keyOf(kEvent).publicKey()));

    // Whoever changes the id of the key gets no further.
    TicketCode renamed = code;
    renamed.keyId = idOf(other);
    QVERIFY(!isSignedBy(renamed, other));
    QVERIFY(!isSignedBy(renamed, TicketKeys(secretFrom(0)).keyOf(kEvent).publicKey()));
}

void TestTicketCode::malformedCodes_data()
{
    QTest::addColumn<QByteArray>("text");

    const QByteArray good = kCode.toByteArray();
    for (qsizetype length = 0; length < good.size(); ++length) {
        QTest::addRow("first %lld", static_cast<long long>(length)) << good.first(length);
    }
    QTest::newRow("one long") << good + '0';
    QTest::newRow("three long") << good + "000";
    QTest::newRow("lower case") << good.toLower();
    QTest::newRow("blank before") << ' ' + good.chopped(1);
    QTest::newRow("line end") << good + '\n';
    QTest::newRow("another spelling of a pair") << ":::" + good.sliced(3);
}

void TestTicketCode::malformedCodes()
{
    QFETCH(QByteArray, text);
    QVERIFY(!readTicketCode(text));
}

QTEST_GUILESS_MAIN(TestTicketCode)
#include "tst_ticket_code.moc"
