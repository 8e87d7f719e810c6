// The sender against a real SMTP server: what arrives is what was written, whatever people typed,
// and each way of refusing a mail is told apart.
#include "backend/outbox/smtp_sender.h"
#include "shared/text.h"
#include "tests/support/mail_catcher.h"

#include <QJsonArray>
#include <QProcess>
#include <QSet>
#include <QTest>

#include <thread>

using namespace boxoffice;
using End = SendReport::End;

namespace {

const Uuid kId = *Uuid::parse(QByteArrayView("019ab0c2-0000-7000-8000-000000000001"));

Letter letterTo(const QString &address)
{
    Letter letter;
    letter.toAddress = address;
    letter.toName = QStringLiteral("Ada");
    letter.fromName = QStringLiteral("Opera");
    letter.subject = QStringLiteral("You are registered");
    letter.text = QStringLiteral("Hello\nworld\n");
    letter.language = QStringLiteral("en");
    return letter;
}

QString wide(int count)
{
    return QString(count, QChar(0x6f22)); // 漢
}

} // namespace

class TestSmtpSender : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void arrivesAsWritten();
    void replyToThatAloneNeedsMoreIsLeftOut();
    void arrivesWithParts();
    void oddWordsDoNoHarm_data();
    void oddWordsDoNoHarm();
    void textsComeWhole();
    void addressesOfAllKinds_data();
    void addressesOfAllKinds();
    void needsSmtpUtf8ForOthers();
    void refusals_data();
    void refusals();
    void oneConnectionForAll();
    void staleConnectionIsReplaced();
    void refusedSenderIsNobodysFault();
    void nobodyListens();
    void encrypts_data();
    void encrypts();
    void trustsNoUnknownServer();
    void requiredTlsIsNotGivenUp();
    void signsIn();
    void wrongPasswordIsNobodysFault();
    void stopEndsIt();
    void callsMeanwhile();
    void theLastAnswerMayTakeLonger();
    void ipv6();

private:
    SmtpOptions options(const MailCatcher &catcher) const
    {
        SmtpOptions options;
        options.host = QStringLiteral("127.0.0.1");
        options.port = catcher.port();
        options.from = QStringLiteral("tickets@boxoffice.example");
        options.helloName = QStringLiteral("boxoffice.example");
        return options;
    }
    SendReport send(SmtpSender &sender, const Letter &letter)
    {
        return sender.send(letter, kId, [] {});
    }
    bool startWithCertificate(MailCatcher &catcher, const QStringList &more = {})
    {
        return catcher.start(QStringList{QStringLiteral("--cert"), path("cert.pem"),
                                         QStringLiteral("--key"), path("key.pem")}
                             + more);
    }
    QString path(const char *name) const { return m_directory.filePath(QLatin1StringView(name)); }

    QTemporaryDir m_directory;
    MailCatcher m_catcher;
};

void TestSmtpSender::initTestCase()
{
    QVERIFY2(m_catcher.start(), qPrintable(m_catcher.problem()));
    QCOMPARE(QProcess::execute(
                 QStringLiteral("openssl"),
                 {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                  QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                  QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"),
                  QStringLiteral("-keyout"), path("key.pem"), QStringLiteral("-out"),
                  path("cert.pem"), QStringLiteral("-subj"), QStringLiteral("/CN=localhost"),
                  QStringLiteral("-addext"), QStringLiteral("subjectAltName=IP:127.0.0.1")}),
             0);
}

