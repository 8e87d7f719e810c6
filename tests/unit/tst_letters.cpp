// What mails say, in both languages, whatever people typed.
#include "backend/letters/letter_writer.h"
#include "shared/api/ticket_number.h"
#include "shared/wire_names.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace boxoffice;

class TestLetters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMailIsWrittenWhole_data();
    void everyMailIsWrittenWhole();
    void textIsSpacedWithAndWithoutAName();
    void namesDoNoHarm_data();
    void namesDoNoHarm();
    void languageIsThatOfTheRegistration_data();
    void languageIsThatOfTheRegistration();
    void onlyPlainTextIsNotEscaped();
    void filesAreAttached_data();
    void filesAreAttached();
    void timesAreSaid_data();
    void timesAreSaid();
    void linksAreBehindThePublicUrl();
    void orderOrEntryIsSaid_data();
    void orderOrEntryIsSaid();
    void ticketsOfAnOrderAreListed();
    void typeOfATicketIsSaid();
    void seatsWithoutTypesAreCounted();
    void digestCounts_data();
    void digestCounts();
    void previewIsTheMailOfAnAnnouncement_data();
    void previewIsTheMailOfAnAnnouncement();
    void brokenTemplatesAreRefused_data();
    void brokenTemplatesAreRefused();
};

