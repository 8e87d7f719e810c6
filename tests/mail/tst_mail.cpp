// Mails of the real server: a person registers, and a mail arrives; whatever crashes in between.
#include "tests/support/blocking_http.h"
#include "tests/support/mail_catcher.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace boxoffice;

class TestMail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aRegistrationsMailArrives();
    void whoCancelsIsTold();
    void aBadAddressIsShown();
    void anAnnouncementReachesAll();
    void nothingOfPeopleIsLogged();
    void anotherServerTakesOverAfterACrash();
    void aServerThatSendsTakesOver();
    void withoutMailServerMailsAreKept();
    void theCommandShowsWhatWaits();
    void readinessTellsOfMails();
    void itRefusesToStartWithHalfOfIt();
    void itRefusesToStartWithoutAuthorities_data();
    void itRefusesToStartWithoutAuthorities();
    void theCommandShowsLinksThatAreGoodForNothing();
    void thePasswordIsShownNowhere();
    void eachOnceInABurst();

private:
    QStringList mailSettings(int rate = 0) const
    {
        return {QStringLiteral("--smtp-url"),   m_catcher->url(),
                QStringLiteral("--mail-from"),  QStringLiteral("tickets@boxoffice.example"),
                QStringLiteral("--public-url"), QStringLiteral("https://tickets.example"),
                QStringLiteral("--mail-rate"),  QString::number(rate)};
    }
    bool startServer(ServerProcess &server, const QStringList &arguments)
    {
        const bool started =
            server.start({.dataDir = {}, .database = m_database, .arguments = arguments});
        if (started) {
            m_http = std::make_unique<BlockingHttp>(server.port());
        }
        return started;
    }
    void makeEvent()
    {
        const auto made = m_http->post("/events", R"({"name":"Gala 🎉","capacity":100000})");
        m_event = made.json().value(u"id").toString().toLatin1();
    }
    QByteArray registerAs(const QByteArray &email)
    {
        return m_http
            ->post("/events/" + m_event + "/register", "{\"user_email\":\"" + email + "\"}")
            .json()
            .value(u"id")
            .toString()
            .toLatin1();
    }
    int cancel(const QByteArray &id)
    {
        return m_http->request("DELETE", "/events/" + m_event + "/registrations/" + id).status;
    }
    // Runs the program to its end.
    int run(const QStringList &arguments, const QString &variable = {}, const QString &value = {});
    QString value(const QByteArray &query) { return m_postgres.value(m_database, query); }
    int count(const QByteArray &from) { return value("SELECT count(*) FROM " + from).toInt(); }
    int toBeSent()
    {
        return count("mails WHERE state = 'queued'") + count("journal WHERE unread <> 0");
    }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    std::unique_ptr<MailCatcher> m_catcher;
    std::unique_ptr<BlockingHttp> m_http; // to the server that was started last
    QByteArray m_event;
    QString m_output; // of the last run()
};

void TestMail::init()
{
    m_database = m_postgres.freshDatabase();
    m_catcher = std::make_unique<MailCatcher>();
    QVERIFY2(m_catcher->start(), qPrintable(m_catcher->problem()));
}

void TestMail::cleanup()
{
    m_http.reset();
    m_catcher.reset();
}

int TestMail::run(const QStringList &arguments, const QString &variable, const QString &value)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DB_HOST"), m_database.host);
    environment.insert(QStringLiteral("DB_PORT"), QString::number(m_database.port));
    environment.insert(QStringLiteral("DB_USER"), m_database.user);
    environment.insert(QStringLiteral("DB_NAME"), m_database.database);
    if (!variable.isEmpty()) {
        environment.insert(variable, value);
    }
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(qEnvironmentVariable("BOXOFFICE_SERVER"), arguments);
    process.waitForFinished();
    m_output = QString::fromUtf8(process.readAll());
    return process.exitCode();
}