void TestSmtpSender::arrivesAsWritten()
{
    SmtpSender sender(options(m_catcher));
    QCOMPARE(send(sender, letterTo(QStringLiteral("ada@x.example"))).end, End::Taken);
    const CaughtMail mail = m_catcher.mails().last();
    QCOMPARE(mail.recipient, QStringLiteral("ada@x.example"));
    QCOMPARE(mail.note[u"sender"].toString(), QStringLiteral("tickets@boxoffice.example"));
    QCOMPARE(mail.field(QStringLiteral("From")),
             QStringLiteral("Opera <tickets@boxoffice.example>"));
    QCOMPARE(mail.field(QStringLiteral("To")), QStringLiteral("Ada <ada@x.example>"));
    QCOMPARE(mail.field(QStringLiteral("Subject")), QStringLiteral("You are registered"));
    QCOMPARE(mail.id, QStringLiteral("<019ab0c2-0000-7000-8000-000000000001@boxoffice.example>"));
    QCOMPARE(mail.field(QStringLiteral("Content-Language")), QStringLiteral("en"));
    QCOMPARE(mail.field(QStringLiteral("Auto-Submitted")), QStringLiteral("auto-generated"));
    QVERIFY(!mail.field(QStringLiteral("Date")).isEmpty());
    QVERIFY(mail.field(QStringLiteral("Reply-To")).isEmpty());
    QCOMPARE(mail.part(QStringLiteral("text/plain")), QByteArray("Hello\r\nworld\r\n"));
    QCOMPARE(mail.note[u"defects"].toArray(), QJsonArray());
}

// A mail server without SMTPUTF8 would else refuse a mail to somebody whose own address is ASCII.
void TestSmtpSender::replyToThatAloneNeedsMoreIsLeftOut()
{
    Letter letter = letterTo(QStringLiteral("ada@x.example"));
    SmtpSender sender(options(m_catcher));
    for (const auto &[replyTo, field] : {std::pair("opera@x.example", "Opera <opera@x.example>"),
                                         std::pair("bücher@x.example", "")}) {
        letter.replyTo = QString::fromUtf8(replyTo);
        QCOMPARE(send(sender, letter).end, End::Taken);
        QCOMPARE(m_catcher.mails().last().field(QStringLiteral("Reply-To")),
                 QString::fromUtf8(field));
    }
}

void TestSmtpSender::arrivesWithParts()
{
    Letter letter = letterTo(QStringLiteral("ada@x.example"));
    letter.html = QStringLiteral("<p>Grüße &amp; bis bald</p>");
    letter.replyTo = QStringLiteral("opera@bücher.example");
    const QByteArray pdf = QByteArrayLiteral("%PDF\0\r\n.\r\n") + QByteArray(100'000, '\xff');
    letter.attachments = {
        {"ticket.pdf", "application/pdf", pdf},
        {"event.ics", "text/calendar; charset=utf-8; method=PUBLISH", "BEGIN\r\n"}};
    SmtpSender sender(options(m_catcher));
    QCOMPARE(send(sender, letter).end, End::Taken);
    const CaughtMail mail = m_catcher.mails().last();
    QCOMPARE(mail.part(QStringLiteral("text/html")), letter.html.toUtf8());
    QCOMPARE(mail.part(QStringLiteral("application/pdf")), pdf);
    QCOMPARE(mail.part(QStringLiteral("text/calendar")), QByteArray("BEGIN\r\n"));
    const QJsonArray parts = mail.note[u"parts"].toArray();
    QCOMPARE(parts.size(), 4);
    QCOMPARE(parts[2][u"name"].toString(), QStringLiteral("ticket.pdf"));
    QCOMPARE(parts[3][u"params"][u"method"].toString(), QStringLiteral("PUBLISH"));
    QVERIFY(mail.field(QStringLiteral("Reply-To"))
                .contains(QStringLiteral("<opera@xn--bcher-kva.example>")));
    QCOMPARE(mail.note[u"defects"].toArray(), QJsonArray());
}

void TestSmtpSender::oddWordsDoNoHarm_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("arrives");
    const auto row = [](const char *name, const QString &typed, const QString &arrives = {}) {
        QTest::newRow(name) << typed << (arrives.isNull() ? typed : arrives);
    };
    row("a line end", QStringLiteral("A\nBcc: all@x.example"),
        QStringLiteral("A Bcc: all@x.example"));
    row("an empty line", QStringLiteral("A\r\n\r\n<b>text</b>"), QStringLiteral("A <b>text</b>"));
    row("another line end", QStringLiteral("A\rX-Odd: 1"), QStringLiteral("A X-Odd: 1"));
    row("a line separator", QStringLiteral("A\u2028B"), QStringLiteral("A B"));
    row("a null", QStringLiteral("A%1B").arg(QChar(u'\0')), QStringLiteral("A B"));
    row("an emoji", QStringLiteral("Party \U0001F389\U0001F469\u200D\U0001F680"));
    row("200 wide characters", wide(200));
    row("200 emoji", QStringLiteral("\U0001F389").repeated(200));
    row("right to left", QStringLiteral("A \u202Eevil\u202C \u05E9\u05DC\u05D5\u05DD"));
    row("an encoded word", QStringLiteral("=?utf-8?B?QQ==?="));
    row("half a character", QStringLiteral("A%1B").arg(QChar(0xd800)), QStringLiteral("A\ufffdB"));
    row("quotes", QStringLiteral("\"O'Hara\" <x@y.example>, (Bob)"));
    row("a long word", QString(200, u'a'));
    row("nothing visible", QStringLiteral("\u200b"), QStringLiteral(""));
}