namespace {

const QString kWebRoot = QStringLiteral(BOXOFFICE_SOURCE_DIR "/web");
const QString kUrl = QStringLiteral("https://tickets.example.org");

Uuid anId(int last)
{
    const QByteArray text = "0197a2d4-9f7e-7cc2-8a1b-0242ac12" + QByteArray::number(1000 + last);
    return *Uuid::parse(QByteArrayView(text));
}

qint64 utc(const char *text)
{
    return QDateTime::fromString(QLatin1StringView(text), Qt::ISODateWithMs).toMSecsSinceEpoch();
}

Event anEvent(int last = 1)
{
    Event event;
    event.id = anId(last);
    event.name = QStringLiteral("Winter Concert");
    event.capacity = 200;
    event.bookedCount = 100;
    event.startsAt = utc("2026-12-05T18:30:00.000Z");
    event.endsAt = utc("2026-12-05T21:00:00.000Z");
    event.timezone = QStringLiteral("Europe/Berlin");
    event.location = QStringLiteral("Großer Saal, Hauptstraße 1");
    event.organizer = OrganizerName{anId(2), QStringLiteral("Kammerphilharmonie"), {}};
    return event;
}

Registration aRegistration(const QString &name = QStringLiteral("Ada Lovelace"))
{
    Registration registration{anId(3), anId(1), QStringLiteral("ada@example.org")};
    registration.name = name;
    return registration;
}

Order anOrder(OrderStatus status)
{
    Order order{anId(7), anId(1), QStringLiteral("ada@example.org"), QStringLiteral("Ada Lovelace"),
                status};
    order.lines = {{anId(8), 2}, {anId(9), 1}};
    order.expiresAt = utc("2026-12-01T11:00:00.000Z");
    order.entryId = anId(10);
    return order;
}

// The n-th of the order.
MailToSend::Ticket aTicket(int n, const QString &name, const QString &email)
{
    Registration registration{anId(20 + n), anId(1), email};
    registration.name = name;
    registration.orderId = anId(7);
    return {anEvent(), registration, n < 2 ? QStringLiteral("Adult") : QStringLiteral("Child")};
}

// What follows a word; empty where it is not there.
QString restOfLine(const QString &text, const QString &word)
{
    const qsizetype at = text.indexOf(word);
    return at < 0 ? QString() : text.sliced(at + word.size()).section(u'\n', 0, 0);
}

MailToSend aMail(MailKind kind, const QString &language = QStringLiteral("en"))
{
    MailToSend mail;
    mail.id = anId(4);
    mail.kind = kind;
    mail.language = language;
    mail.toAddress = QStringLiteral("ada@example.org");
    mail.organizer = anEvent().organizer;
    switch (kind) {
    case MailKind::Tickets:
        mail.organizer = {};
        mail.tickets = {{anEvent(), aRegistration()}, {anEvent(5), aRegistration({})}};
        break;
    case MailKind::Invitation:
        mail.linkToken = QStringLiteral("bxl_invitation");
        break;
    case MailKind::PasswordReset:
        mail.organizer = {};
        mail.linkToken = QStringLiteral("bxl_reset");
        [[fallthrough]];
    case MailKind::Digest:
        mail.organizer = {};
        mail.account = Account{anId(6), mail.toAddress, QStringLiteral("Ada Lovelace")};
        mail.digest = {{anEvent(), 12}, {anEvent(5), 1}};
        mail.digestTotal = 13;
        mail.digestSince = utc("2026-12-04T07:00:00.000Z");
        break;
    case MailKind::OrderConfirmed:
        mail.tickets = {aTicket(0, QStringLiteral("Ada Lovelace"), mail.toAddress),
                        aTicket(1, QStringLiteral("Ben"), QStringLiteral("ben@example.org")),
                        aTicket(2, {}, mail.toAddress)};
        [[fallthrough]];
    case MailKind::SeatsOffered:
    case MailKind::OfferEnding:
    case MailKind::OfferExpired:
        mail.event = anEvent();
        mail.order = anOrder(kind == MailKind::OrderConfirmed     ? OrderStatus::Confirmed
                                 : kind == MailKind::OfferExpired ? OrderStatus::Expired
                                                                  : OrderStatus::Held);
        mail.seats = {{2, QStringLiteral("Adult")}, {1, QStringLiteral("Child")}};
        break;
    case MailKind::ListClosed:
        mail.event = anEvent();
        mail.event->status = EventStatus::Cancelled;
        mail.entry =
            WaitingEntry{anId(10), anId(1), mail.toAddress, QStringLiteral("Ada Lovelace")};
        mail.seats = {{2, QStringLiteral("Adult")}};
        break;
    default:
        mail.event = anEvent();
        mail.registration = aRegistration();
    }
    return mail;
}

TicketParts parts(bool withFiles = true)
{
    TicketParts parts{
        [](const Registration &registration) -> QString {
            return u"/tickets/token-of-" % registration.id.toString();
        },
        [](const Order &order) -> QString { return u"/orders/token-of-" % order.id.toString(); },
        {},
        {}};
    if (withFiles) {
        parts.pdfOf = [](const Event &, const Registration &, const QString &type) {
            return std::optional<QByteArray>(QByteArray("%PDF " + type.toUtf8()));
        };
        parts.calendarOf = [](const Event &event, const Registration &, const QString &) {
            return event.startsAt ? std::optional<QByteArray>("BEGIN:VCALENDAR") : std::nullopt;
        };
    }
    return parts;
}

LetterWriter writer(bool withFiles = true)
{
    return {*MailTemplates::load(kWebRoot), kUrl, parts(withFiles)};
}

Letter letterOf(const MailToSend &mail)
{
    const auto letter = writer().compose(mail);
    return letter ? *letter : Letter();
}

// For people to look at: BOXOFFICE_LETTERS names a folder.
void keep(const QByteArray &name, const Letter &letter)
{
    const QString folder = qEnvironmentVariable("BOXOFFICE_LETTERS");
    if (folder.isEmpty()) {
        return;
    }
    for (const auto &[ending, text] : {std::pair(u".html", letter.html), {u".txt", letter.text}}) {
        QFile file(folder % u'/' % QString::fromLatin1(name) % ending);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            (ending == QStringView(u".txt") ? letter.subject % u"\n\n" % text : text).toUtf8());
    }
}

template <typename Row> void forEachKind(Row row)
{
    QByteArrayView kind;
    for (int i = 0; !(kind = wireName(MailKind(i))).isEmpty(); ++i) {
        for (const char *language : {"en", "de"}) {
            row(MailKind(i), QString::fromLatin1(language), language + ("-" + kind.toByteArray()));
        }
    }
}

} // namespace

void TestLetters::everyMailIsWrittenWhole_data()
{
    QTest::addColumn<MailKind>("kind");
    QTest::addColumn<QString>("language");
    forEachKind([](MailKind kind, const QString &language, const QByteArray &name) {
        QTest::newRow(name) << kind << language;
    });
}

