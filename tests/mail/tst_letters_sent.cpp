// What arrives: letters of a real server, read as a mail program reads them, and the calls that ask
// for mails, at a protected server.
#include "backend/access/credential.h"
#include "shared/api/mail_json.h"
#include "tests/support/access_cast.h"
#include "tests/support/mail_catcher.h"
#include "tests/support/server_process.h"

#include <QRegularExpression>
#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kUrl("https://tickets.example");
const QByteArray kPassword("a boat without a single oar");

QByteArray text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toString().toUtf8();
}

// The first link of the mail's text with the path, without the server's address.
QByteArray linkIn(const CaughtMail &mail, const QByteArray &path)
{
    const QByteArray body = mail.part(QStringLiteral("text/plain"));
    const qsizetype at = body.indexOf(QByteArray(kUrl + path));
    const qsizetype end = body.indexOf("\r\n", at);
    return at < 0 ? QByteArray() : body.mid(at, end - at).mid(kUrl.size());
}

} // namespace

class TestLettersSent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void registeredInTheLanguageOfThePage_data();
    void registeredInTheLanguageOfThePage();
    void oddNamesDoNoHarm_data();
    void oddNamesDoNoHarm();
    void linksInMailsChangeNothingByBeingOpened();
    void ticketsAreFound();
    void findingTellsNothing();
    void findingIsLimited();
    void invitationsGoByMail();
    void resetsGoByMail();
    void askedInTheLanguageOfTheBrowser_data();
    void askedInTheLanguageOfTheBrowser();
    void askingForAResetTellsNothing();
    void retriedMailMakesTheOldLinkVoid();
    void ticketIsSentOnceMore();
    void mailsAreListed();
    void announcementIsShownAndSent();
    void buyerHasOneMailAboutAllTickets();
    void whoWaitsIsOfferedSeats();
    void offerThatIsNotTakenEnds();
    void waitersAreToldOfACancelledEvent();
    void digestIsAskedFor();
    void sessionTellsThatMailIsOn();

private:
    HttpAnswer post(const QByteArray &path, const QByteArray &body, const QByteArray &token = {})
    {
        return m_http->post(path, body,
                            token.isEmpty() ? BlockingHttp::Headers() : AccessCast::bearer(token));
    }
    // A password is hashed when nothing else wants the processor, which is late on a busy machine.
    HttpAnswer accept(const QByteArray &token)
    {
        HttpAnswer answer;
        for (int i = 0; i < 10 && (answer.status == 0 || answer.status == 503); ++i) {
            answer = post("/invitations/" + token,
                          "{\"name\":\"New\",\"password\":\"" + kPassword + "\",\"as\":\"token\"}");
        }
        return answer;
    }
    // Returns the mails to an address.
    QList<CaughtMail> mailsTo(const QByteArray &address)
    {
        QList<CaughtMail> found;
        for (const CaughtMail &mail : m_catcher.mails()) {
            if (mail.recipient.toUtf8() == address) {
                found.append(mail);
            }
        }
        return found;
    }
    // Another one for each test.
    QByteArray address(const QByteArray &name)
    {
        return name + '-' + QByteArray::number(++m_number) + "@x.example";
    }
    QByteArray registerAs(const QByteArray &email, const QByteArray &more = {})
    {
        return text(post("/events/" + m_event + "/register",
                         "{\"user_email\":\"" + email + '"' + more + '}')
                        .json(),
                    "id");
    }
    // An event with one seat, which is taken, and a waiting list. Returns the registration.
    QByteArray fillTheOnlySeat();
    int waitAs(const QByteArray &email)
    {
        return post("/events/" + m_event + "/waiting-list", "{\"email\":\"" + email + "\"}").status;
    }
    int cancel(const QByteArray &registration)
    {
        return m_http
            ->request("DELETE", "/events/" + m_event + "/registrations/" + registration, {},
                      AccessCast::bearer(m_owner))
            .status;
    }
    QString subjectOf(const CaughtMail &mail) { return mail.field(QStringLiteral("Subject")); }
    QString value(const QByteArray &query) { return m_postgres.value(m_database, query); }
    int count(const QByteArray &from) { return value("SELECT count(*) FROM " + from).toInt(); }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    MailCatcher m_catcher;
    ServerProcess m_server;
    std::unique_ptr<AccessCast> m_cast;
    std::unique_ptr<BlockingHttp> m_http;
    QByteArray m_owner; // a session's token
    QByteArray m_organizer, m_event;
    int m_number = 0;
};

