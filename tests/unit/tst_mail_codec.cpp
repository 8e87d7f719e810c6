#include "shared/api/mail_json.h"
#include "shared/wire_names.h"

#include <QTest>

using namespace boxoffice;

class TestMailCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindIsReadBack_data();
    void everyKindIsReadBack();
    void mailIsWrittenAsTheReferenceSays();
    void mailsAboutOrdersNameThem();
    void unknownKindKeepsItsName();
    void mailWithoutAKindIsRefused();
    void previewIsReadBack();
    void announcementNamesWhatItIsAbout_data();
    void announcementNamesWhatItIsAbout();
};

namespace {

const Uuid kId = *Uuid::parse(QByteArrayView("0197a2d4-9f7e-7cc2-8a1b-0242ac120002"));

} // namespace

void TestMailCodec::everyKindIsReadBack_data()
{
    QTest::addColumn<MailKind>("kind");
    QTest::addColumn<QByteArray>("name");
    QByteArrayView name;
    for (int i = 0; !(name = wireName(MailKind(i))).isEmpty(); ++i) {
        QTest::newRow(name.data()) << MailKind(i) << name.toByteArray();
    }
}

void TestMailCodec::everyKindIsReadBack()
{
    QFETCH(MailKind, kind);
    QFETCH(QByteArray, name);
    const Mail mail{kId,
                    kind,
                    kId,
                    MailState::Queued,
                    3,
                    1'767'225'600'000,
                    1'767'225'601'000,
                    std::nullopt,
                    QStringLiteral("550 \"no\" such\nuser")};
    QVERIFY(encode(mail).contains(QByteArray("\"kind\":\"" + name + '"')));
    const auto read = decodeMails(encodeArray(QList{mail}));
    QVERIFY(read);
    QVERIFY(*read == QList{mail});
}

void TestMailCodec::mailIsWrittenAsTheReferenceSays()
{
    const Mail mail{kId, MailKind::Ticket, std::nullopt, MailState::Sent, 1, 0, 500, 1'000};
    QCOMPARE(encode(mail),
             QByteArray(R"({"id":"0197a2d4-9f7e-7cc2-8a1b-0242ac120002","kind":"ticket",)"
                        R"("registration_id":null,"state":"sent","attempts":1,)"
                        R"("created_at":"1970-01-01T00:00:00.000Z","next_at":null,)"
                        R"("sent_at":"1970-01-01T00:00:01.000Z","error":null})"));
}

// What most mails are not about is left out.
void TestMailCodec::mailsAboutOrdersNameThem()
{
    Mail mail{kId, MailKind::OrderConfirmed};
    mail.orderId = kId;
    const QByteArray order = R"("registration_id":null,"order_id":"0197a2d4-9f7e-7cc2-8a1b-)"
                             R"(0242ac120002","state")";
    QVERIFY2(encode(mail).contains(order), encode(mail));
    QCOMPARE(*decodeMail(encode(mail)), mail);
    mail = Mail{kId, MailKind::ListClosed};
    mail.entryId = kId;
    const QByteArray entry = R"("registration_id":null,"waiting_list_entry_id":"0197a2d4-9f7e-)"
                             R"(7cc2-8a1b-0242ac120002","state")";
    QVERIFY2(encode(mail).contains(entry), encode(mail));
    QCOMPARE(*decodeMail(encode(mail)), mail);
}

// As a newer server may have it.
void TestMailCodec::unknownKindKeepsItsName()
{
    QByteArray json = encode(Mail{kId, MailKind::Ticket});
    json.replace("ticket", "riddle");
    const auto read = decodeMail(json);
    QVERIFY(read);
    QVERIFY(!read->kind);
    QCOMPARE(read->newerKind, QStringLiteral("riddle"));
    QCOMPARE(encode(*read), json);
}

void TestMailCodec::mailWithoutAKindIsRefused()
{
    QByteArray json = encode(Mail{kId, MailKind::Ticket});
    const auto read = decodeMail(json.replace("\"ticket\"", "7"));
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::InvalidField);
    QCOMPARE(read.error().field, QStringLiteral("kind"));
}

void TestMailCodec::previewIsReadBack()
{
    const AnnouncementPreview preview{AnnouncementAbout::Cancelled, 1'000'000,
                                      QStringLiteral("Cancelled: \u2068Fête\u2069"),
                                      QStringLiteral("a\nb\n"), QStringLiteral("<p class=\"x\">")};
    const auto read = decodeAnnouncementPreview(encode(preview));
    QVERIFY(read);
    QCOMPARE(*read, preview);
    const auto recipients = decodeRecipients(R"({"recipients":1000000})");
    QVERIFY(recipients);
    QCOMPARE(*recipients, qint64(1'000'000));
}

void TestMailCodec::announcementNamesWhatItIsAbout_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("field"); // null: it is good
    QTest::newRow("changed") << encodeAnnouncement(AnnouncementAbout::Changed) << QString();
    QTest::newRow("cancelled") << QByteArray(R"({"about":"cancelled"})") << QString();
    QTest::newRow("nothing") << QByteArray("{}") << QStringLiteral("about");
    QTest::newRow("something else")
        << QByteArray(R"({"about":"moved"})") << QStringLiteral("about");
}

void TestMailCodec::announcementNamesWhatItIsAbout()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, field);
    const auto about = decodeAnnouncement(body);
    QCOMPARE(bool(about), field.isNull());
    if (!about) {
        QCOMPARE(about.error().field, field);
    }
}

QTEST_APPLESS_MAIN(TestMailCodec)
#include "tst_mail_codec.moc"
