// Client addresses, trusted proxies, token buckets, proof of work.
#include "backend/abuse/client_rules.h"
#include "backend/abuse/rate_limiter.h"
#include "shared/proof_of_work.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QTest>

using namespace boxoffice;

namespace {

constexpr qint64 kSecond = 1'000'000;

QString textOf(const ClientAddress &address)
{
    return address.host().toString();
}

} // namespace

class TestAbuse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addresses_data();
    void addresses();
    void oneSubscriberIsOneBucket();
    void loopback_data();
    void loopback();
    void proxiesAreChecked_data();
    void proxiesAreChecked();
    void clientBehindProxies_data();
    void clientBehindProxies();
    void whoCounts_data();
    void whoCounts();
    void bucketEmptiesAndFills();
    void keysAreCountedApart();
    void floodCostsAndChangesLittle();
    void boundsHoldForAnyOrder();
    void newcomersOfAFullTableShare();
    void noRateIsNoLimit();
    void workIsProven();
    void workIsForOneSeatAndTime();
    void solvingCanBeCancelled();
};

void TestAbuse::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // empty: none
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(*text ? text : "empty")
            << QString::fromLatin1(text) << QString::fromLatin1(expected);
    };
    row("192.0.2.1", "192.0.2.1");
    row(" 192.0.2.1 ", "192.0.2.1");
    row("192.0.2.1:4711", "192.0.2.1");
    row("::ffff:192.0.2.1", "192.0.2.1");
    row("2001:db8::1", "2001:db8::1");
    row("[2001:db8::1]", "2001:db8::1");
    row("[2001:db8::1]:4711", "2001:db8::1");
    row("", "");
    row("unknown", "");
    row("_hidden", "");
    row("[2001:db8::1", "");
    row("attendee.example", "");
    row("192.0.2.256", "");
}

void TestAbuse::addresses()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto address = ClientAddress::parse(text);
    QCOMPARE(address.has_value(), !expected.isEmpty());
    if (address) {
        QCOMPARE(textOf(*address), expected);
    }
}

void TestAbuse::oneSubscriberIsOneBucket()
{
    const auto bucket = [](QStringView text) { return ClientAddress::parse(text)->bucket(); };
    QCOMPARE(bucket(u"2001:db8:0:1::1"), bucket(u"2001:db8:0:1:ffff::2"));
    QVERIFY(bucket(u"2001:db8:0:1::1") != bucket(u"2001:db8:0:2::1"));
    QVERIFY(bucket(u"192.0.2.1") != bucket(u"192.0.2.2"));
    QCOMPARE(bucket(u"192.0.2.1"), bucket(u"::ffff:192.0.2.1"));
}

void TestAbuse::loopback_data()
{
    QTest::addColumn<bool>("expected");
    QTest::newRow("127.0.0.1") << true;
    QTest::newRow("127.9.9.9") << true;
    QTest::newRow("::1") << true;
    QTest::newRow("::ffff:127.0.0.1") << true;
    QTest::newRow("128.0.0.1") << false;
    QTest::newRow("::2") << false;
    QTest::newRow("::") << false;
    QTest::newRow("fd00::1") << false;
}

void TestAbuse::loopback()
{
    QFETCH(bool, expected);
    const auto address = ClientAddress::parse(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(address.has_value());
    QCOMPARE(address->isLoopback(), expected);
}

void TestAbuse::proxiesAreChecked_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<bool>("valid");
    QTest::newRow("nobody") << QString() << true;
    QTest::newRow("one") << QStringLiteral("127.0.0.1") << true;
    QTest::newRow("several") << QStringLiteral("127.0.0.1, 10.0.0.0/8,fd00::/8") << true;
    QTest::newRow("a name") << QStringLiteral("proxy.example") << false;
    QTest::newRow("no such size") << QStringLiteral("10.0.0.0/33") << false;
    QTest::newRow("any") << QStringLiteral("*") << false;
}