void TestLettersSent::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    m_cast = std::make_unique<AccessCast>(m_postgres, m_database);
    QVERIFY2(m_catcher.start(), qPrintable(m_catcher.problem()));
    QVERIFY2(m_server.start(
                 {.database = m_database,
                  .arguments = {QStringLiteral("--smtp-url"), m_catcher.url(),
                                QStringLiteral("--mail-from"),
                                QStringLiteral("tickets@boxoffice.example"),
                                QStringLiteral("--public-url"), QString::fromLatin1(kUrl),
                                QStringLiteral("--mail-rate=0"), QStringLiteral("--address-rate=0"),
                                QStringLiteral("--domain-rate=0")},
                  .access = QStringLiteral("protected")}),
             qPrintable(m_server.output()));
}

void TestLettersSent::init()
{
    m_http =
        std::make_unique<BlockingHttp>(m_server.port()); // the test before may have waited long
    const Uuid organizer = m_cast->organizer("Club");
    m_organizer = organizer.toByteArray();
    m_owner = m_cast->session(m_cast->member(organizer, Role::Owner));
    m_event = text(post("/events",
                        R"({"name":"Gala","capacity":100,"starts_at":"2036-12-05T18:30:00Z",)"
                        R"("ends_at":"2036-12-05T21:00:00Z","timezone":"Europe/Berlin",)"
                        R"("location":"Hall 1","organizer_id":")"
                            + m_organizer + "\"}",
                        m_owner)
                       .json(),
                   "id");
    QVERIFY(!m_event.isEmpty());
}

QByteArray TestLettersSent::fillTheOnlySeat()
{
    m_event = text(post("/events",
                        R"({"name":"Gala","capacity":1,"waiting_list":true,)"
                        R"("starts_at":"2036-12-05T18:30:00Z","timezone":"Europe/Berlin",)"
                        R"("organizer_id":")"
                            + m_organizer + "\"}",
                        m_owner)
                       .json(),
                   "id");
    return registerAs(address("first"));
}

void TestLettersSent::registeredInTheLanguageOfThePage_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QByteArray>("when");
    QTest::newRow("en") << QByteArray("en") << QStringLiteral("Your ticket: Gala")
                        << QByteArray(
                               "Friday, 5 December 2036, 19:30 to 22:00 CET (Europe/Berlin)");
    QTest::newRow("de")
        << QByteArray("de") << QStringLiteral("Ihr Ticket: Gala")
        << QByteArray("Freitag, 5. Dezember 2036, 19:30 bis 22:00 Uhr CET (Europe/Berlin)");
}

void TestLettersSent::registeredInTheLanguageOfThePage()
{
    QFETCH(QByteArray, language);
    QFETCH(QString, subject);
    QFETCH(QByteArray, when);
    const QString answersTo = QString::fromLatin1(language) % u"@club.example";
    QCOMPARE(m_http
                 ->request("PATCH", "/organizers/" + m_organizer,
                           "{\"reply_to\":\"" + answersTo.toLatin1() + "\"}",
                           AccessCast::bearer(m_owner))
                 .status,
             200);
    const QByteArray email = address("ada");
    const auto made = post("/events/" + m_event + "/register",
                           "{\"user_email\":\"" + email + "\",\"name\":\"Ada\",\"language\":\""
                               + language + "\"}");
    QCOMPARE(made.status, 201);
    QVERIFY(made.json().value(u"mailed").toBool());
    QTRY_COMPARE(mailsTo(email).size(), 1);
    const CaughtMail mail = mailsTo(email).first();
    QCOMPARE(mail.field(QStringLiteral("Subject")), subject);
    QCOMPARE(mail.field(QStringLiteral("Reply-To")), QString(u"Club <" % answersTo % u'>'));
    const QByteArray plain = mail.part(QStringLiteral("text/plain"));
    QVERIFY2(plain.contains(when), plain);
    QVERIFY(plain.contains("Hall 1"));
    QVERIFY(plain.contains(text(made.json(), "number")));
    const QByteArray link = text(made.json(), "ticket_url");
    QCOMPARE(linkIn(mail, "/tickets/"), link);
    const QByteArray html = mail.part(QStringLiteral("text/html"));
    QVERIFY(html.contains(QByteArray("href=\"" + kUrl + link + '"')));
    QVERIFY(html.contains(QByteArray("lang=\"" + language + '"')));
    QVERIFY(!html.contains("<img"));
    if (const QByteArray pdf = mail.part(QStringLiteral("application/pdf")); !pdf.isEmpty()) {
        QVERIFY(pdf.startsWith("%PDF"));
        QVERIFY(mail.part(QStringLiteral("text/calendar")).contains("METHOD:PUBLISH"));
    }
}