void TestLetters::everyMailIsWrittenWhole()
{
    QFETCH(MailKind, kind);
    QFETCH(QString, language);
    const MailToSend mail = aMail(kind, language);
    const Letter letter = letterOf(mail);
    keep(QTest::currentDataTag(), letter);
    QVERIFY(!letter.subject.isEmpty());
    QCOMPARE(letter.toAddress, mail.toAddress);
    QCOMPARE(letter.language, language);
    QVERIFY(letter.html.startsWith(u"<!doctype html>\n<html lang=\"" % language % u'"'));
    QVERIFY(letter.html.trimmed().endsWith(u"</html>"));
    QVERIFY(letter.html.contains(u"<title>" % letter.subject.toHtmlEscaped() % u"</title>"));
    for (const QString &text : {letter.subject, letter.text, letter.html}) {
        QVERIFY2(!text.contains(u"{{"), qPrintable(text));
        QVERIFY(!text.contains(u"  ("));
    }
    QVERIFY2(!letter.text.contains(u"\n\n\n"), qPrintable(letter.text));
    QVERIFY(!letter.text.contains(u'<'));
    // Nothing is fetched, nothing runs, and no link but those of this server is in it.
    for (const char16_t *none : {u"<img", u"<script", u"<link", u"url(", u"@import"}) {
        QVERIFY(!letter.html.contains(QStringView(none), Qt::CaseInsensitive));
    }
    QCOMPARE(letter.html.count(u"href=\""), letter.html.count(u"href=\"" % kUrl % u'/'));
    if (mail.event) {
        for (const QString &text : {letter.text, letter.html}) {
            QVERIFY(text.contains(u"Winter Concert"));
            QVERIFY(text.contains(u"19:30 to 22:00 CET (Europe/Berlin)")
                    || text.contains(u"19:30 bis 22:00 Uhr CET (Europe/Berlin)"));
            QVERIFY(text.contains(u"Großer Saal"));
            // Who waits has no ticket; offers can be declined.
            const bool hasTicket = mail.registration || kind == MailKind::OrderConfirmed;
            QCOMPARE(text.contains(u"#not-me"), hasTicket);
        }
        QVERIFY(letter.subject.contains(u"Winter Concert"));
        QCOMPARE(letter.fromName, QStringLiteral("Kammerphilharmonie"));
    }
}

void TestLetters::textIsSpacedWithAndWithoutAName()
{
    LetterWriter letters = writer();
    for (const QString &name : {QString(), QStringLiteral("Ada")}) {
        MailToSend mail = aMail(MailKind::Registered);
        mail.registration->name = name;
        const QString text = letters.compose(mail)->text;
        const QString hello = name.isEmpty() ? QStringLiteral("Hello") : QString(u"Hello " + name);
        QVERIFY2(text.startsWith(QString(hello + u",\n\nYour seat")), qPrintable(text));
        QVERIFY2(!text.contains(u"\n\nNumber:") && !text.contains(u"\n\n\n"), qPrintable(text));
        QVERIFY2(text.contains(u"\n\nShow your ticket:\n"), qPrintable(text));
    }
}

void TestLetters::namesDoNoHarm_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text"); // as plain text shows it
    QTest::newRow("plain") << QStringLiteral("Ada") << QStringLiteral("Ada");
    QTest::newRow("line ends") << QStringLiteral("Ada\r\nBcc: all@example.org\n\nX")
                               << QStringLiteral("Ada Bcc: all@example.org X");
    QTest::newRow("emoji") << QStringLiteral("Ada 👩‍💻")
                           << QStringLiteral("Ada 👩‍💻");
    QTest::newRow("200 wide") << QString(200, QChar(0x5e83)) << QString(200, QChar(0x5e83));
    QTest::newRow("Arabic") << QStringLiteral("عمر") << QStringLiteral("\u2068عمر\u2069");
    QTest::newRow("turned") << QStringLiteral("Ada\u202Egnp.exe") << QStringLiteral("Adagnp.exe");
    QTest::newRow("Hebrew that ends the isolate")
        << QStringLiteral("\u2069\u202Eאדה") << QStringLiteral("\u2068אדה\u2069");
    QTest::newRow("markup") << QStringLiteral("<b>&amp;\"'</b>")
                            << QStringLiteral("<b>&amp;\"'</b>");
    QTest::newRow("template") << QStringLiteral("{{ticket_url}} {{> why}}")
                              << QStringLiteral("{{ticket_url}} {{> why}}");
}

void TestLetters::namesDoNoHarm()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    for (const char *language : {"en", "de"}) {
        MailToSend mail = aMail(MailKind::Registered, QString::fromLatin1(language));
        mail.registration->name = name;
        mail.event->name = name;
        mail.event->location = name;
        mail.organizer->name = name;
        const Letter letter = letterOf(mail);
        keep(language + ("-odd-" + QByteArray(QTest::currentDataTag()).replace(' ', '-')), letter);
        QVERIFY(!letter.subject.contains(u'\n'));
        QVERIFY(letter.subject.endsWith(u": " % text));
        QVERIFY2(letter.text.contains(u", " % text % u',')
                     || letter.text.contains(u' ' % text % u','),
                 qPrintable(letter.text));
        QVERIFY(letter.text.contains(u'\n' % text % u'\n')); // the event
        QVERIFY(letter.html.contains(u"<strong>" % text.toHtmlEscaped() % u"</strong>"));
    }
}