void TestSmtpSender::oddWordsDoNoHarm()
{
    QFETCH(QString, typed);
    QFETCH(QString, arrives);
    Letter letter = letterTo(QStringLiteral("ada@x.example"));
    letter.subject = letter.fromName = letter.toName = typed;
    SmtpSender sender(options(m_catcher));
    QCOMPARE(send(sender, letter).end, End::Taken);
    const CaughtMail mail = m_catcher.mails().last();
    QCOMPARE(mail.field(QStringLiteral("Subject")), arrives);
    QCOMPARE(mail.fields(QStringLiteral("Subject")).size(), 1);
    QVERIFY(mail.field(QStringLiteral("Bcc")).isEmpty());
    QVERIFY(mail.field(QStringLiteral("X-Odd")).isEmpty());
    for (const char *name : {"from", "to"}) {
        const QJsonArray boxes = mail.note[QLatin1StringView(name)].toArray();
        QCOMPARE(boxes.size(), 1);
        QCOMPARE(boxes[0][0].toString(), withoutTurns(arrives));
    }
    QCOMPARE(mail.part(QStringLiteral("text/plain")), QByteArray("Hello\r\nworld\r\n"));
    for (const QByteArray &line : mail.raw.split('\n')) {
        QVERIFY2(line.size() <= 77 || !line.contains("=?"), line.constData()); // 76 and \r
    }
    QCOMPARE(mail.note[u"defects"].toArray(), QJsonArray());
}

void TestSmtpSender::textsComeWhole()
{
    Letter letter = letterTo(QStringLiteral("ada@x.example"));
    letter.text = QStringLiteral(".\n..\n.\r\n\nFrom here\rto there =20 ") + wide(3'000)
        + QStringLiteral("\nlast line without an end");
    SmtpSender sender(options(m_catcher));
    QCOMPARE(send(sender, letter).end, End::Taken);
    QString expected = letter.text;
    expected.replace(QStringLiteral("\r\n"), QStringLiteral("\n"))
        .replace(u'\r', u'\n')
        .replace(u'\n', QStringLiteral("\r\n"));
    QCOMPARE(m_catcher.mails().last().part(QStringLiteral("text/plain")), expected.toUtf8());
}

void TestSmtpSender::addressesOfAllKinds_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("recipient");
    QTest::addColumn<bool>("utf8");
    QTest::newRow("plain") << QStringLiteral("a+b.c@x.example") << QStringLiteral("a+b.c@x.example")
                           << false;
    QTest::newRow("quoted") << QStringLiteral("\"a@b\"@x.example")
                            << QStringLiteral("\"a@b\"@x.example") << false;
    QTest::newRow("apostrophe") << QStringLiteral("o'hara@x.example")
                                << QStringLiteral("o'hara@x.example") << false;
    QTest::newRow("domain") << QStringLiteral("ada@bücher.example")
                            << QStringLiteral("ada@xn--bcher-kva.example") << false;
    QTest::newRow("local part") << QStringLiteral("grüße@bücher.example")
                                << QStringLiteral("grüße@xn--bcher-kva.example") << true;
}