void TestLettersSent::oddNamesDoNoHarm_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("shown");
    QTest::newRow("emoji") << QStringLiteral("Ada 👩‍💻")
                           << QStringLiteral("Ada 👩‍💻");
    QTest::newRow("wide") << QString(200, QChar(0x5e83)) << QString(200, QChar(0x5e83));
    QTest::newRow("turned") << QStringLiteral("Ada\u202Egnp.exe") << QStringLiteral("Adagnp.exe");
    QTest::newRow("Arabic") << QStringLiteral("عمر") << QStringLiteral("\u2068عمر\u2069");
}

void TestLettersSent::oddNamesDoNoHarm()
{
    QFETCH(QString, name);
    QFETCH(QString, shown);
    const QByteArray email = address("odd");
    QJsonObject patch{{QStringLiteral("name"), name}};
    QCOMPARE(m_http
                 ->request("PATCH", "/events/" + m_event,
                           QJsonDocument(patch).toJson(QJsonDocument::Compact),
                           AccessCast::bearer(m_owner))
                 .status,
             200);
    QVERIFY(!registerAs(email,
                        ",\"name\":"
                            + QJsonDocument(QJsonArray{name})
                                  .toJson(QJsonDocument::Compact)
                                  .chopped(1)
                                  .sliced(1))
                 .isEmpty());
    QTRY_COMPARE(mailsTo(email).size(), 1);
    const CaughtMail mail = mailsTo(email).first();
    QString subject = u"Your ticket: " % shown;
    if (subject.endsWith(QChar(0x2069))) {
        subject.chop(1); // the end of a field ends an isolate, too
    }
    QCOMPARE(mail.field(QStringLiteral("Subject")), subject);
    QVERIFY(mail.part(QStringLiteral("text/plain"))
                .contains(QByteArray("Hello " + shown.toUtf8() + ",")));
}

void TestLettersSent::linksInMailsChangeNothingByBeingOpened()
{
    const QByteArray email = address("scanned");
    const QByteArray id = registerAs(email);
    QTRY_COMPARE(mailsTo(email).size(), 1);
    static const QRegularExpression link(QStringLiteral("https://tickets\\.example(/[^\\s\"<#]*)"));
    const QString body =
        QString::fromUtf8(mailsTo(email).first().part(QStringLiteral("text/plain"))
                          + mailsTo(email).first().part(QStringLiteral("text/html")));
    int opened = 0;
    for (auto each = link.globalMatch(body); each.hasNext(); ++opened) {
        const QByteArray path = each.next().captured(1).toLatin1();
        m_http->request("GET", path);
        m_http->request("HEAD", path);
    }
    QVERIFY(opened > 2);
    QCOMPARE(count("registrations WHERE id = '" + id + "' AND cancelled_at IS NULL"), 1);
    QCOMPARE(count("mail_stops"), 0);
}

