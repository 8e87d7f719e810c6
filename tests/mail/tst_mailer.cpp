// The mailer between a real PostgreSQL and a real mail server: each mail once, whatever one of them
// says about another, and the queue waits while there is no mail server.
#include "backend/outbox/mailer.h"
#include "backend/outbox/smtp_sender.h"
#include "backend/storage/pg_mail_store.h"
#include "tests/mail/plain_composer.h"
#include "tests/support/mail_catcher.h"
#include "tests/support/test_postgres.h"

#include <QStringBuilder>
#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kEvent = "019ab0c2-0000-7000-8000-00000000000e";

// Of the n-th registration, in order.
QByteArray idOf(int n)
{
    return "019ab0c2-0000-7000-9000-" + QByteArray::number(n, 16).rightJustified(12, '0');
}

} // namespace

class TestMailer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void sendsWhatHappened();
    void whoCancelledGetsNoTicket();
    void aStoppedAddressGetsNone();
    void manyCorrectionsAreOneMail();
    void nobodyFloodsAMailbox();
    void oneBadAddressStopsNobody();
    void aGoodMailClearsTheMark();
    void theQueueWaitsForTheMailServer();
    void manyHangUpsPauseTheQueue();
    void comesAgainAfterMailServersDeath();
    void anotherServerTakesOver();
    void writingGoesOnAfterALostSession();
    void anOutcomeThatWasNotNotedIsNotedFirst();
    void withoutMailOnlyTheQueueGrows();
    void announcementWaitsForOthers();
    void keepsToTheRate();
    void stopsWhileAMailServerIsSilent();
    void clockSetBackSendsNothingTwice();
    void leavesWhatANewerProgramWrote();

private:
    // n-th registrations, with the address's first part, and what happened to them.
    void registerThem(int first, int last, const QByteArray &localPart = "p")
    {
        QByteArrayList ids;
        for (int n = first; n <= last; ++n) {
            ids += idOf(n);
            sql("INSERT INTO registrations (event_id, id, user_email) VALUES ('" + kEvent + "', '"
                + idOf(n) + "', '" + localPart + '-' + QByteArray::number(n) + "@x.example')");
        }
        happened("registered", ids);
    }
    void happened(const QByteArray &kind, const QByteArrayList &subjects,
                  const QByteArray &details = "{}")
    {
        sql("INSERT INTO journal (event_id, kind, subjects, details) VALUES ('" + kEvent + "', '"
            + kind + "', '{" + subjects.join(',') + "}', '" + details + "')");
    }
    void sql(const QByteArray &script) { m_postgres.sql(m_database, script); }
    QString value(const QByteArray &query) { return m_postgres.value(m_database, query); }
    int count(const QByteArray &from) { return value("SELECT count(*) FROM " + from).toInt(); }
    int queued() { return count("mails WHERE state = 'queued'"); }
    // Entries that are not passed, and mails that are not done: of one moment, since an entry
    // becomes mails in one.
    int waiting()
    {
        return value(
                   "SELECT (SELECT count(*) FROM mails WHERE state = 'queued') + (SELECT count(*) "
                   "FROM journal WHERE unread <> 0)")
            .toInt();
    }
    int sent() { return count("mails WHERE state = 'sent'"); }
    SmtpOptions smtp() const
    {
        SmtpOptions options;
        options.host = QStringLiteral("127.0.0.1");
        options.port = m_catcher->port();
        options.from = QStringLiteral("tickets@boxoffice.example");
        return options;
    }
    Mailer::MakeStore stores()
    {
        return [this] { return std::make_unique<PgMailStore>(m_database, nullptr, *m_stops); };
    }
    std::unique_ptr<Mailer> newMailer(int perSecond = 0)
    {
        return std::make_unique<Mailer>(
            stores(), std::make_unique<SmtpSender>(smtp()),
            std::make_unique<PlainComposer>(QStringLiteral("https://x.example")),
            MailerOptions{.perSecond = perSecond});
    }
    // Message-IDs of what was taken, each with how often.
    QHash<QString, int> taken() const
    {
        QHash<QString, int> times;
        for (const CaughtMail &mail : m_catcher->mails()) {
            ++times[mail.id];
        }
        return times;
    }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    std::unique_ptr<MailStops> m_stops;
    std::unique_ptr<MailCatcher> m_catcher;
};

