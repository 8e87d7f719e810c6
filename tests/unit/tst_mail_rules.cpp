// Which mails are sent, when one is tried again, and the ids and words of mails.
#include "backend/outbox/mail_headers.h"
#include "backend/outbox/mail_id.h"
#include "backend/outbox/mail_rules.h"
#include "backend/outbox/mail_sender.h"
#include "backend/outbox/smtp_talk.h"

#include <QTest>

#include <set>

using namespace boxoffice;

namespace {

const Uuid kEvent = *Uuid::parse(QByteArrayView("019ab0c2-0000-7000-8000-00000000000e"));
const Uuid kRegistration = *Uuid::parse(QByteArrayView("019ab0c2-0000-7000-8000-00000000000a"));

MailToSend mailOf(MailKind kind)
{
    MailToSend mail;
    mail.kind = kind;
    mail.event = Event{};
    mail.event->id = kEvent;
    mail.registration = Registration{kRegistration, kEvent, QStringLiteral("ada@x.example")};
    mail.toAddress = mail.registration->userEmail;
    return mail;
}

} // namespace

class TestMailRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsTrueIsSent_data();
    void whatIsTrueIsSent();
    void ordersAreToldOfWhatIsTrue_data();
    void ordersAreToldOfWhatIsTrue();
    void whoWaitedIsToldThatTheListIsClosed();
    void nobodyIsWrittenTo();
    void accountsAreWrittenTo();
    void aLaterMailSaysItToo();
    void nobodyFloodsAMailbox();
    void retriesEndAfterTwoDays();
    void idsAreTheSameForTheSameMail();
    void errorsAreOneLine();
    void datesAreThoseOfMail();
    void repliesAreHeard();
};

void TestMailRules::whatIsTrueIsSent_data()
{
    QTest::addColumn<MailKind>("kind");
    QTest::addColumn<QString>("truth");
    QTest::addColumn<bool>("isSent");
    const auto rows = [](const char *truth, const std::set<MailKind> &sent) {
        for (const MailKind kind :
             {MailKind::Registered, MailKind::Cancelled, MailKind::Restored, MailKind::Corrected,
              MailKind::Ticket, MailKind::Changed, MailKind::EventCancelled}) {
            QTest::addRow("%s, kind %d", truth, int(kind))
                << kind << QString::fromLatin1(truth) << sent.contains(kind);
        }
    };
    rows("registered",
         {MailKind::Registered, MailKind::Restored, MailKind::Corrected, MailKind::Ticket,
          MailKind::Changed});
    rows("cancelled", {MailKind::Cancelled});
    rows("event cancelled", {MailKind::EventCancelled});
    rows("both cancelled", {MailKind::Cancelled});
    rows("event gone", {});
    rows("registration gone", {});
    rows("erased", {});
    rows("stopped", {});
}

void TestMailRules::whatIsTrueIsSent()
{
    QFETCH(MailKind, kind);
    QFETCH(QString, truth);
    MailToSend mail = mailOf(kind);
    if (truth == u"cancelled" || truth == u"both cancelled") {
        mail.registration->cancelledAt = 1;
    }
    if (truth == u"event cancelled" || truth == u"both cancelled") {
        mail.event->status = EventStatus::Cancelled;
    }
    if (truth == u"event gone") {
        mail.event.reset();
        mail.registration.reset();
        mail.toAddress.clear();
    }
    if (truth == u"registration gone") {
        mail.registration.reset();
        mail.toAddress.clear();
    }
    if (truth == u"erased") {
        mail.registration->erasedAt = 1;
        mail.toAddress.clear();
    }
    mail.isStopped = truth == u"stopped";
    QTEST(hasReason(mail), "isSent");
}