void TestLetters::languageIsThatOfTheRegistration_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("subject");
    QTest::newRow("en") << QStringLiteral("en") << QStringLiteral("Your ticket: Winter Concert");
    QTest::newRow("de") << QStringLiteral("de") << QStringLiteral("Ihr Ticket: Winter Concert");
    QTest::newRow("unknown") << QStringLiteral("tlh")
                             << QStringLiteral("Your ticket: Winter Concert");
}

void TestLetters::languageIsThatOfTheRegistration()
{
    QFETCH(QString, language);
    QFETCH(QString, subject);
    QCOMPARE(letterOf(aMail(MailKind::Registered, language)).subject, subject);
}

void TestLetters::onlyPlainTextIsNotEscaped()
{
    MailToSend mail = aMail(MailKind::Registered);
    mail.event->name = QStringLiteral("<script>alert(1)</script> & more");
    const Letter letter = letterOf(mail);
    QVERIFY(letter.text.contains(u"<script>alert(1)</script> & more"));
    QVERIFY(letter.subject.contains(u"<script>"));
    QVERIFY(!letter.html.contains(u"<script"));
    QVERIFY(letter.html.contains(u"&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"));
}

void TestLetters::filesAreAttached_data()
{
    QTest::addColumn<MailKind>("kind");
    QTest::addColumn<QByteArrayList>("types");
    const QByteArray pdf("application/pdf"),
        publish("text/calendar; charset=utf-8; method=PUBLISH"),
        cancel("text/calendar; charset=utf-8; method=CANCEL");
    for (const MailKind kind : {MailKind::Registered, MailKind::Restored, MailKind::Corrected,
                                MailKind::Ticket, MailKind::Changed}) {
        QTest::newRow(wireName(kind).data()) << kind << QByteArrayList{pdf, publish};
    }
    for (const MailKind kind : {MailKind::Cancelled, MailKind::EventCancelled}) {
        QTest::newRow(wireName(kind).data()) << kind << QByteArrayList{cancel};
    }
    QTest::newRow("order_confirmed")
        << MailKind::OrderConfirmed << QByteArrayList{pdf, pdf, pdf}; // of each ticket
    for (const MailKind kind : {MailKind::Tickets, MailKind::Invitation, MailKind::PasswordReset,
                                MailKind::Digest, MailKind::SeatsOffered, MailKind::OfferEnding,
                                MailKind::OfferExpired, MailKind::ListClosed}) {
        QTest::newRow(wireName(kind).data()) << kind << QByteArrayList();
    }
}

void TestLetters::filesAreAttached()
{
    QFETCH(MailKind, kind);
    QFETCH(QByteArrayList, types);
    const Letter letter = letterOf(aMail(kind));
    QByteArrayList attached;
    for (const Attachment &each : letter.attachments) {
        attached.append(each.type);
    }
    QCOMPARE(attached, types);
    QCOMPARE(letter.text.contains(u"attached"), !types.isEmpty());
    QCOMPARE(letter.html.contains(u"attached"), !types.isEmpty());

    MailToSend timeless = aMail(kind); // which has no calendar entry, and none is promised
    if (timeless.event) {
        timeless.event->startsAt = timeless.event->endsAt = std::nullopt;
        const Letter other = letterOf(timeless);
        QVERIFY(!other.text.contains(u"calendar"));
        QVERIFY(!other.html.contains(u"calendar"));
        QVERIFY(!other.text.contains(u"When:"));
    }
}