void TestLettersSent::ticketsAreFound()
{
    const QByteArray email = address("finder");
    registerAs(email);
    QTRY_COMPARE(mailsTo(email).size(), 1);
    const auto asked = post("/tickets/find", "{\"email\":\"" + email + "\",\"language\":\"de\"}");
    QCOMPARE(asked.status, 202);
    QCOMPARE(asked.body, QByteArray(R"({"sent":true})"));
    QTRY_COMPARE(mailsTo(email).size(), 2);
    const CaughtMail mail = mailsTo(email).last();
    QCOMPARE(mail.field(QStringLiteral("Subject")), QStringLiteral("Ihre Tickets"));
    QCOMPARE(linkIn(mail, "/tickets/"), linkIn(mailsTo(email).first(), "/tickets/"));
    QVERIFY(
        !value("SELECT details FROM mails WHERE kind = 'tickets' ORDER BY created_at DESC LIMIT 1")
             .contains(u'@'));
}

void TestLettersSent::findingTellsNothing()
{
    const int before = count("mails");
    const auto asked = post("/tickets/find", "{\"email\":\"" + address("nobody") + "\"}");
    QCOMPARE(asked.status, 202);
    QCOMPARE(asked.body, QByteArray(R"({"sent":true})"));
    QCOMPARE(count("mails"), before);
}

void TestLettersSent::findingIsLimited()
{
    const QByteArray email = address("flooded");
    int taken = 0;
    HttpAnswer last;
    for (int i = 0; i < 8; ++i) {
        last = post("/tickets/find", "{\"email\":\"" + email + "\"}");
        taken += last.status == 202;
    }
    QCOMPARE(last.status, 429);
    QCOMPARE(text(last.json(), "code"), QByteArray("too_many_attempts"));
    QVERIFY(last.header("retry-after").toInt() > 0);
    QVERIFY(taken >= 5 && taken < 8);
    // Signing in has counts of its own.
    QVERIFY(post("/session", R"({"email":")" + email + R"(","password":"x"})").status != 429);
}

void TestLettersSent::invitationsGoByMail()
{
    const QByteArray email = address("invited");
    const auto made = post("/organizers/" + m_organizer + "/invitations",
                           "{\"email\":\"" + email + "\",\"role\":\"manager\"}", m_owner);
    QCOMPARE(made.status, 201);
    QVERIFY(made.json().value(u"mailed").toBool());
    QVERIFY(!made.json().contains(u"link"));
    QTRY_COMPARE(mailsTo(email).size(), 1);
    QCOMPARE(mailsTo(email).first().field(QStringLiteral("Subject")),
             QStringLiteral("Invitation to Club"));
    const QByteArray token = linkIn(mailsTo(email).first(), "/invitation#").mid(12);
    QVERIFY(token.startsWith("bxl_"));
    const auto shown = m_http->request("GET", "/invitations/" + token);
    QCOMPARE(shown.status, 200);
    QCOMPARE(text(shown.json(), "email"), email);
    QCOMPARE(accept(token).status, 201);
    QCOMPARE(m_http->request("GET", "/invitations/" + token).status, 404);
}

void TestLettersSent::resetsGoByMail()
{
    const QByteArray email = address("forgetful");
    post("/organizers/" + m_organizer + "/invitations",
         "{\"email\":\"" + email + "\",\"role\":\"viewer\"}", m_owner);
    QTRY_COMPARE(mailsTo(email).size(), 1);
    const QByteArray invitation = linkIn(mailsTo(email).first(), "/invitation#").mid(12);
    const QByteArray session = text(accept(invitation).json(), "token");
    const auto asked = post("/password-reset", "{\"email\":\"" + email + "\"}");
    QCOMPARE(asked.status, 202);
    QCOMPARE(asked.body, QByteArray(R"({"sent":true})"));
    QTRY_COMPARE(mailsTo(email).size(), 2);
    const QByteArray token = linkIn(mailsTo(email).last(), "/reset#").mid(7);
    QVERIFY(token.startsWith("bxl_"));
    QCOMPARE(
        post("/password-reset/" + token, R"({"password":"another boat with two oars"})").status,
        204);
    QCOMPARE(m_http->request("GET", "/sessions", {}, AccessCast::bearer(session)).status, 401);
    QCOMPARE(
        post("/password-reset/" + token, R"({"password":"another boat with two oars"})").status,
        404);
}