void TestMailRules::ordersAreToldOfWhatIsTrue_data()
{
    QTest::addColumn<MailKind>("kind");
    QTest::addColumn<OrderStatus>("status");
    QTest::addColumn<QString>("truth");
    QTest::addColumn<bool>("isSent");
    const std::pair<MailKind, OrderStatus> sent[] = {
        {MailKind::SeatsOffered, OrderStatus::Held},
        {MailKind::OfferEnding, OrderStatus::Held},
        {MailKind::OfferExpired, OrderStatus::Expired},
        {MailKind::OrderConfirmed, OrderStatus::Confirmed}};
    for (const auto &[kind, own] : sent) {
        for (const OrderStatus status : {OrderStatus::Held, OrderStatus::Confirmed,
                                         OrderStatus::Cancelled, OrderStatus::Expired}) {
            for (const char *truth : {"", "event cancelled", "event gone", "stopped", "nobody's"}) {
                QTest::addRow("kind %d, status %d %s", int(kind), int(status), truth)
                    << kind << status << QString::fromLatin1(truth)
                    << (status == own && QByteArray(truth).isEmpty());
            }
        }
    }
    QTest::newRow("no offer") << MailKind::OfferExpired << OrderStatus::Expired
                              << QStringLiteral("no offer") << false;
    QTest::newRow("no ticket left") << MailKind::OrderConfirmed << OrderStatus::Confirmed
                                    << QStringLiteral("no ticket") << false;
    QTest::newRow("order gone") << MailKind::SeatsOffered << OrderStatus::Held
                                << QStringLiteral("order gone") << false;
}

void TestMailRules::ordersAreToldOfWhatIsTrue()
{
    QFETCH(MailKind, kind);
    QFETCH(OrderStatus, status);
    QFETCH(QString, truth);
    MailToSend mail = mailOf(kind);
    mail.order = Order{{}, kEvent, mail.toAddress, {}, status};
    mail.order->entryId = truth == u"no offer" ? std::nullopt : std::optional(kRegistration);
    if (truth != u"no ticket") {
        mail.tickets.push_back({*mail.event, *mail.registration});
    }
    mail.registration.reset();
    if (truth == u"event cancelled") {
        mail.event->status = EventStatus::Cancelled;
    } else if (truth == u"event gone") {
        mail.event.reset();
    } else if (truth == u"order gone") {
        mail.order.reset();
    } else if (truth == u"nobody's") {
        mail.toAddress.clear();
    }
    mail.isStopped = truth == u"stopped";
    QTEST(hasReason(mail), "isSent");
}

void TestMailRules::whoWaitedIsToldThatTheListIsClosed()
{
    MailToSend mail = mailOf(MailKind::ListClosed);
    mail.registration.reset();
    QVERIFY(!hasReason(mail));
    mail.entry = WaitingEntry{{}, kEvent, mail.toAddress};
    mail.entry->status = WaitingStatus::Closed;
    QVERIFY(!hasReason(mail)); // it takes place again
    mail.event->status = EventStatus::Cancelled;
    QVERIFY(hasReason(mail));
    mail.entry->status = WaitingStatus::Left;
    QVERIFY(!hasReason(mail));
    mail.entry->status = WaitingStatus::Closed;
    mail.isStopped = true;
    QVERIFY(!hasReason(mail));
}

void TestMailRules::nobodyIsWrittenTo()
{
    MailToSend mail = mailOf(MailKind::Tickets);
    QVERIFY(!hasReason(mail));
    mail.tickets.push_back({*mail.event, *mail.registration});
    QVERIFY(hasReason(mail));
    mail.toAddress.clear();
    QVERIFY(!hasReason(mail));
}

void TestMailRules::accountsAreWrittenTo()
{
    for (const MailKind kind : {MailKind::Invitation, MailKind::PasswordReset}) {
        MailToSend mail;
        mail.kind = kind;
        mail.toAddress = QStringLiteral("ada@x.example");
        QVERIFY(!hasReason(mail)); // the link is not good any more
        mail.linkToken = QStringLiteral("bxl_1");
        QVERIFY(hasReason(mail));
    }
}

void TestMailRules::aLaterMailSaysItToo()
{
    MailToSend mail = mailOf(MailKind::Corrected);
    QVERIFY(hasReason(mail));
    mail.isSuperseded = true;
    QVERIFY(!hasReason(mail));
}

void TestMailRules::nobodyFloodsAMailbox()
{
    const QString ada = QStringLiteral("ada@x.example");
    const auto start = std::chrono::hours(100);
    MailboxLimit limit;
    for (int i = 0; i < MailboxLimit::kMost; ++i) {
        QVERIFY(limit.take(ada, start));
    }
    QVERIFY(!limit.take(ada, start + std::chrono::minutes(59)));
    QVERIFY(limit.take(QStringLiteral("ben@x.example"), start));
    QVERIFY(limit.take(ada, start + MailboxLimit::kSpan));
    for (int i = 0; i < MailboxLimit::kMostMailboxes; ++i) { // a sale: nobody waits
        QVERIFY(limit.take(QString::number(i), start + MailboxLimit::kSpan));
    }
    QVERIFY(mayStrangersCause(MailKind::Corrected) && !mayStrangersCause(MailKind::Changed));
    QVERIFY(mayStrangersCause(MailKind::SeatsOffered) && !mayStrangersCause(MailKind::ListClosed));
}