void TestAbuse::proxiesAreChecked()
{
    QFETCH(QString, list);
    QFETCH(bool, valid);
    const auto proxies = TrustedProxies::parse(list);
    QCOMPARE(bool(proxies), valid);
    if (!proxies) {
        QCOMPARE(proxies.error().field, QStringLiteral("TRUSTED_PROXIES"));
        QVERIFY(proxies.error().message.contains(list));
    }
}

void TestAbuse::clientBehindProxies_data()
{
    QTest::addColumn<QString>("peer");
    QTest::addColumn<QByteArray>("forwarded");
    QTest::addColumn<QByteArray>("forwardedFor");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *peer, const char *forwarded,
                        const char *forwardedFor, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(peer) << QByteArray(forwarded)
                            << QByteArray(forwardedFor) << QString::fromLatin1(expected);
    };
    row("nothing said", "10.0.0.1", "", "", "10.0.0.1");
    row("said by our proxy", "10.0.0.1", "", "192.0.2.7", "192.0.2.7");
    row("said by anybody", "192.0.2.9", "", "192.0.2.7", "192.0.2.9");
    row("what the client wrote is not read", "10.0.0.1", "", "1.1.1.1, 192.0.2.7", "192.0.2.7");
    row("two of ours", "10.0.0.1", "", "1.1.1.1, 192.0.2.7, 10.0.0.2", "192.0.2.7");
    row("only ours", "10.0.0.1", "", "10.0.0.3, 10.0.0.2", "10.0.0.3");
    row("unknown", "10.0.0.1", "", "1.1.1.1, unknown", "10.0.0.1");
    row("standard", "10.0.0.1", "for=192.0.2.7;proto=https", "", "192.0.2.7");
    row("standard, quoted", "10.0.0.1", "For=\"[2001:db8::7]:4711\"", "", "2001:db8::7");
    row("standard, several", "10.0.0.1", "for=1.1.1.1, by=10.0.0.2;for=192.0.2.7", "", "192.0.2.7");
    row("a comma in quotes", "10.0.0.1", "for=1.1.1.1;host=\"a,for=2.2.2.2\"", "", "1.1.1.1");
    row("standard, hidden", "10.0.0.1", "for=_secret", "", "10.0.0.1");
    row("over IPv6", "::ffff:10.0.0.1", "", "192.0.2.7", "192.0.2.7");
    row("empty elements", "10.0.0.1", "", ",", "10.0.0.1");
}

void TestAbuse::clientBehindProxies()
{
    QFETCH(QString, peer);
    QFETCH(QByteArray, forwarded);
    QFETCH(QByteArray, forwardedFor);
    QFETCH(QString, expected);
    const auto proxies = TrustedProxies::parse(QStringLiteral("10.0.0.0/24"));
    QVERIFY(proxies);
    const ClientAddress client = proxies->clientOf(
        *ClientAddress::parse(peer), forwarded.isEmpty() ? forwardedFor : forwarded,
        forwarded.isEmpty() ? TrustedProxies::Form::Addresses : TrustedProxies::Form::Forwarded);
    QCOMPARE(textOf(client), expected);
}

void TestAbuse::whoCounts_data()
{
    QTest::addColumn<QString>("peer");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<bool>("throughProxy");
    QTest::addColumn<QString>("expected");  // empty: it does not count
    QTest::addColumn<bool>("ofConnection"); // whether connections of that peer count
    const auto row = [](const char *name, const char *peer, const char *said, bool throughProxy,
                        const char *expected, bool ofConnection) {
        QTest::newRow(name) << QString::fromLatin1(peer) << QByteArray(said) << throughProxy
                            << QString::fromLatin1(expected) << ofConnection;
    };
    row("somebody", "192.0.2.9", "", false, "192.0.2.9", true);
    row("somebody who writes a proxy's header", "192.0.2.9", "1.1.1.1", true, "192.0.2.9", true);
    row("this machine", "::1", "", false, "", false);
    row("a proxy here that nobody told us of", "::1", "1.1.1.1", true, "::1", false);
    row("a trusted proxy", "127.0.0.1", "192.0.2.7", true, "192.0.2.7", false);
    row("a trusted proxy that says nothing", "127.0.0.1", "", false, "127.0.0.1", false);
    row("a trusted proxy that says loopback", "127.0.0.1", "::1", true, "::1", false);
    row("a trusted proxy elsewhere", "10.0.0.1", "192.0.2.7", true, "192.0.2.7", false);
}