void TestLettersSent::askedInTheLanguageOfTheBrowser_data()
{
    QTest::addColumn<QByteArray>("accepted");
    QTest::addColumn<QString>("invitation");
    QTest::addColumn<QString>("reset");
    const auto row = [](const char *name, const QByteArray &accepted, bool isGerman) {
        QTest::newRow(name) << accepted
                            << (isGerman ? QStringLiteral("Einladung zu Club")
                                         : QStringLiteral("Invitation to Club"))
                            << (isGerman ? QStringLiteral("Ein neues Passwort")
                                         : QStringLiteral("A new password"));
    };
    row("German", "de-DE,de;q=0.9,en;q=0.8", true);
    row("English", "en-GB,en;q=0.9,de;q=0.8", false);
    row("by weight", "en;q=0.3, DE;q=0.7", true);
    row("German after another", "fr,de;q=0.5", true);
    row("none of ours", "fr-FR,fr;q=0.9", false);
    row("no German", "den,en;q=0.1", false);
    row("German refused", "de;q=0", false);
    row("nonsense", ",;q=,de;;q=x", false);
}

void TestLettersSent::askedInTheLanguageOfTheBrowser()
{
    QFETCH(QByteArray, accepted);
    QFETCH(QString, invitation);
    QFETCH(QString, reset);
    const QByteArray email = address("abroad");
    const std::pair<QByteArray, QByteArray> language("Accept-Language", accepted);
    BlockingHttp::Headers owner = AccessCast::bearer(m_owner);
    owner.append(language);
    QCOMPARE(m_http
                 ->post("/organizers/" + m_organizer + "/invitations",
                        "{\"email\":\"" + email + "\",\"role\":\"viewer\"}", owner)
                 .status,
             201);
    QTRY_COMPARE(mailsTo(email).size(), 1);
    QCOMPARE(mailsTo(email).first().field(QStringLiteral("Subject")), invitation);
    QCOMPARE(accept(linkIn(mailsTo(email).first(), "/invitation#").mid(12)).status, 201);
    QCOMPARE(m_http->post("/password-reset", "{\"email\":\"" + email + "\"}", {language}).status,
             202);
    QTRY_COMPARE(mailsTo(email).size(), 2);
    QCOMPARE(mailsTo(email).last().field(QStringLiteral("Subject")), reset);
}

void TestLettersSent::askingForAResetTellsNothing()
{
    const int before = count("mails");
    const auto asked = post("/password-reset", "{\"email\":\"" + address("nobody") + "\"}");
    QCOMPARE(asked.status, 202);
    QCOMPARE(asked.body, QByteArray(R"({"sent":true})"));
    QCOMPARE(count("mails"), before);
}

void TestLettersSent::retriedMailMakesTheOldLinkVoid()
{
    const QByteArray email = address("again");
    const QByteArray id = text(post("/organizers/" + m_organizer + "/invitations",
                                    "{\"email\":\"" + email + "\",\"role\":\"viewer\"}", m_owner)
                                   .json(),
                               "id");
    QTRY_COMPARE(mailsTo(email).size(), 1);
    QTRY_COMPARE(count("mails WHERE state = 'sent' AND details->>'link' = '" + id + "'"), 1);
    m_postgres.sql(m_database,
                   "UPDATE mails SET state = 'queued', next_at = now() WHERE details->>'link' = '"
                       + id + "'");
    QTRY_COMPARE(mailsTo(email).size(), 2);
    const QByteArray first = linkIn(mailsTo(email).first(), "/invitation#").mid(12);
    const QByteArray second = linkIn(mailsTo(email).last(), "/invitation#").mid(12);
    QVERIFY(first != second);
    QCOMPARE(m_http->request("GET", "/invitations/" + first).status, 404);
    QCOMPARE(m_http->request("GET", "/invitations/" + second).status, 200);
}