void TestLetters::timesAreSaid_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QByteArray>("starts");
    QTest::addColumn<QByteArray>("ends");
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("german");
    const QString berlin = QStringLiteral("Europe/Berlin");
    QTest::newRow("one day")
        << berlin << QByteArray("2026-12-05T18:30:00.000Z")
        << QByteArray("2026-12-05T21:00:00.000Z")
        << QStringLiteral("Saturday, 5 December 2026, 19:30 to 22:00 CET (Europe/Berlin)")
        << QStringLiteral("Samstag, 5. Dezember 2026, 19:30 bis 22:00 Uhr CET (Europe/Berlin)");
    QTest::newRow("past midnight")
        << berlin << QByteArray("2026-12-05T18:30:00.000Z")
        << QByteArray("2026-12-06T00:00:00.000Z")
        << QStringLiteral("Saturday, 5 December 2026, 19:30 to Sunday, 6 December 2026, 01:00 CET "
                          "(Europe/Berlin)")
        << QStringLiteral("Samstag, 5. Dezember 2026, 19:30 Uhr bis Sonntag, 6. Dezember 2026, "
                          "01:00 Uhr CET (Europe/Berlin)");
    QTest::newRow("clocks change")
        << berlin << QByteArray("2026-10-25T00:30:00.000Z")
        << QByteArray("2026-10-25T01:30:00.000Z")
        << QStringLiteral("Sunday, 25 October 2026, 02:30 CEST to 02:30 CET (Europe/Berlin)")
        << QStringLiteral("Sonntag, 25. Oktober 2026, 02:30 Uhr CEST bis 02:30 Uhr CET "
                          "(Europe/Berlin)");
    QTest::newRow("no end") << berlin << QByteArray("2026-07-01T18:00:00.000Z") << QByteArray()
                            << QStringLiteral("Wednesday, 1 July 2026, 20:00 CEST (Europe/Berlin)")
                            << QStringLiteral("Mittwoch, 1. Juli 2026, 20:00 Uhr CEST "
                                              "(Europe/Berlin)");
    QTest::newRow("no start")
        << berlin << QByteArray() << QByteArray("2026-07-01T18:00:00.000Z")
        << QStringLiteral("until Wednesday, 1 July 2026, 20:00 CEST (Europe/Berlin)")
        << QStringLiteral("bis Mittwoch, 1. Juli 2026, 20:00 Uhr CEST (Europe/Berlin)");
    QTest::newRow("no zone") << QString() << QByteArray("2026-07-01T18:00:00.000Z") << QByteArray()
                             << QStringLiteral("Wednesday, 1 July 2026, 18:00 UTC")
                             << QStringLiteral("Mittwoch, 1. Juli 2026, 18:00 Uhr UTC");
    QTest::newRow("unknown zone") << QStringLiteral("Mars/Olympus")
                                  << QByteArray("2026-07-01T18:00:00.000Z") << QByteArray()
                                  << QStringLiteral("Wednesday, 1 July 2026, 18:00 UTC")
                                  << QStringLiteral("Mittwoch, 1. Juli 2026, 18:00 Uhr UTC");
    QTest::newRow("a whole day") << berlin << QByteArray("2026-12-04T23:00:00.000Z")
                                 << QByteArray("2026-12-05T23:00:00.000Z")
                                 << QStringLiteral("Saturday, 5 December 2026")
                                 << QStringLiteral("Samstag, 5. Dezember 2026");
    QTest::newRow("whole days, clocks change")
        << berlin << QByteArray("2026-10-23T22:00:00.000Z")
        << QByteArray("2026-10-25T23:00:00.000Z")
        << QStringLiteral("Saturday, 24 October 2026 to Sunday, 25 October 2026")
        << QStringLiteral("Samstag, 24. Oktober 2026 bis Sonntag, 25. Oktober 2026");
    QTest::newRow("no time") << berlin << QByteArray() << QByteArray() << QString() << QString();
}

// In mails as on tickets (tst_ticket_files).
void TestLetters::timesAreSaid()
{
    QFETCH(QString, zone);
    QFETCH(QByteArray, starts);
    QFETCH(QByteArray, ends);
    QFETCH(QString, english);
    QFETCH(QString, german);
    MailToSend mail = aMail(MailKind::Registered);
    Event &event = *mail.event;
    event.timezone = zone;
    const auto at = [](const QByteArray &text) {
        return text.isEmpty() ? std::nullopt : std::optional(utc(text.constData()));
    };
    event.startsAt = at(starts);
    event.endsAt = at(ends);
    mail.language = QStringLiteral("en");
    QCOMPARE(restOfLine(letterOf(mail).text, QStringLiteral("When: ")), english);
    mail.language = QStringLiteral("de");
    QCOMPARE(restOfLine(letterOf(mail).text, QStringLiteral("Wann: ")), german);
}