void TestSmtpSender::addressesOfAllKinds()
{
    QFETCH(QString, address);
    QFETCH(QString, recipient);
    QFETCH(bool, utf8);
    SmtpSender sender(options(m_catcher));
    const SendReport report = send(sender, letterTo(address));
    QCOMPARE(report.error, QString());
    QCOMPARE(report.end, End::Taken);
    const CaughtMail mail = m_catcher.mails().last();
    QCOMPARE(mail.recipient, recipient);
    QCOMPARE(mail.options.contains(QStringLiteral("SMTPUTF8")), utf8);
    QCOMPARE(mail.note[u"to"][0][1].toString(), recipient);
}

void TestSmtpSender::needsSmtpUtf8ForOthers()
{
    MailCatcher old;
    QVERIFY2(old.start({QStringLiteral("--no-utf8")}), qPrintable(old.problem()));
    SmtpSender sender(options(old));
    for (int i = 0; i < 2; ++i) { // on a new connection, and on the open one
        const SendReport report = send(sender, letterTo(QStringLiteral("grüße@x.example")));
        QCOMPARE(report.end, End::Refused);
        QVERIFY2(report.error.contains(QStringLiteral("SMTPUTF8")), qPrintable(report.error));
    }
    QCOMPARE(send(sender, letterTo(QStringLiteral("gruss@bücher.example"))).end, End::Taken);
    QCOMPARE(old.mails().size(), 1);
}

void TestSmtpSender::refusals_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<End>("end");
    QTest::addColumn<QString>("error");
    QTest::newRow("refuse") << QStringLiteral("refuse-1@x.example") << End::Refused
                            << QStringLiteral("550 5.1.1 <…>: no such user");
    QTest::newRow("refusetext") << QStringLiteral("refusetext-1@x.example") << End::Refused
                                << QStringLiteral("554 5.6.0");
    QTest::newRow("defer") << QStringLiteral("defer-1@x.example") << End::Postponed
                           << QStringLiteral("451 4.2.1 <…>: greylisted, come back");
    QTest::newRow("defertext") << QStringLiteral("defertext-1@x.example") << End::Postponed
                               << QStringLiteral("451 4.3.0 Later");
    QTest::newRow("policy") << QStringLiteral("policy-1@x.example") << End::Postponed
                            << QStringLiteral("550 5.7.1 <…>: your network");
    QTest::newRow("quota") << QStringLiteral("quota-1@x.example") << End::Postponed
                           << QStringLiteral("550 5.4.5 Too many");
    QTest::newRow("goaway") << QStringLiteral("goaway-1@x.example") << End::Lost
                            << QStringLiteral("421 4.3.2");
    QTest::newRow("hangup") << QStringLiteral("hangup-1@x.example") << End::Lost << QString();
    QTest::newRow("hanguptext") << QStringLiteral("hanguptext-1@x.example") << End::Lost
                                << QString();
    QTest::newRow("slow") << QStringLiteral("slow-1@x.example") << End::Taken << QString();
}

// After each, the same sender goes on with the next mail.
void TestSmtpSender::refusals()
{
    QFETCH(QString, address);
    QFETCH(End, end);
    QFETCH(QString, error);
    SmtpSender sender(options(m_catcher));
    const SendReport report = send(sender, letterTo(address));
    QCOMPARE(report.end, end);
    QVERIFY2(report.error.startsWith(error), qPrintable(report.error));
    QVERIFY(!report.error.contains(address));
    QVERIFY(!report.problem.contains(u'@'));
    QVERIFY(end == End::Taken || !report.problem.isEmpty());
    QCOMPARE(send(sender, letterTo(QStringLiteral("next@x.example"))).end, End::Taken);
    QCOMPARE(m_catcher.mails().last().recipient, QStringLiteral("next@x.example"));
}