void TestMailer::init()
{
    m_database = m_postgres.freshDatabase();
    m_stops = std::make_unique<MailStops>(*InstallationSecret::fromBytes(QByteArray(32, 's')));
    m_catcher = std::make_unique<MailCatcher>();
    QVERIFY2(m_catcher->start(), qPrintable(m_catcher->problem()));
    sql("INSERT INTO events (id, name, capacity) VALUES ('" + kEvent + "', 'Gala', 1000000)");
}

void TestMailer::cleanup()
{
    m_catcher.reset();
}

void TestMailer::sendsWhatHappened()
{
    const auto mailer = newMailer();
    registerThem(1, 50);
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 50, 60'000);
    QCOMPARE(m_catcher->mails().size(), 50);
    QCOMPARE(taken().size(), 50);
    QVERIFY(m_catcher->mails().first().field(QStringLiteral("Subject")).contains(u"Gala"));
    QCOMPARE(count("mails WHERE attempts = 1 AND error IS NULL AND sent_at IS NOT NULL"), 50);
}

void TestMailer::whoCancelledGetsNoTicket()
{
    registerThem(1, 4);
    sql("UPDATE registrations SET cancelled_at = now() WHERE id IN ('" + idOf(1) + "', '" + idOf(2)
        + "'); UPDATE registrations SET erased_at = now() WHERE id = '" + idOf(3) + "'");
    happened("cancelled", {idOf(1)});
    const auto mailer = newMailer();
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 2, 60'000);
    QTRY_COMPARE(count("mails WHERE state = 'dropped' AND attempts = 0"), 3);
    QStringList told;
    for (const CaughtMail &mail : m_catcher->mails()) {
        told += mail.recipient % u' ' % mail.field(QStringLiteral("Subject"));
    }
    told.sort();
    QCOMPARE(told.size(), 2);
    QVERIFY(told[0].startsWith(QStringLiteral("p-1@x.example Your registration is cancelled")));
    QVERIFY(told[1].startsWith(QStringLiteral("p-4@x.example You are registered")));
}