void TestLetters::linksAreBehindThePublicUrl()
{
    const QString ticket = kUrl % u"/tickets/token-of-" % anId(3).toString();
    const Letter registered = letterOf(aMail(MailKind::Registered));
    QVERIFY(registered.text.contains(u'\n' % ticket % u'\n'));
    QVERIFY(registered.text.contains(u'\n' % ticket % u"#not-me\n"));
    QVERIFY(registered.html.contains(u"href=\"" % ticket % u'"'));
    QVERIFY(letterOf(aMail(MailKind::Invitation))
                .text.contains(kUrl % u"/invitation#bxl_invitation\n"));
    QVERIFY(letterOf(aMail(MailKind::PasswordReset)).text.contains(kUrl % u"/reset#bxl_reset\n"));
    QCOMPARE(letterOf(aMail(MailKind::Tickets)).text.count(ticket % u'\n'), 2);
}

void TestLetters::orderOrEntryIsSaid_data()
{
    QTest::addColumn<MailKind>("kind");
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QStringList>("words"); // of the text and, without their line ends, the HTML
    const QString order = kUrl % u"/orders/token-of-" % anId(7).toString();
    const QString until = QStringLiteral("Tuesday, 1 December 2026, 12:00 CET (Europe/Berlin)");
    const QString bis = QStringLiteral("Dienstag, 1. Dezember 2026, 12:00 Uhr CET (Europe/Berlin)");
    const QString seats = QStringLiteral("2 × Adult, 1 × Child");
    const auto row = [](MailKind kind, const char *language, const QString &subject,
                        const QStringList &words) {
        QTest::addRow("%s-%s", language, wireName(kind).data())
            << kind << QString::fromLatin1(language) << subject << words;
    };
    row(MailKind::SeatsOffered, "en", QStringLiteral("Seats for you: Winter Concert"),
        {QString(u"until " % until), seats, order, QStringLiteral("Hello Ada Lovelace,"),
         QStringLiteral("waiting list for an event of Kammerphilharmonie")});
    row(MailKind::SeatsOffered, "de", QStringLiteral("Plätze für Sie: Winter Concert"),
        {QString(u"Bis " % bis), seats, order, QStringLiteral("Guten Tag, Ada Lovelace,"),
         QStringLiteral("Warteliste für eine Veranstaltung von Kammerphilharmonie")});
    row(MailKind::OfferEnding, "en", QStringLiteral("Soon no longer kept for you: Winter Concert"),
        {QString(u"until " % until), seats, order, QStringLiteral("not taken them yet")});
    row(MailKind::OfferEnding, "de",
        QStringLiteral("Bald nicht mehr für Sie reserviert: Winter Concert"),
        {QString(u"bis " % bis), seats, order, QStringLiteral("noch nicht angenommen")});
    row(MailKind::OfferExpired, "en",
        QStringLiteral("The offer of seats has ended: Winter Concert"),
        {QString(u"until " % until), seats, QStringLiteral("not taken in time")});
    row(MailKind::OfferExpired, "de",
        QStringLiteral("Das Angebot von Plätzen ist abgelaufen: Winter Concert"),
        {QString(u"bis " % bis), seats, QStringLiteral("nicht rechtzeitig angenommen")});
    row(MailKind::ListClosed, "en", QStringLiteral("Cancelled: Winter Concert"),
        {QStringLiteral("does not take place"), QStringLiteral("2 × Adult"),
         QStringLiteral("Hello Ada Lovelace,")});
    row(MailKind::ListClosed, "de", QStringLiteral("Abgesagt: Winter Concert"),
        {QStringLiteral("findet nicht statt"), QStringLiteral("2 × Adult"),
         QStringLiteral("Guten Tag, Ada Lovelace,")});
    row(MailKind::OrderConfirmed, "en", QStringLiteral("Your tickets: Winter Concert"),
        {QStringLiteral("These are your tickets."), order, QStringLiteral("Show the order")});
    row(MailKind::OrderConfirmed, "de", QStringLiteral("Ihre Tickets: Winter Concert"),
        {QStringLiteral("Dies sind Ihre Tickets."), order, QStringLiteral("Bestellung zeigen")});
}

void TestLetters::orderOrEntryIsSaid()
{
    QFETCH(MailKind, kind);
    QFETCH(QString, language);
    QFETCH(QString, subject);
    QFETCH(QStringList, words);
    const Letter letter = letterOf(aMail(kind, language));
    QCOMPARE(letter.subject, subject);
    QCOMPARE(letter.toName, QStringLiteral("Ada Lovelace"));
    for (const QString &each : words) {
        QVERIFY2(letter.text.contains(each), qPrintable(each + u'\n' + letter.text));
        QVERIFY2(letter.html.contains(each), qPrintable(each + u'\n' + letter.html));
    }
}