void TestSmtpSender::oneConnectionForAll()
{
    SmtpSender sender(options(m_catcher));
    QSet<QString> peers;
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(send(sender, letterTo(QStringLiteral("p%1@x.example").arg(i))).end, End::Taken);
        peers.insert(m_catcher.mails().last().note[u"peer"].toString());
    }
    QCOMPARE(peers.size(), 1);
}

void TestSmtpSender::staleConnectionIsReplaced()
{
    MailCatcher catcher;
    QVERIFY2(catcher.start(), qPrintable(catcher.problem()));
    SmtpSender sender(options(catcher));
    QCOMPARE(send(sender, letterTo(QStringLiteral("a@x.example"))).end, End::Taken);
    QVERIFY2(catcher.start(), qPrintable(catcher.problem())); // another process
    QCOMPARE(send(sender, letterTo(QStringLiteral("b@x.example"))).end, End::Taken);
    QCOMPARE(catcher.mails().size(), 2);
}

void TestSmtpSender::refusedSenderIsNobodysFault()
{
    MailCatcher catcher;
    QVERIFY2(catcher.start({QStringLiteral("--refuse-sender")}), qPrintable(catcher.problem()));
    SmtpSender sender(options(catcher));
    const SendReport report = send(sender, letterTo(QStringLiteral("a@x.example")));
    QCOMPARE(report.end, End::Unreachable);
    QVERIFY(report.error.startsWith(QStringLiteral("553")));
    QCOMPARE(report.problem, QStringLiteral("the mail server answered 553"));
}

void TestSmtpSender::nobodyListens()
{
    MailCatcher catcher;
    QVERIFY2(catcher.start(), qPrintable(catcher.problem()));
    catcher.kill();
    SmtpSender sender(options(catcher));
    QCOMPARE(send(sender, letterTo(QStringLiteral("a@x.example"))).end, End::Unreachable);
    QCOMPARE(send(sender, letterTo(QStringLiteral("grüße@x.example"))).end, End::Unreachable);
}

void TestSmtpSender::encrypts_data()
{
    QTest::addColumn<bool>("fromTheStart");
    QTest::newRow("starttls") << false;
    QTest::newRow("smtps") << true;
}

void TestSmtpSender::encrypts()
{
    QFETCH(bool, fromTheStart);
    MailCatcher catcher;
    QVERIFY2(startWithCertificate(
                 catcher, fromTheStart ? QStringList{QStringLiteral("--implicit")} : QStringList()),
             qPrintable(catcher.problem()));
    SmtpOptions tls = options(catcher);
    tls.isTls = fromTheStart;
    tls.startTls = StartTls::Required;
    tls.caFile = path("cert.pem");
    SmtpSender sender(tls);
    const SendReport report = send(sender, letterTo(QStringLiteral("a@x.example")));
    QCOMPARE(report.error, QString());
    QCOMPARE(report.end, End::Taken);
    QVERIFY(catcher.mails().last().note[u"encrypted"].toBool());
}

void TestSmtpSender::trustsNoUnknownServer()
{
    MailCatcher catcher;
    QVERIFY2(startWithCertificate(catcher), qPrintable(catcher.problem()));
    for (const StartTls startTls : {StartTls::Required, StartTls::IfOffered}) {
        SmtpOptions tls = options(catcher);
        tls.startTls = startTls;
        SmtpSender sender(tls);
        QCOMPARE(send(sender, letterTo(QStringLiteral("a@x.example"))).end, End::Unreachable);
    }
    QVERIFY(catcher.mails().isEmpty());
}

void TestSmtpSender::requiredTlsIsNotGivenUp()
{
    SmtpOptions tls = options(m_catcher);
    tls.startTls = StartTls::Required;
    SmtpSender sender(tls);
    const auto before = m_catcher.mails().size();
    QCOMPARE(send(sender, letterTo(QStringLiteral("a@x.example"))).end, End::Unreachable);
    QCOMPARE(m_catcher.mails().size(), before);
}