void TestMailer::aStoppedAddressGetsNone()
{
    sql("INSERT INTO mail_stops (event_id, hash) VALUES ('" + kEvent + "', '\\x"
        + m_stops->hashOf(*Uuid::parse(QByteArrayView(kEvent)), u"p-1@x.example").toHex() + "')");
    registerThem(1, 2);
    const auto mailer = newMailer();
    QTRY_COMPARE_WITH_TIMEOUT(waiting(), 0, 60'000);
    QCOMPARE(m_catcher->mails().size(), 1);
    QCOMPARE(m_catcher->mails().first().recipient, QStringLiteral("p-2@x.example"));
    QTRY_VERIFY(value("SELECT mail_error FROM registrations WHERE id = '" + idOf(1) + "'")
                    .contains(u"did not register")); // so its organizer knows
}

// Whoever has a link may correct the name again and again: what waits is said once, as it is then.
void TestMailer::manyCorrectionsAreOneMail()
{
    registerThem(1, 1);
    for (int i = 0; i < 30; ++i) {
        happened("corrected", {idOf(1)});
    }
    const auto mailer = newMailer();
    QTRY_COMPARE_WITH_TIMEOUT(waiting(), 0, 60'000);
    const int mails = count("mails WHERE kind = 'corrected' AND state = 'sent'");
    QVERIFY2(mails >= 1 && mails <= 2, QByteArray::number(mails)); // the journal comes in two parts
    QCOMPARE(count("mails WHERE kind = 'corrected' AND state = 'dropped'"), 30 - mails);
    QCOMPARE(taken().size(), 1 + mails);
}

void TestMailer::nobodyFloodsAMailbox()
{
    registerThem(1, 30, "same");
    sql("UPDATE registrations SET cancelled_at = now()");
    sql("UPDATE registrations SET user_email = 'ada@x.example'");
    for (int n = 1; n <= 30; ++n) {
        happened("cancelled", {idOf(n)});
    }
    registerThem(31, 31);
    const auto mailer = newMailer();
    QTRY_COMPARE_WITH_TIMEOUT(count("mails WHERE state = 'sent'"), 21, 60'000);
    QTRY_COMPARE(count("mails WHERE state = 'queued' AND attempts >= 1 AND error IS NOT NULL"), 10);
    QCOMPARE(taken().size(), 21);
}

void TestMailer::oneBadAddressStopsNobody()
{
    registerThem(1, 1, "refuse");
    registerThem(2, 2, "defer");
    registerThem(3, 3, "hangup");
    registerThem(4, 4, "refusetext");
    registerThem(5, 9);
    const auto mailer = newMailer();
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 5, 60'000);
    QTRY_COMPARE(count("mails WHERE state = 'failed' AND attempts = 1"), 2);
    QCOMPARE(count("mails WHERE state = 'queued' AND attempts = 1 AND next_at > now() + "
                   "interval '30 seconds' AND next_at < now() + interval '70 seconds'"),
             2);
    QCOMPARE(value("SELECT mail_error FROM registrations WHERE id = '" + idOf(1) + "'"),
             QStringLiteral("550 5.1.1 <…>: no such user"));
    QCOMPARE(count("registrations WHERE mail_error IS NOT NULL"), 2);
    QCOMPARE(m_catcher->mails().size(), 5);
}

void TestMailer::aGoodMailClearsTheMark()
{
    registerThem(1, 1);
    sql("UPDATE registrations SET mail_error = '550 no'");
    const auto mailer = newMailer();
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 1, 60'000);
    QCOMPARE(count("registrations WHERE mail_error IS NOT NULL"), 0);
}

void TestMailer::theQueueWaitsForTheMailServer()
{
    m_catcher->kill();
    registerThem(1, 5);
    const auto mailer = newMailer();
    QTRY_COMPARE_WITH_TIMEOUT(queued(), 5, 60'000);
    QVERIFY2(m_catcher->start(), qPrintable(m_catcher->problem()));
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 5, 30'000);
    QCOMPARE(count("mails WHERE attempts = 1"), 5); // nobody's attempt was spent
}

void TestMailer::manyHangUpsPauseTheQueue()
{
    registerThem(1, 5, "hangup");
    registerThem(6, 6);
    const auto mailer = newMailer();
    // Behind pauses of 1, 2 and 4 seconds. Of one millisecond any may come first.
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 1, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(count("mails WHERE state = 'queued' AND attempts = 0"), 0, 60'000);
    QCOMPARE(queued(), 5);
}

void TestMailer::comesAgainAfterMailServersDeath()
{
    QVERIFY2(m_catcher->start({QStringLiteral("--rates"), QStringLiteral("{\"dieafter\": 0.1}")}),
             qPrintable(m_catcher->problem()));
    registerThem(1, 60);
    const auto mailer = newMailer();
    int deaths = 0;
    while (sent() < 60) {
        if (m_catcher->hasEnded()) {
            QVERIFY2(
                m_catcher->start({QStringLiteral("--rates"), QStringLiteral("{\"dieafter\": 0.1}"),
                                  QStringLiteral("--seed"), QString::number(++deaths)}),
                qPrintable(m_catcher->problem()));
        }
        QVERIFY(deaths < 60);
        QTest::qWait(10); // UNAVOIDABLE: the process is looked after
    }
    QVERIFY(deaths > 0);
    QCOMPARE(taken().size(), 60);
}

void TestMailer::anotherServerTakesOver()
{
    auto first = newMailer();
    registerThem(1, 1);
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 1, 60'000);
    const auto second = newMailer();
    first.reset();
    registerThem(2, 2);
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 2, 10'000);
    QCOMPARE(m_catcher->mails().size(), 2);
}

void TestMailer::writingGoesOnAfterALostSession()
{
    const auto mailer = newMailer();
    registerThem(1, 1);
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 1, 60'000);
    sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
    registerThem(2, 2);
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 2, 60'000);
    QCOMPARE(m_catcher->mails().size(), 2);
}

// The session ends while the mail server thinks: what it took is noted in the next session, before
// anything is sent again.
void TestMailer::anOutcomeThatWasNotNotedIsNotedFirst()
{
    registerThem(1, 1, "slow");
    const auto mailer = newMailer();
    QTRY_VERIFY_WITH_TIMEOUT(m_catcher->notes().contains("slow-1@x.example"), 60'000);
    sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 1, 60'000);
    registerThem(2, 2);
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 2, 60'000);
    QCOMPARE(m_catcher->mails().size(), 2);
}

void TestMailer::withoutMailOnlyTheQueueGrows()
{
    const Mailer mailer(stores(), nullptr, nullptr, {});
    registerThem(1, 3);
    happened("announced", {}, R"({"about":"changed"})");
    QTRY_COMPARE_WITH_TIMEOUT(queued(), 6, 60'000);
    QTRY_COMPARE(count("journal WHERE unread <> 0"), 0);
}

// At ten a second an announcement takes long; who registers meanwhile does not wait for it.
void TestMailer::announcementWaitsForOthers()
{
    registerThem(1, 300);
    sql("UPDATE journal SET unread = 0");
    happened("announced", {}, R"({"about":"changed"})");
    const auto mailer = newMailer(20);
    QTRY_VERIFY_WITH_TIMEOUT(sent() > 0, 60'000);
    registerThem(301, 301);
    QTRY_COMPARE_WITH_TIMEOUT(count("mails WHERE kind = 'registered' AND state = 'sent'"), 1,
                              60'000);
    QVERIFY(count("mails WHERE kind = 'changed' AND state = 'sent'") < 300);
}

void TestMailer::keepsToTheRate()
{
    registerThem(1, 12);
    const auto start = std::chrono::steady_clock::now();
    const auto mailer = newMailer(5);
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 12, 30'000);
    QVERIFY(std::chrono::steady_clock::now() - start >= std::chrono::seconds(2)); // never faster
}

void TestMailer::stopsWhileAMailServerIsSilent()
{
    registerThem(1, 1, "mute");
    auto mailer = newMailer();
    QTRY_COMPARE_WITH_TIMEOUT(queued(), 1, 60'000);
    const auto start = std::chrono::steady_clock::now();
    mailer.reset();
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(30)); // not a minute
    QCOMPARE(queued(), 1);
    QCOMPARE(count("mails WHERE attempts > 0"), 0);
}

void TestMailer::clockSetBackSendsNothingTwice()
{
    auto mailer = newMailer();
    registerThem(1, 3);
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 3, 60'000);
    mailer.reset();
    // As if all that was written two hours ahead of the time that it is now.
    registerThem(4, 4);
    sql("UPDATE journal SET at = at + interval '2 hours'; UPDATE mails SET created_at = created_at "
        "+ interval '2 hours', next_at = next_at + interval '2 hours', sent_at = sent_at + "
        "interval "
        "'2 hours'");
    sql("INSERT INTO mails (id, kind, event_id, registration_id, next_at) VALUES ('" + idOf(99)
        + "', 'ticket', '" + kEvent + "', '" + idOf(1) + "', now() + interval '2 hours')");
    mailer = newMailer();
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 5, 60'000);
    QCOMPARE(m_catcher->mails().size(), 5);
    QCOMPARE(taken().size(), 5);
}

// Two versions share a database for a while: the older one must not pass what it does not know.
void TestMailer::leavesWhatANewerProgramWrote()
{
    happened("waiting_list_offered", {idOf(1)});
    registerThem(1, 2);
    const auto mailer = newMailer();
    QTRY_COMPARE_WITH_TIMEOUT(sent(), 2, 60'000);
    QCOMPARE(value("SELECT string_agg(kind, ',') FROM journal WHERE unread & 1 <> 0"),
             QStringLiteral("waiting_list_offered"));
}

QTEST_GUILESS_MAIN(TestMailer)
#include "tst_mailer.moc"