void TestLettersSent::ticketIsSentOnceMore()
{
    const QByteArray email = address("again");
    const QByteArray id = registerAs(email);
    const QByteArray path = "/events/" + m_event + "/registrations/" + id + "/mails";
    QTRY_COMPARE(mailsTo(email).size(), 1);
    BlockingHttp::Headers headers = AccessCast::bearer(m_owner);
    headers.append(std::pair<QByteArray, QByteArray>("Idempotency-Key", "once-more"));
    const auto queued = m_http->post(path, {}, headers);
    QCOMPARE(queued.status, 202);
    QCOMPARE(text(queued.json(), "kind"), QByteArray("ticket"));
    QCOMPARE(m_http->post(path, {}, headers).json().value(u"id"), queued.json().value(u"id"));
    QTRY_COMPARE(mailsTo(email).size(), 2);
    const QByteArray mail = text(queued.json(), "id");
    QTRY_COMPARE(count("mails WHERE state = 'sent' AND id = '" + mail + "'"), 1);
    QCOMPARE(post("/events/" + m_event + "/mails/" + mail + "/resend", {}, m_owner).status, 202);
    QTRY_COMPARE(mailsTo(email).size(), 3);
    QVERIFY(mailsTo(email)[2].id != mailsTo(email)[1].id); // else mail programs would hide it
    QCOMPARE(
        count("audit_log WHERE action = 'registration.mail_sent' AND target_id = '" + id + "'"), 2);
}

void TestLettersSent::mailsAreListed()
{
    const QByteArray email = address("listed");
    const QByteArray id = registerAs(email);
    registerAs(address("other"));
    QTRY_COMPARE(count("mails WHERE event_id = '" + m_event + "' AND state = 'sent'"), 2);
    const auto ofOne =
        m_http->request("GET", "/events/" + m_event + "/registrations/" + id + "/mails", {},
                        AccessCast::bearer(m_owner));
    QCOMPARE(ofOne.status, 200);
    const auto mails = decodeMails(ofOne.body);
    QVERIFY(mails);
    QCOMPARE(mails->size(), 1);
    QCOMPARE(mails->first().kind, MailKind::Registered);
    QCOMPARE(mails->first().state, MailState::Sent);
    QVERIFY(mails->first().sentAt);
    const auto page = m_http->request("GET", "/events/" + m_event + "/mails?state=sent&limit=1", {},
                                      AccessCast::bearer(m_owner));
    QCOMPARE(decodeMails(page.body)->size(), 1);
    const QByteArray link = page.header("link");
    const QByteArray next = link.mid(1, link.indexOf('>') - 1);
    const auto second = m_http->request("GET", next, {}, AccessCast::bearer(m_owner));
    QCOMPARE(decodeMails(second.body)->size(), 1);
    QVERIFY(decodeMails(second.body)->first().id != decodeMails(page.body)->first().id);
    QVERIFY(second.header("link").isEmpty());
    QCOMPARE(m_http
                 ->request("GET", QByteArray(next).replace("state=sent", "state=failed"), {},
                           AccessCast::bearer(m_owner))
                 .status,
             400);
    QCOMPARE(m_http
                 ->request("GET", "/events/" + m_event + "/mails?state=lost", {},
                           AccessCast::bearer(m_owner))
                 .status,
             400);
}

void TestLettersSent::announcementIsShownAndSent()
{
    const QByteArray first = address("told"), second = address("told"), gone = address("gone");
    registerAs(first);
    registerAs(second, R"(,"language":"de")");
    const QByteArray cancelled = registerAs(gone);
    QTRY_COMPARE(mailsTo(gone).size(), 1);
    QCOMPARE(m_http
                 ->request("DELETE", "/events/" + m_event + "/registrations/" + cancelled, {},
                           AccessCast::bearer(m_owner))
                 .status,
             200);
    QTRY_COMPARE(mailsTo(gone).size(), 2);
    m_postgres.sql(m_database,
                   "INSERT INTO mail_stops (event_id, hash) VALUES ('" + m_event + "', 'gone')");
    const auto shown =
        m_http->request("GET", "/events/" + m_event + "/announcement?about=changed&language=de", {},
                        AccessCast::bearer(m_owner));
    const auto preview = decodeAnnouncementPreview(shown.body);
    QVERIFY2(preview, shown.body);
    QCOMPARE(preview->recipients, qint64(2));
    QCOMPARE(preview->subject, QStringLiteral("Zeit oder Ort hat sich geändert: Gala"));
    QVERIFY(preview->html.contains(u"Hall 1"));
    const auto told =
        post("/events/" + m_event + "/announcement", R"({"about":"changed"})", m_owner);
    QCOMPARE(told.status, 202);
    QCOMPARE(told.body, QByteArray(R"({"recipients":2})"));
    QTRY_COMPARE(mailsTo(first).size(), 2);
    QTRY_COMPARE(mailsTo(second).size(), 2);
    QCOMPARE(mailsTo(first).last().field(QStringLiteral("Subject")),
             QStringLiteral("Time or place has changed: Gala"));
    QCOMPARE(mailsTo(second).last().field(QStringLiteral("Subject")), preview->subject);
    QCOMPARE(mailsTo(gone).size(), 2);
    QCOMPARE(
        post("/events/" + m_event + "/announcement", R"({"about":"cancelled"})", m_owner).status,
        400);
}