void TestSmtpSender::signsIn()
{
    MailCatcher catcher;
    QVERIFY2(startWithCertificate(catcher,
                                  {QStringLiteral("--user"), QStringLiteral("box@x.example"),
                                   QStringLiteral("--password"), QStringLiteral("ö:\" 1")}),
             qPrintable(catcher.problem()));
    SmtpOptions tls = options(catcher);
    tls.caFile = path("cert.pem");
    tls.user = QStringLiteral("box@x.example");
    tls.password = QStringLiteral("ö:\" 1");
    SmtpSender sender(tls);
    const SendReport report = send(sender, letterTo(QStringLiteral("a@x.example")));
    QCOMPARE(report.error, QString());
    QCOMPARE(report.end, End::Taken);
}

void TestSmtpSender::wrongPasswordIsNobodysFault()
{
    MailCatcher catcher;
    QVERIFY2(startWithCertificate(catcher,
                                  {QStringLiteral("--user"), QStringLiteral("box"),
                                   QStringLiteral("--password"), QStringLiteral("right")}),
             qPrintable(catcher.problem()));
    SmtpOptions tls = options(catcher);
    tls.caFile = path("cert.pem");
    tls.user = QStringLiteral("box");
    tls.password = QStringLiteral("wrong");
    SmtpSender sender(tls);
    const SendReport report = send(sender, letterTo(QStringLiteral("a@x.example")));
    QCOMPARE(report.end, End::Unreachable);
    QVERIFY(!report.error.contains(QStringLiteral("wrong")));
}

void TestSmtpSender::stopEndsIt()
{
    SmtpSender sender(options(m_catcher));
    std::thread stopper;
    const SendReport report = sender.send(letterTo(QStringLiteral("mute-1@x.example")), kId, [&] {
        if (!stopper.joinable()) {
            stopper = std::thread([&] { sender.stop(); });
        }
    });
    QVERIFY(stopper.joinable());
    stopper.join();
    QCOMPARE(report.end, End::Stopped);
    QCOMPARE(send(sender, letterTo(QStringLiteral("a@x.example"))).end, End::Stopped);
}

void TestSmtpSender::callsMeanwhile()
{
    SmtpOptions hasty = options(m_catcher);
    hasty.answerWithin = hasty.patience = std::chrono::seconds(3);
    SmtpSender sender(hasty);
    int calls = 0;
    const SendReport report =
        sender.send(letterTo(QStringLiteral("mute-1@x.example")), kId, [&] { ++calls; });
    QCOMPARE(report.end, End::Lost);
    QVERIFY(calls >= 2);
}

void TestSmtpSender::theLastAnswerMayTakeLonger()
{
    SmtpOptions hasty = options(m_catcher);
    hasty.answerWithin = std::chrono::seconds(1);
    SmtpSender sender(hasty);
    QCOMPARE(send(sender, letterTo(QStringLiteral("late-1@x.example"))).end, End::Taken);
    const SendReport report = send(sender, letterTo(QStringLiteral("hush-1@x.example")));
    QCOMPARE(report.end, End::Lost);
    QCOMPARE(report.error, QStringLiteral("The mail server did not answer in time."));
    QCOMPARE(send(sender, letterTo(QStringLiteral("next@x.example"))).end, End::Taken);
}

void TestSmtpSender::ipv6()
{
    MailCatcher catcher;
    if (!catcher.start({QStringLiteral("--host"), QStringLiteral("::1")})) {
        QSKIP("this machine has no IPv6");
    }
    const auto url = parseSmtpUrl(QStringLiteral("smtp://[::1]:%1").arg(catcher.port()), false);
    QVERIFY(url);
    SmtpOptions found = options(catcher);
    found.host = url->host;
    SmtpSender sender(found);
    QCOMPARE(send(sender, letterTo(QStringLiteral("a@x.example"))).end, End::Taken);
    QCOMPARE(catcher.mails().size(), 1);
}

QTEST_GUILESS_MAIN(TestSmtpSender)
#include "tst_smtp_sender.moc"