void TestMailRules::retriesEndAfterTwoDays()
{
    using namespace std::chrono_literals;
    QCOMPARE(retryAfter(1)->count(), 60);
    QCOMPARE(retryAfter(2)->count(), 120);
    std::chrono::seconds all{0};
    int attempts = 1;
    while (const auto pause = retryAfter(attempts)) {
        QVERIFY(*pause <= 4h && *pause >= 1min);
        all += *pause;
        QVERIFY(++attempts < 100);
    }
    QVERIFY(all <= 48h && all > 43h);
    QVERIFY(!retryAfter(attempts + 1));
}

void TestMailRules::idsAreTheSameForTheSameMail()
{
    const JournalPlace place{7, 1'764'000'000'123};
    const Uuid id = mailIdOf(place, MailKind::Registered, kRegistration);
    QCOMPARE(mailIdOf(place, MailKind::Registered, kRegistration), id);
    QCOMPARE(unixMillisOf(id), place.atMillis);
    QCOMPARE(id.bytes[6] >> 4, 7);
    QCOMPARE(id.bytes[8] >> 6, 2);
    std::set<Uuid> others{id};
    others.insert(mailIdOf({8, place.atMillis}, MailKind::Registered, kRegistration));
    others.insert(mailIdOf({7, place.atMillis + 1}, MailKind::Registered, kRegistration));
    others.insert(mailIdOf(place, MailKind::Corrected, kRegistration));
    others.insert(mailIdOf(place, MailKind::Registered, kEvent));
    QCOMPARE(others.size(), size_t(5));
    // It is in databases and in people's mailboxes, so it never changes.
    QCOMPARE(id.toByteArray(), QByteArray("019ab697-e87b-7ca2-ad58-8e342d646b8d"));
}

void TestMailRules::errorsAreOneLine()
{
    QCOMPARE(cleanedError(QStringLiteral("550-No\r\n550 <Ada@x.example>\x1b[1m?"),
                          QStringLiteral("ada@x.example")),
             QStringLiteral("550-No 550 <…> [1m?"));
    QCOMPARE(cleanedError(QString(QChar(u'\0')), {}), QString());
    QCOMPARE(cleanedError(QStringLiteral("\U0001F389").repeated(400), {}).size(), 299);
    QCOMPARE(cleanedError(QString(400, u'a'), {}).size(), 300);
}

void TestMailRules::datesAreThoseOfMail()
{
    QCOMPARE(mailDate(std::chrono::milliseconds(1'764'000'000'123)),
             QByteArray("Mon, 24 Nov 2025 16:00:00 +0000"));
}

void TestMailRules::repliesAreHeard()
{
    SmtpTalk talk;
    talk.beginConnection();
    talk.beginMail();
    talk.heardReply("220 ready\r\n");
    talk.heardCommand("EHLO x\r\n");
    QVERIFY(!talk.offersUtf8());
    talk.heardReply("250-mail.test\r\n");
    talk.heardReply("250-SMTPUTF8\r\n");
    talk.heardReply("250 SIZE 1\r\n");
    QVERIFY(talk.offersUtf8());
    talk.heardCommand("RCPT TO:<a@x.example>\r\n");
    QCOMPARE(talk.code(), 0);
    talk.heardReply("550-first\r\n");
    talk.heardReply("550 second\r\n");
    QCOMPARE(talk.code(), 550);
    QCOMPARE(talk.stage(), SmtpTalk::Stage::Recipient);
    talk.heardCommand("QUIT\r\n");
    talk.heardReply("221 bye\r\n");
    QCOMPARE(talk.code(), 550);
    talk.beginMail();
    QCOMPARE(talk.code(), 0);
    QVERIFY(talk.offersUtf8());
    talk.beginConnection();
    QVERIFY(!talk.offersUtf8());
    talk.heardReply("x"); // whatever comes
    QCOMPARE(talk.code(), 0);
    talk.heardReply("");
}

QTEST_GUILESS_MAIN(TestMailRules)
#include "tst_mail_rules.moc"