void TestLettersSent::buyerHasOneMailAboutAllTickets()
{
    const QByteArray buyer = address("buyer"), friendly = address("friend");
    const auto made = post("/events/" + m_event + "/orders",
                           "{\"email\":\"" + buyer
                               + R"(","name":"Ada","lines":[{"quantity":3}],"attendees":[{},)"
                                 R"({"name":"Ben","email":")"
                               + friendly + R"("},{"name":"Cy"}]})");
    QCOMPARE(made.status, 201);
    QTRY_COMPARE(mailsTo(friendly).size(), 1);
    QCOMPARE(subjectOf(mailsTo(friendly).first()), QStringLiteral("Your ticket: Gala"));
    QTRY_COMPARE(mailsTo(buyer).size(), 1);
    const CaughtMail mail = mailsTo(buyer).first();
    QCOMPARE(subjectOf(mail), QStringLiteral("Your tickets: Gala"));
    const QByteArray plain = mail.part(QStringLiteral("text/plain"));
    QVERIFY2(plain.contains(QByteArray("Order: " + text(made.json(), "number"))), plain);
    QCOMPARE(linkIn(mail, "/orders/"), text(made.json(), "order_url"));
    const QJsonArray seats = made.json().value(u"registrations").toArray();
    QCOMPARE(seats.size(), 3);
    for (const QJsonValue &seat : seats) {
        QVERIFY(plain.contains(QByteArray(kUrl + text(seat.toObject(), "ticket_url"))));
        QVERIFY(plain.contains(text(seat.toObject(), "number")));
    }
    QTRY_COMPARE(count("mails WHERE event_id = '" + m_event + "' AND state = 'sent'"), 2);
    QCOMPARE(count("mails WHERE event_id = '" + m_event + "'"), 2);
    const auto list =
        m_http->request("GET", "/events/" + m_event + "/mails", {}, AccessCast::bearer(m_owner));
    QCOMPARE(decodeMails(list.body)->size(), 2);
}

void TestLettersSent::whoWaitsIsOfferedSeats()
{
    const QByteArray seat = fillTheOnlySeat(), email = address("waits");
    QCOMPARE(waitAs(email), 201);
    QCOMPARE(cancel(seat), 200);
    QTRY_COMPARE(mailsTo(email).size(), 1);
    const CaughtMail mail = mailsTo(email).first();
    QCOMPARE(subjectOf(mail), QStringLiteral("Seats for you: Gala"));
    QVERIFY(mail.part(QStringLiteral("text/plain")).contains("\r\nSeats: 1\r\n"));
    const QByteArray link = linkIn(mail, "/orders/");
    m_http->request("GET", link); // by which nothing is taken
    QCOMPARE(text(m_http->request("GET", link + ".json").json(), "status"), QByteArray("held"));
    QCOMPARE(post(link + "/confirm", "{}").status, 200);
    QTRY_COMPARE(mailsTo(email).size(), 2);
    QCOMPARE(subjectOf(mailsTo(email).last()), QStringLiteral("Your ticket: Gala"));
    QCOMPARE(linkIn(mailsTo(email).last(), "/orders/"), link);
    const QString log = m_server.output();
    QVERIFY(!log.contains(QString::fromLatin1(email)));
    QVERIFY(!log.contains(QString::fromLatin1(link.sliced(8))));
    QCOMPARE(count("mails WHERE details::text LIKE '%@%' OR details::text LIKE '%/orders/%'"), 0);
}