void TestLetters::ticketsOfAnOrderAreListed()
{
    const auto numberOf = [](int last) {
        const auto number = ticketNumber(anId(last));
        return QString::fromLatin1(number.data(), number.size());
    };
    const auto linkOf = [](int last) -> QString {
        return kUrl % u"/tickets/token-of-" % anId(last).toString();
    };
    MailToSend mail = aMail(MailKind::OrderConfirmed);
    Letter letter = letterOf(mail);
    QVERIFY2(letter.text.contains(u"\nOrder: " % numberOf(7) % u"\n"), qPrintable(letter.text));
    const QStringList lines{u"Ticket " % numberOf(20) % u", Adult, Ada Lovelace\n" % linkOf(20),
                            u"Ticket " % numberOf(21) % u", Adult, Ben\n" % linkOf(21),
                            u"Ticket " % numberOf(22) % u", Child\n" % linkOf(22)};
    QVERIFY2(letter.text.contains(QString(lines.join(u"\n\n") % u"\n\n")), qPrintable(letter.text));
    for (int i = 20; i < 23; ++i) {
        QVERIFY(letter.html.contains(numberOf(i)));
        QVERIFY(letter.html.contains(u"href=\"" % linkOf(i) % u'"'));
        QVERIFY(letter.attachments[std::size_t(i - 20)].name.contains(numberOf(i).toLatin1()));
    }
    QVERIFY(letter.text.contains(linkOf(20) % u"#not-me\n"));

    mail.tickets.erase(mail.tickets.begin(), mail.tickets.begin() + 1);
    mail.tickets.pop_back(); // one, of somebody else
    letter = letterOf(mail);
    QCOMPARE(letter.subject, QStringLiteral("Your ticket: Winter Concert"));
    QVERIFY(letter.text.contains(u"The ticket to print is attached."));
    QVERIFY(!letter.text.contains(u"#not-me") && !letter.html.contains(u"#not-me"));

    mail.tickets.assign(11, aTicket(0, {}, mail.toAddress)); // too many to be attached
    letter = letterOf(mail);
    QVERIFY(letter.attachments.empty() && !letter.text.contains(u"attached"));
    QCOMPARE(letter.text.count(linkOf(20) % u'\n'), 11);
}

void TestLetters::typeOfATicketIsSaid()
{
    MailToSend mail = aMail(MailKind::Registered);
    QVERIFY(!letterOf(mail).text.contains(u"Ticket type"));
    mail.ticketType = QStringLiteral("VIP & guests");
    const Letter letter = letterOf(mail);
    QVERIFY(letter.text.contains(u"\nTicket type: VIP & guests\nNumber: "));
    QVERIFY(letter.html.contains(u"VIP &amp; guests"));
    QCOMPARE(letter.attachments.front().bytes, QByteArray("%PDF VIP & guests"));
    mail = aMail(MailKind::Tickets);
    mail.language = QStringLiteral("de");
    mail.tickets.front().ticketType = QStringLiteral("VIP");
    QCOMPARE(letterOf(mail).text.count(u"Ticketart: VIP\n"), 1);
}

void TestLetters::seatsWithoutTypesAreCounted()
{
    MailToSend mail = aMail(MailKind::SeatsOffered);
    mail.order->name.clear();
    mail.seats = {{3}};
    const Letter letter = letterOf(mail);
    QVERIFY2(letter.text.contains(u"\nSeats: 3\n"), qPrintable(letter.text));
    QVERIFY(letter.text.startsWith(u"Hello,\n"));
    mail.seats = {{1, QStringLiteral("<b>VIP</b>")}};
    QVERIFY(letterOf(mail).text.contains(u"\nSeats: 1 × <b>VIP</b>\n"));
    QVERIFY(letterOf(mail).html.contains(u"1 × &lt;b&gt;VIP&lt;/b&gt;"));
}

void TestLetters::digestCounts_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("subject");
    QTest::newRow("en/one") << QStringLiteral("en") << 1 << QStringLiteral("1 new registration");
    QTest::newRow("en/many") << QStringLiteral("en") << 13
                             << QStringLiteral("13 new registrations");
    QTest::newRow("de/one") << QStringLiteral("de") << 1 << QStringLiteral("1 neue Anmeldung");
    QTest::newRow("de/many") << QStringLiteral("de") << 13 << QStringLiteral("13 neue Anmeldungen");
}