void TestMail::aRegistrationsMailArrives()
{
    ServerProcess server;
    QVERIFY2(startServer(server, mailSettings(10)), qPrintable(server.output()));
    makeEvent();
    QVERIFY(!registerAs("ada@x.example").isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(m_catcher->mails().size(), 1, 10'000);
    const CaughtMail mail = m_catcher->mails().first();
    QCOMPARE(mail.recipient, QStringLiteral("ada@x.example"));
    QVERIFY(mail.field(QStringLiteral("Subject")).contains(QStringLiteral("Gala 🎉")));
    QVERIFY(mail.part(QStringLiteral("text/plain")).contains("https://tickets.example"));
    QCOMPARE(server.stop(), 0);
    QCOMPARE(count("mails WHERE state = 'sent'"), 1);
}

void TestMail::whoCancelsIsTold()
{
    ServerProcess server;
    QVERIFY2(startServer(server, mailSettings()), qPrintable(server.output()));
    makeEvent();
    const QByteArray id = registerAs("ada@x.example");
    QTRY_COMPARE_WITH_TIMEOUT(m_catcher->mails().size(), 1, 10'000);
    QCOMPARE(cancel(id), 200);
    QTRY_COMPARE_WITH_TIMEOUT(m_catcher->mails().size(), 2, 10'000);
    QVERIFY(m_catcher->mails()[0].id != m_catcher->mails()[1].id);
}

void TestMail::aBadAddressIsShown()
{
    ServerProcess server;
    QVERIFY2(startServer(server, mailSettings()), qPrintable(server.output()));
    makeEvent();
    const QByteArray id = registerAs("refuse-1@x.example");
    const QByteArray path = "/events/" + m_event + "/registrations/" + id;
    const auto error = [&] { return m_http->get(path).json().value(u"mail_error").toString(); };
    QTRY_COMPARE_WITH_TIMEOUT(error(), QStringLiteral("550 5.1.1 <…>: no such user"), 10'000);
}

void TestMail::anAnnouncementReachesAll()
{
    ServerProcess server;
    QVERIFY2(startServer(server, mailSettings()), qPrintable(server.output()));
    makeEvent();
    for (int i = 0; i < 30; ++i) {
        registerAs("p" + QByteArray::number(i) + "@x.example");
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_catcher->mails().size(), 30, 20'000);
    m_postgres.sql(m_database,
                   "INSERT INTO journal (event_id, kind, details) VALUES ('" + m_event
                       + "', 'announced', '{\"about\":\"changed\"}')");
    QTRY_COMPARE_WITH_TIMEOUT(m_catcher->mails().size(), 60, 20'000);
    QCOMPARE(count("mails WHERE kind = 'changed' AND state = 'sent'"), 30);
}

void TestMail::nothingOfPeopleIsLogged()
{
    ServerProcess server;
    QVERIFY2(startServer(server, mailSettings()), qPrintable(server.output()));
    makeEvent();
    for (const char *word : {"refuse", "refusetext", "defer", "defertext", "hangup", "p"}) {
        registerAs(QByteArray(word) + "-1@secret.example");
    }
    QTRY_COMPARE_WITH_TIMEOUT(count("mails WHERE attempts = 1"), 6, 20'000);
    m_catcher->kill();
    registerAs("late@secret.example");
    QTRY_VERIFY_WITH_TIMEOUT(server.output().contains(QStringLiteral("no mail goes out")), 20'000);
    QVERIFY(!server.output().contains(QStringLiteral("secret.example")));
}

void TestMail::anotherServerTakesOverAfterACrash()
{
    ServerProcess first, second;
    QVERIFY2(startServer(first, mailSettings()), qPrintable(first.output()));
    makeEvent();
    registerAs("a@x.example");
    QTRY_COMPARE_WITH_TIMEOUT(m_catcher->mails().size(), 1, 10'000);
    QVERIFY2(startServer(second, mailSettings()), qPrintable(second.output()));
    first.kill();
    registerAs("b@x.example");
    QTRY_COMPARE_WITH_TIMEOUT(m_catcher->mails().size(), 2, 10'000);
}

void TestMail::aServerThatSendsTakesOver()
{
    ServerProcess silent, sending;
    QVERIFY2(startServer(silent, {}), qPrintable(silent.output()));
    makeEvent();
    registerAs("a@x.example");
    QTRY_COMPARE_WITH_TIMEOUT(count("mails WHERE state = 'queued'"), 1, 10'000);
    QVERIFY2(startServer(sending, mailSettings()), qPrintable(sending.output()));
    QTRY_COMPARE_WITH_TIMEOUT(m_catcher->mails().size(), 1, 10'000);
    sending.kill();
    BlockingHttp(silent.port())
        .post("/events/" + m_event + "/register", R"({"user_email":"b@x.example"})");
    QTRY_COMPARE_WITH_TIMEOUT(count("mails WHERE state = 'queued'"), 1, 10'000);
}

void TestMail::withoutMailServerMailsAreKept()
{
    ServerProcess server;
    QVERIFY2(startServer(server, {}), qPrintable(server.output()));
    makeEvent();
    registerAs("a@x.example");
    QTRY_COMPARE_WITH_TIMEOUT(count("mails WHERE state = 'queued'"), 1, 10'000);
    QCOMPARE(server.stop(), 0);
    ServerProcess withMail; // within the week
    QVERIFY2(startServer(withMail, mailSettings()), qPrintable(withMail.output()));
    QTRY_COMPARE_WITH_TIMEOUT(m_catcher->mails().size(), 1, 10'000);
}

void TestMail::theCommandShowsWhatWaits()
{
    ServerProcess server;
    QVERIFY2(startServer(server, mailSettings()), qPrintable(server.output()));
    makeEvent();
    for (const char *email : {"a@x.example", "refuse-1@x.example", "defer-1@x.example"}) {
        registerAs(email);
    }
    QTRY_COMPARE_WITH_TIMEOUT(count("mails WHERE attempts = 1"), 3, 20'000);
    QCOMPARE(run({QStringLiteral("outbox")}), 0);
    for (const char *line :
         {"sent     1,", "failed   1,", "queued   1,", "550 5.1.1", "451 4.2.1"}) {
        QVERIFY2(m_output.contains(QLatin1StringView(line)), qPrintable(m_output));
    }
    QVERIFY2(!m_output.contains(u'@'), qPrintable(m_output));
    const QString id = value("SELECT id FROM mails WHERE state = 'queued'");
    QCOMPARE(run({QStringLiteral("outbox"), QStringLiteral("--id"), id}), 0);
    QVERIFY2(m_output.contains(QStringLiteral("To: defer-1@x.example")), qPrintable(m_output));
    QVERIFY2(m_output.contains(QStringLiteral("Gala 🎉")), qPrintable(m_output));
    QCOMPARE(run({QStringLiteral("outbox"), QStringLiteral("--id"),
                  QStringLiteral("019ab0c2-0000-7000-8000-000000000001")}),
             1);
    QVERIFY2(m_output.contains(QStringLiteral("no mail with this id")), qPrintable(m_output));
}

void TestMail::readinessTellsOfMails()
{
    ServerProcess server;
    QVERIFY2(startServer(server, mailSettings()), qPrintable(server.output()));
    makeEvent();
    registerAs("refuse-1@x.example");
    QTRY_COMPARE_WITH_TIMEOUT(count("mails WHERE state = 'failed'"), 1, 10'000);
    m_postgres.sql(m_database,
                   "INSERT INTO mails (id, kind, next_at, attempts) VALUES (gen_random_uuid(), "
                   "'ticket', now() + interval '1 hour', 7)");
    QCOMPARE(m_http->get("/ready").body, QByteArray(R"({"status":"ready"})"));
    QCOMPARE(m_http->get("/ready?verbose").body,
             QByteArray(R"({"status":"ready","journal":{"unread":0,"oldest_seconds":null},)"
                        R"("mail":{"on":true,"queued":1,"failed":1}})"));
    QCOMPARE(m_http->get("/ready?verbose&verbose").status, 400);
}

void TestMail::itRefusesToStartWithHalfOfIt()
{
    QCOMPARE(run({QStringLiteral("--smtp-url"), QStringLiteral("smtp://localhost")}), 1);
    QVERIFY2(m_output.contains(QStringLiteral("MAIL_FROM must be")), qPrintable(m_output));
    QCOMPARE(m_output.trimmed().count(u'\n'), 0);
}

void TestMail::itRefusesToStartWithoutAuthorities_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("none") << QStringLiteral("/nonexistent/ca.pem")
                          << QStringLiteral("/nonexistent/ca.pem, cannot be read");
    QTest::newRow("a folder") << QStringLiteral("/tmp") << QStringLiteral("/tmp, cannot be read");
    QTest::newRow("another one") << QStringLiteral("/etc/hostname")
                                 << QStringLiteral("/etc/hostname, contains no PEM certificate");
}

void TestMail::itRefusesToStartWithoutAuthorities()
{
    QFETCH(QString, file);
    QFETCH(QString, sentence);
    QCOMPARE(run(mailSettings()
                 + QStringList{QStringLiteral("--smtp-ca"), file, QStringLiteral("--port=0")}),
             1);
    QVERIFY2(m_output.contains(sentence), qPrintable(m_output));
    QCOMPARE(m_output.trimmed().count(u'\n'), 0);
}

// Each is shown with whom it goes to, and still works for them.
void TestMail::theCommandShowsLinksThatAreGoodForNothing()
{
    ServerProcess server; // which makes the tables
    QVERIFY2(startServer(server, {}), qPrintable(server.output()));
    m_postgres.sql(m_database,
                   "INSERT INTO organizers (id, name, slug) VALUES (gen_random_uuid(), 'Opera', "
                   "'opera'); INSERT INTO access_links (hash, kind, organizer_id, email, role, "
                   "expires_at) SELECT 'kept', 'invitation', id, 'ben@x.example', 'viewer', "
                   "now() + interval '1 hour' FROM organizers WHERE slug = 'opera';"
                   "INSERT INTO mails (id, kind, organizer_id, details) SELECT "
                   "gen_random_uuid(), 'invitation', organizer_id, jsonb_build_object('link', id, "
                   "'language', 'de') FROM access_links WHERE hash = 'kept'");
    const QStringList command{QStringLiteral("outbox"), QStringLiteral("--id"),
                              value("SELECT id FROM mails"), QStringLiteral("--public-url"),
                              QStringLiteral("https://tickets.example")};
    QCOMPARE(run(command), 0);
    for (const char *line :
         {"To: ben@x.example", "Subject: Einladung", "https://tickets.example/invitation#…"}) {
        QVERIFY2(m_output.contains(QString::fromUtf8(line)), qPrintable(m_output));
    }
    QVERIFY2(!m_output.contains(QStringLiteral("It would not be sent")), qPrintable(m_output));
    QCOMPARE(count("access_links WHERE hash = 'kept'"), 1);
    m_postgres.sql(m_database, "DELETE FROM access_links");
    QCOMPARE(run(command), 0);
    QVERIFY2(m_output.startsWith(QStringLiteral("It would not be sent")), qPrintable(m_output));
    QVERIFY2(!m_output.contains(QStringLiteral("/invitation#")), qPrintable(m_output));
}

void TestMail::thePasswordIsShownNowhere()
{
    const QString name = QStringLiteral("SMTP_PASSWORD"), secret = QStringLiteral("s3cret-w0rd");
    QCOMPARE(run({QStringLiteral("--help")}, name, secret), 0);
    QVERIFY(m_output.contains(name) && !m_output.contains(secret));
    QCOMPARE(run({QStringLiteral("--smtp-password"), secret}), 1);
    QVERIFY2(!m_output.contains(secret), qPrintable(m_output));
}

// A burst while everything fails: the server is killed three times; the mail server hangs up,
// delays, refuses and dies after it has said 250. BOXOFFICE_BURST: how many register (by hand
// more).
void TestMail::eachOnceInABurst()
{
    const int people = qEnvironmentVariable("BOXOFFICE_BURST", QStringLiteral("400")).toInt();
    const QStringList faults{QStringLiteral("--rates"),
                             QStringLiteral(R"({"refuse":0.02,"defer":0.02,"hangup":0.01,)"
                                            R"("hanguptext":0.01,"slow":0.002,"dieafter":0.004})")};
    m_catcher->kill(); // nobody is written to yet
    auto server = std::make_unique<ServerProcess>();
    QVERIFY2(startServer(*server, mailSettings()), qPrintable(server->output()));
    makeEvent();
    QSet<QString> cancelled;
    for (int i = 0; i < people; ++i) {
        const QByteArray email = "p" + QByteArray::number(i) + "@x.example";
        const QByteArray id = registerAs(email);
        QVERIFY(!id.isEmpty());
        if (i % 10 == 0) {
            QCOMPARE(cancel(id), 200);
            cancelled.insert(QString::fromLatin1(email));
        }
    }
    int starts = 0, kills = 0;
    while (toBeSent() > 0) {
        if (m_catcher->hasEnded()) {
            const QStringList seed{QStringLiteral("--seed"), QString::number(++starts)};
            QVERIFY2(m_catcher->start(faults + seed), qPrintable(m_catcher->problem()));
        }
        const int sent = count("mails WHERE state = 'sent'");
        if (kills < 3 && sent > (kills + 1) * people / 4) {
            server->kill();
            ++kills;
            server = std::make_unique<ServerProcess>();
            QVERIFY2(startServer(*server, mailSettings()), qPrintable(server->output()));
        }
        // What is postponed need not wait for a minute here.
        m_postgres.sql(m_database,
                       "UPDATE mails SET next_at = now() WHERE state = 'queued' AND "
                       "attempts BETWEEN 1 AND 15 AND next_at > now()");
        QTest::qWait(50); // UNAVOIDABLE: the processes are looked after
    }
    QCOMPARE(kills, 3);
    QCOMPARE(count("mails"), people + int(cancelled.size()));

    QHash<QString, QSet<QString>> ids; // by recipient
    int twice = 0, unanswered = 0;
    QSet<QString> seen;
    for (const CaughtMail &mail : m_catcher->mails()) {
        ids[mail.recipient].insert(mail.id);
        twice += seen.contains(mail.id) ? 1 : 0;
        unanswered += mail.answered ? 0 : 1;
        seen.insert(mail.id);
        QVERIFY(!cancelled.contains(mail.recipient)
                || mail.field(QStringLiteral("Subject")).contains(QStringLiteral("cancelled")));
    }
    int never = 0;
    for (int i = 0; i < people; ++i) {
        const auto &own = ids[QStringLiteral("p%1@x.example").arg(i)];
        QVERIFY(own.size() <= 1); // so what came twice has one Message-ID
        never += own.isEmpty() ? 1 : 0;
    }
    const int failed = count("mails WHERE state = 'failed'");
    QVERIFY(never <= failed);
    QCOMPARE(count("mails WHERE state = 'sent'"), people - failed);
    QCOMPARE(count("registrations WHERE mail_error IS NOT NULL"), failed);
    qInfo("%d people: %d mails came, %d of them again, %d without an answer; %d refused for good; "
          "the mail server started %d times",
          people, int(m_catcher->mails().size()), twice, unanswered, failed, starts);
}

QTEST_GUILESS_MAIN(TestMail)
#include "tst_mail.moc"