void TestLettersSent::offerThatIsNotTakenEnds()
{
    const QByteArray seat = fillTheOnlySeat(), email = address("late");
    QCOMPARE(waitAs(email), 201);
    QCOMPARE(cancel(seat), 200);
    QTRY_COMPARE(mailsTo(email).size(), 1);
    m_postgres.sql(m_database,
                   "UPDATE orders SET expires_at = now() WHERE event_id = '" + m_event
                       + "'; UPDATE events SET next_expiry = now() WHERE id = '" + m_event + "'");
    registerAs(address("next")); // who has the seat, or not: what is over is noticed
    QTRY_COMPARE(mailsTo(email).size(), 2);
    QCOMPARE(subjectOf(mailsTo(email).last()),
             QStringLiteral("The offer of seats has ended: Gala"));
}

void TestLettersSent::waitersAreToldOfACancelledEvent()
{
    fillTheOnlySeat();
    const QByteArray email = address("waits"), other = address("waits");
    QCOMPARE(waitAs(email), 201);
    QCOMPARE(waitAs(other), 201);
    QCOMPARE(m_http
                 ->request("PATCH", "/events/" + m_event, R"({"status":"cancelled"})",
                           AccessCast::bearer(m_owner))
                 .status,
             200);
    for (const QByteArray &each : {email, other}) {
        QTRY_COMPARE(mailsTo(each).size(), 1);
        QCOMPARE(subjectOf(mailsTo(each).first()), QStringLiteral("Cancelled: Gala"));
    }
    QTRY_COMPARE(count("journal WHERE event_id = '" + m_event + "' AND unread <> 0"), 0);
}

void TestLettersSent::digestIsAskedFor() // which takes up to a minute
{
    BlockingHttp::Headers german = AccessCast::bearer(m_owner);
    german.append(std::pair<QByteArray, QByteArray>("Accept-Language", "de"));
    const auto changed = m_http->request("PATCH", "/account", R"({"digest":true})", german);
    QCOMPARE(changed.status, 200);
    QVERIFY(changed.json().value(u"account").toObject().value(u"digest").toBool());
    QCOMPARE(
        m_http->request("PATCH", "/account", R"({"digest":"yes"})", AccessCast::bearer(m_owner))
            .status,
        400);
    const auto session = m_http->request("GET", "/session", {}, AccessCast::bearer(m_owner));
    QVERIFY(session.json().value(u"account").toObject().value(u"digest").toBool());

    // One that is due is queued within a minute; what it says is read when it is sent.
    registerAs(address("new"));
    const QString account = session.json().value(u"account").toObject().value(u"id").toString();
    const QByteArray email = text(session.json().value(u"account").toObject(), "email");
    QTRY_VERIFY(count("journal WHERE event_id = '" + m_event + "' AND kind = 'registered'") == 1);
    m_postgres.sql(
        m_database,
        "UPDATE journal SET at = at - interval '2 minutes' WHERE event_id = '" + m_event
            + "'; UPDATE accounts SET digest_at = now() - interval '25 hours' WHERE id = '"
            + account.toLatin1() + "'");
    QTRY_COMPARE_WITH_TIMEOUT(mailsTo(email).size(), 1, 90'000);
    QCOMPARE(mailsTo(email).first().field(QStringLiteral("Subject")),
             QStringLiteral("1 neue Anmeldung"));
    QVERIFY(mailsTo(email).first().part(QStringLiteral("text/plain")).contains("Gala"));
}

void TestLettersSent::sessionTellsThatMailIsOn()
{
    QCOMPARE(m_http->request("GET", "/session").json().value(u"mail"), QJsonValue(true));
    QCOMPARE(
        m_http->request("GET", "/session", {}, AccessCast::bearer(m_owner)).json().value(u"mail"),
        QJsonValue(true));
}

QTEST_GUILESS_MAIN(TestLettersSent)
#include "tst_letters_sent.moc"