void TestLetters::digestCounts()
{
    QFETCH(QString, language);
    QFETCH(int, count);
    QFETCH(QString, subject);
    MailToSend mail = aMail(MailKind::Digest, language);
    mail.digest = {{anEvent(), count}};
    mail.digestTotal = count;
    const Letter letter = letterOf(mail);
    QCOMPARE(letter.subject, subject);
    QVERIFY(letter.text.contains(QString::number(count)));
    QVERIFY(letter.text.contains(u"100"));
    QVERIFY(letter.text.contains(kUrl % u"/account"));
    const QString further = language == u"en" ? QStringLiteral("And more in further events.")
                                              : QStringLiteral("Und weitere in anderen");
    QVERIFY(!letter.text.contains(further));
    mail.digestMore = 2;
    QVERIFY(letterOf(mail).text.contains(further));
    QVERIFY(letterOf(mail).html.contains(further));
}

void TestLetters::previewIsTheMailOfAnAnnouncement_data()
{
    QTest::addColumn<AnnouncementAbout>("about");
    QTest::addColumn<QString>("subject");
    QTest::newRow("changed") << AnnouncementAbout::Changed
                             << QStringLiteral("Time or place has changed: Winter Concert");
    QTest::newRow("cancelled") << AnnouncementAbout::Cancelled
                               << QStringLiteral("Cancelled: Winter Concert");
}

void TestLetters::previewIsTheMailOfAnAnnouncement()
{
    QFETCH(AnnouncementAbout, about);
    QFETCH(QString, subject);
    const auto preview = writer().preview(anEvent(), about, QStringLiteral("en"));
    QVERIFY(preview);
    QCOMPARE(preview->about, about);
    QCOMPARE(preview->subject, subject);
    QVERIFY(preview->text.contains(u"19:30 to 22:00"));
    QVERIFY(preview->html.contains(u"Großer Saal"));
    QVERIFY(!preview->text.contains(u"{{"));
}

void TestLetters::brokenTemplatesAreRefused_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content"); // null: the file is away
    QTest::addColumn<QString>("words");
    QTest::newRow("away") << QStringLiteral("en/registered.html") << QByteArray()
                          << QStringLiteral("en/registered.html, cannot be read");
    QTest::newRow("part away") << QStringLiteral("_top.html") << QByteArray()
                               << QStringLiteral("_top.html, cannot be read");
    QTest::newRow("no subject") << QStringLiteral("de/digest.txt") << QByteArray("\n\nHallo\n")
                                << QStringLiteral("de/digest.txt, must begin");
    QTest::newRow("open section") << QStringLiteral("de/ticket.html")
                                  << QByteArray("{{#name}}\n<p>{{name}}</p>\n")
                                  << QStringLiteral("de/ticket.html, is no Mustache");
    QTest::newRow("part within a line")
        << QStringLiteral("en/ticket.html") << QByteArray("<p>{{> why}}</p>\n")
        << QStringLiteral("en/ticket.html, has a part");
    QTest::newRow("endless") << QStringLiteral("en/_why.txt") << QByteArray("{{> why}}\n")
                             << QStringLiteral("include each other");
}

void TestLetters::brokenTemplatesAreRefused()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QString, words);
    const QTemporaryDir root;
    QVERIFY(QDir(root.path()).mkpath(QStringLiteral("mails/en")));
    QVERIFY(QDir(root.path()).mkpath(QStringLiteral("mails/de")));
    for (const char *folder : {"", "en/", "de/"}) {
        const QString inner = u"mails/" % QString::fromLatin1(folder);
        for (const QString &name : QDir(kWebRoot % u'/' % inner).entryList(QDir::Files)) {
            QVERIFY(QFile::copy(kWebRoot % u'/' % inner % name, root.filePath(inner % name)));
        }
    }
    QVERIFY(MailTemplates::load(root.path()));
    QFile broken(root.filePath(u"mails/" % file));
    QVERIFY(broken.remove());
    if (!content.isNull()) {
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write(content);
        broken.close();
    }
    const auto loaded = MailTemplates::load(root.path());
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().message.contains(words), qPrintable(loaded.error().message));
    QVERIFY(!loaded.error().message.contains(u'\n'));
}

QTEST_GUILESS_MAIN(TestLetters)
#include "tst_letters.moc"