void TestAbuse::whoCounts()
{
    QFETCH(QString, peer);
    QFETCH(QByteArray, said);
    QFETCH(bool, throughProxy);
    QFETCH(QString, expected);
    ClientRules rules;
    rules.proxies = *TrustedProxies::parse(QStringLiteral("127.0.0.1,10.0.0.0/8"));
    const ClientAddress from = *ClientAddress::parse(peer);
    const auto client = rules.countedClient(from, said, throughProxy);
    QCOMPARE(client ? textOf(*client) : QString(), expected);
    QTEST(!rules.connectionBucket(from).isEmpty(), "ofConnection");
    rules.countLoopback = true;
    QVERIFY(rules.countedClient(from, said, throughProxy));
}

void TestAbuse::bucketEmptiesAndFills()
{
    RateLimiter limiter({60, 3}); // one a second, three at once
    const qint64 start = 1'000 * kSecond;
    for (int left = 2; left >= 0; --left) {
        const auto verdict = limiter.take("a", start);
        QVERIFY(verdict.taken);
        QCOMPARE(verdict.limit, 3);
        QCOMPARE(verdict.remaining, left);
        QCOMPARE(verdict.fullIn, 3 - left);
    }
    const auto refused = limiter.take("a", start + kSecond / 2);
    QVERIFY(!refused.taken);
    QCOMPARE(refused.remaining, 0);
    QCOMPARE(refused.retryIn, 1);
    QCOMPARE(refused.fullIn, 3);
    QVERIFY(limiter.take("a", start + kSecond).taken);
    QVERIFY(!limiter.take("a", start + kSecond).taken);
    // Never fuller than full, however long it was left alone.
    for (int i = 0; i < 3; ++i) {
        QVERIFY(limiter.take("a", start + 1'000 * kSecond).taken);
    }
    QVERIFY(!limiter.take("a", start + 1'000 * kSecond).taken);
}

void TestAbuse::keysAreCountedApart()
{
    RateLimiter limiter({60, 1});
    QVERIFY(limiter.take("a", kSecond).taken);
    QVERIFY(!limiter.take("a", kSecond).taken);
    QVERIFY(limiter.take("b", kSecond).taken);
}

// A million keys that nobody has seen, while few stay busy: every look is short, and the busy ones
// get what they would have got alone.
void TestAbuse::floodCostsAndChangesLittle()
{
    constexpr qsizetype kMost = 800;
    RateLimiter limiter({60, 5}, kMost);
    const qint64 now = 5 * kSecond;
    const QByteArrayList known = {"a", "b", "c"};
    for (const QByteArray &key : known) {
        for (int i = 0; i < 5; ++i) {
            QVERIFY(limiter.take(key, now).taken);
        }
    }
    int most = 0;
    for (int i = 0; i < 1'000'000; ++i) {
        most = std::max(most, limiter.take(QByteArray::number(i), now).looked);
        if (i % 1'000 == 0) {
            for (const QByteArray &key : known) {
                QVERIFY(!limiter.take(key, now).taken);
            }
        }
    }
    QVERIFY2(most <= RateLimiter::kWays, QByteArray::number(most));
    QVERIFY(limiter.keys(now) <= kMost);
    QCOMPARE(limiter.keys(now + 100 * kSecond), 0); // what is full says nothing
    for (const QByteArray &key : known) {
        QVERIFY(limiter.take(key, now + kSecond).taken);
        QVERIFY(!limiter.take(key, now + kSecond).taken);
    }
}

// Whatever is asked in which order: a key with a bucket of its own gets at most the burst and what
// has come since, and all keys together at most what the buckets of the table hold.
void TestAbuse::boundsHoldForAnyOrder()
{
    constexpr qsizetype kMost = 64; // 8 sets, with a shared bucket each
    constexpr int kBurst = 4;
    for (quint32 seed = 1; seed <= 50; ++seed) {
        QRandomGenerator random(seed);
        RateLimiter limiter({60, kBurst}, kMost);
        qint64 now = kSecond;
        qint64 taken = 0;
        qint64 mine = 0;
        limiter.take("mine", now); // before the flood
        for (int i = 0; i < 5'000; ++i) {
            now += random.bounded(10) == 0 ? random.bounded(20'000) : 0;
            const int key = random.bounded(1'000);
            taken += limiter.take(QByteArray::number(key), now).taken ? 1 : 0;
            mine += limiter.take("mine", now).taken ? 1 : 0;
            QVERIFY(limiter.keys(now) <= kMost);
        }
        const qint64 each = kBurst + (now - kSecond) / kSecond + 1;
        QVERIFY2(mine <= each, QByteArray::number(seed));
        QVERIFY2(taken <= (kMost + kMost / RateLimiter::kWays) * each, QByteArray::number(seed));
    }
}

// Those who come while the table is full share what is left: they are slowed down, not let through.
void TestAbuse::newcomersOfAFullTableShare()
{
    RateLimiter limiter({60, 1}, 1); // one set
    int taken = 0;
    for (int i = 0; i < 1'000; ++i) {
        taken += limiter.take(QByteArray::number(i), kSecond).taken ? 1 : 0;
    }
    QCOMPARE(taken, RateLimiter::kWays + 1);
    QVERIFY(limiter.take("later", 2 * kSecond).taken);
}

void TestAbuse::noRateIsNoLimit()
{
    RateLimiter limiter({0, 1});
    for (int i = 0; i < 100; ++i) {
        QVERIFY(limiter.take("a", kSecond).taken);
    }
    QCOMPARE(limiter.keys(kSecond), 0);
}

void TestAbuse::workIsProven()
{
    const Uuid event = *Uuid::parse(QByteArrayView("01890a5d-ac96-774b-bcce-b302099a8057"));
    const QString email = QStringLiteral("jörg@example.org");
    const QByteArray challenge = workChallenge(event, email, 1'000'000);
    const QByteArray nonce = solveWork(challenge, 12, [] { return false; });
    const QByteArray digest =
        QCryptographicHash::hash(QByteArray(challenge + ':' + nonce), QCryptographicHash::Sha256);
    QVERIFY(digest.toHex().startsWith("000"));
    QVERIFY(provesWork(nonce, event, email, 1'000'000, 12));
    QVERIFY(!provesWork(nonce, event, email, 1'000'000, 32));
    QVERIFY(!provesWork("", event, email, 1'000'000, 0));
    QVERIFY(!provesWork(QByteArray(65, 'a'), event, email, 1'000'000, 0));
}

void TestAbuse::workIsForOneSeatAndTime()
{
    const Uuid event = *Uuid::parse(QByteArrayView("01890a5d-ac96-774b-bcce-b302099a8057"));
    const Uuid other = *Uuid::parse(QByteArrayView("01890a5d-ac96-774b-bcce-b302099a8058"));
    const QString email = QStringLiteral("a@example.org");
    const QByteArray nonce = solveWork(workChallenge(event, email, 0), 14, [] { return false; });
    QVERIFY(provesWork(nonce, event, email, 599, 14));
    QVERIFY(provesWork(nonce, event, email, 1'199, 14)); // in the slot after
    QVERIFY(!provesWork(nonce, event, email, 1'200, 14));
    QVERIFY(!provesWork(nonce, other, email, 0, 14));
    QVERIFY(!provesWork(nonce, event, QStringLiteral("b@example.org"), 0, 14));
}

void TestAbuse::solvingCanBeCancelled()
{
    int asked = 0;
    QVERIFY(solveWork("x", kMaxProofOfWorkBits, [&] { return ++asked > 2; }).isEmpty());
    QCOMPARE(asked, 3);
}

QTEST_APPLESS_MAIN(TestAbuse)
#include "tst_abuse.moc"
